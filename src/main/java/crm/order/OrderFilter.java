package crm.order;

import crm.graphql.AmountRange;
import crm.graphql.DateTimeRange;
import crm.security.CallerRights;
import crm.sql.TableMapping;
import crm.sql.Utc;
import crm.sql.Where;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The input {@code OrderFilter}: which orders. What is null filters nothing. */
public record OrderFilter(
        @Nullable List<OrderStatus> status,
        @Nullable List<OrderStage> stage,
        @Nullable List<String> assignedManager,
        @Nullable Boolean unassigned,
        @Nullable DateTimeRange createdAt,
        @Nullable DateTimeRange updatedAt,
        @Nullable AmountRange amount,
        @Nullable List<DeliveryMethod> deliveryMethod,
        @Nullable Boolean slaBreached,
        @Nullable String search) {

    /**
     * Which of them came through a partner, said for lists and files alike; the table is called as {@link #where} calls
     * it.
     */
    public static final TableMapping.Owned OWNED = new TableMapping.Owned("order", "o.partner_id = :partner");

    /**
     * As conditions on the table {@code orders}, called {@code o}.
     *
     * @param orders finds the orders that are searched for
     * @param rights of the caller; a caller who sees personal data masked cannot search it
     * @param now by which a due date has passed
     * @throws crm.graphql.RequestRefused if a field cannot be meant, such as a range without times in it
     */
    public Where where(OrderSearch orders, CallerRights rights, Instant now) {
        Where where = new Where();
        where.anyOf("o.status", "filter.status", status)
                .anyOf("o.stage", "filter.stage", stage)
                .anyOfIds("o.assigned_manager", "filter.assignedManager", assignedManager)
                .isNull("o.assigned_manager", unassigned)
                .within("o.created_at", "filter.createdAt", createdAt)
                .within("o.updated_at", "filter.updatedAt", updatedAt)
                .between(OrderSort.PRICE, "filter.amount", amount)
                .anyOf("o.delivery_method", "filter.deliveryMethod", deliveryMethod)
                .search("filter.search", search, "o.id", (text, spelling) -> orders.ids(text, spelling, rights));
        if (amount != null) {
            where.and("o.final_price is not null");
        }
        if (slaBreached != null) {
            where.and(OrderSort.DUE + (slaBreached ? " <= :now" : " > :now"), "now", Utc.offset(now));
        }
        return where;
    }
}
