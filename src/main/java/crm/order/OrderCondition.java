package crm.order;

import crm.graphql.AmountRange;
import crm.graphql.DateTimeRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The input {@code OrderCondition}: a group of conditions in {@code and}, {@code or} or {@code not}. */
public record OrderCondition(
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
        @Nullable String search)
        implements OrderCriteria {}
