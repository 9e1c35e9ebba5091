package crm.order;

import crm.api.AmountRange;
import crm.api.TimeRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

record OrderFilter(
        @Nullable List<OrderStatus> status,
        @Nullable List<String> assignedManager,
        @Nullable Boolean unassigned,
        @Nullable TimeRange createdAt,
        @Nullable TimeRange updatedAt,
        @Nullable AmountRange amount,
        @Nullable List<DeliveryMethod> deliveryMethod,
        @Nullable Boolean slaBreached,
        @Nullable String search) {}
