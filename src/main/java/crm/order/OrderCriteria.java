package crm.order;

import crm.customer.CustomerConditions;
import crm.customer.PartnerReferences;
import crm.graphql.AmountRange;
import crm.graphql.DateTimeRange;
import crm.security.CallerRights;
import crm.sql.Utc;
import crm.sql.Where;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What orders can be filtered by: the fields that {@link OrderFilter} and {@link OrderCondition} have in common. */
interface OrderCriteria {

    String BRAND = "(o.bike_snapshot ->> 'brand')";

    @Nullable
    List<OrderStatus> status();

    @Nullable
    List<OrderStatus> statusNotIn();

    @Nullable
    List<OrderStage> stage();

    @Nullable
    List<OrderStage> stageNotIn();

    @Nullable
    Boolean stageIsNull();

    @Nullable
    List<String> assignedManager();

    @Nullable
    List<String> assignedManagerNotIn();

    @Nullable
    Boolean assignedManagerIsNull();

    @Nullable
    Boolean unassigned();

    @Nullable
    List<String> customer();

    @Nullable
    List<String> city();

    @Nullable
    List<String> cityNotIn();

    @Nullable
    Boolean cityIsNull();

    @Nullable
    List<String> source();

    @Nullable
    List<String> sourceNotIn();

    @Nullable
    Boolean sourceIsNull();

    @Nullable
    List<String> brand();

    @Nullable
    List<String> brandNotIn();

    @Nullable
    Boolean brandIsNull();

    @Nullable
    List<DeliveryMethod> deliveryMethod();

    @Nullable
    List<DeliveryMethod> deliveryMethodNotIn();

    @Nullable
    Boolean deliveryMethodIsNull();

    @Nullable
    List<String> externalReference();

    @Nullable
    Boolean externalReferenceIsNull();

    @Nullable
    DateTimeRange createdAt();

    @Nullable
    DateTimeRange updatedAt();

    @Nullable
    AmountRange amount();

    @Nullable
    Boolean finalPriceIsNull();

    @Nullable
    Boolean paid();

    @Nullable
    Boolean slaBreached();

    @Nullable
    String search();

    /**
     * As conditions on the table {@code orders}, called {@code o}.
     *
     * @param path of the input: {@code filter}
     */
    default Where criteria(String path, OrderSearch orders, CallerRights rights, Instant now) {
        Where where = new Where();
        where.anyOf("o.status", path + ".status", status())
                .noneOf("o.status", path + ".statusNotIn", statusNotIn())
                .anyOf("o.stage", path + ".stage", stage())
                .noneOf("o.stage", path + ".stageNotIn", stageNotIn())
                .isNull("o.stage", stageIsNull())
                .anyOfIds("o.assigned_manager", path + ".assignedManager", assignedManager())
                .noneOfIds("o.assigned_manager", path + ".assignedManagerNotIn", assignedManagerNotIn())
                .isNull("o.assigned_manager", assignedManagerIsNull())
                .isNull("o.assigned_manager", unassigned())
                .anyOf(BRAND, path + ".brand", brand())
                .noneOf(BRAND, path + ".brandNotIn", brandNotIn())
                .isNull(BRAND, brandIsNull())
                .anyOf("o.delivery_method", path + ".deliveryMethod", deliveryMethod())
                .noneOf("o.delivery_method", path + ".deliveryMethodNotIn", deliveryMethodNotIn())
                .isNull("o.delivery_method", deliveryMethodIsNull())
                .within("o.created_at", path + ".createdAt", createdAt())
                .within("o.updated_at", path + ".updatedAt", updatedAt())
                .between(OrderSort.PRICE, path + ".amount", amount())
                .isNull("o.final_price", finalPriceIsNull())
                .search(path + ".search", search(), "o.id", (text, spelling) -> orders.ids(text, spelling, rights));
        CustomerConditions.of(where, "o", path + ".customer", customer(), rights);
        CustomerConditions.city(where, "o", path, city(), cityNotIn(), cityIsNull(), rights);
        source(where, path, rights);
        PartnerReferences.filter(where, "o", path, externalReference(), externalReferenceIsNull(), rights);
        if (amount() != null) {
            where.and("o.final_price is not null");
        }
        Boolean paid = paid();
        if (paid != null) {
            where.and("(" + orders.paid() + ") is " + (paid ? "" : "not ") + "true");
        }
        Boolean breached = slaBreached();
        if (breached != null) {
            where.and(OrderSort.DUE + (breached ? " <= :now" : " > :now"), "now", Utc.offset(now));
        }
        return where;
    }

    /** The source of the lead, of a lead that the caller sees. */
    private void source(Where where, String path, CallerRights rights) {
        UUID partner = rights.partnerNamed("lead");
        String through = "o.lead_id in (select fl.id from leads fl where "
                + (partner == null ? "" : "fl.partner_id = :partnerOfLeads and ") + "%s)";
        if (partner != null) {
            where.with("partnerOfLeads", partner);
        }
        where.anyOfThrough("(" + through + ") is true", "fl.source", path + ".source", source())
                .noneOfThrough(through, "fl.source", path + ".sourceNotIn", sourceNotIn());
        Boolean empty = sourceIsNull();
        if (empty != null) {
            where.and("(" + through.formatted("true") + ") is " + (empty ? "not " : "") + "true");
        }
    }
}
