package crm.shipment;

import crm.graphql.DateTimeRange;
import crm.sql.TableMapping;
import crm.sql.Where;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The input {@code ShipmentFilter}: which shipments. A null field does not filter. */
public record ShipmentFilter(
        @Nullable List<ShipmentStatus> status,
        @Nullable List<ShipmentStatus> statusNotIn,
        @Nullable List<String> carrier,
        @Nullable List<String> carrierNotIn,
        @Nullable Boolean carrierIsNull,
        @Nullable List<String> order,
        @Nullable String trackingNumber,
        @Nullable Boolean trackingNumberIsNull,
        @Nullable DateTimeRange createdAt,
        @Nullable DateTimeRange updatedAt,
        @Nullable List<ShipmentCondition> and,
        @Nullable List<ShipmentCondition> or,
        @Nullable ShipmentCondition not)
        implements ShipmentCriteria {

    /**
     * Which of them came through a partner, said for lists and files alike; the table is called as {@link #where} calls
     * it.
     */
    public static final TableMapping.Owned OWNED = new TableMapping.Owned(
            "shipment", "exists (select from orders o where o.id = s.order_id and o.partner_id = :partner)");

    /**
     * As conditions on the table {@code shipments}, called {@code s}.
     *
     * @throws crm.graphql.RequestRefused if a field cannot be meant, such as a range without times in it
     */
    public Where where() {
        return criteria("filter").combined("filter", and, or, not, (condition, path) -> condition.criteria(path));
    }
}
