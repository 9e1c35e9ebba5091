package crm.order;

import crm.graphql.AmountRange;
import crm.graphql.DateTimeRange;
import crm.security.CallerRights;
import crm.sql.TableMapping;
import crm.sql.Where;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The input {@code OrderFilter}: which orders. What is null filters nothing. */
public record OrderFilter(
        @Nullable List<OrderStatus> status,
        @Nullable List<OrderStatus> statusNotIn,
        @Nullable List<OrderStage> stage,
        @Nullable List<OrderStage> stageNotIn,
        @Nullable Boolean stageIsNull,
        @Nullable List<String> assignedManager,
        @Nullable List<String> assignedManagerNotIn,
        @Nullable Boolean assignedManagerIsNull,
        @Nullable Boolean unassigned,
        @Nullable List<String> customer,
        @Nullable List<String> city,
        @Nullable List<String> cityNotIn,
        @Nullable Boolean cityIsNull,
        @Nullable List<String> source,
        @Nullable List<String> sourceNotIn,
        @Nullable Boolean sourceIsNull,
        @Nullable List<String> brand,
        @Nullable List<String> brandNotIn,
        @Nullable Boolean brandIsNull,
        @Nullable List<DeliveryMethod> deliveryMethod,
        @Nullable List<DeliveryMethod> deliveryMethodNotIn,
        @Nullable Boolean deliveryMethodIsNull,
        @Nullable List<String> externalReference,
        @Nullable Boolean externalReferenceIsNull,
        @Nullable DateTimeRange createdAt,
        @Nullable DateTimeRange updatedAt,
        @Nullable AmountRange amount,
        @Nullable Boolean finalPriceIsNull,
        @Nullable Boolean paid,
        @Nullable Boolean slaBreached,
        @Nullable String search,
        @Nullable List<OrderCondition> and,
        @Nullable List<OrderCondition> or,
        @Nullable OrderCondition not)
        implements OrderCriteria {

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
        return criteria("filter", orders, rights, now)
                .combined("filter", and, or, not, (condition, path) -> condition.criteria(path, orders, rights, now));
    }
}
