package crm.order;

import org.jspecify.annotations.Nullable;

record CorrectOrderStatusInput(
        String id,
        OrderStatus status,
        String reason,
        @Nullable CancelReason cancelReason,
        @Nullable Integer expectedVersion) {}
