package crm.order;

import org.jspecify.annotations.Nullable;

record ChangeOrderStatusInput(
        String id,
        OrderStatus status,
        @Nullable String note,
        @Nullable CancelReason reason,
        @Nullable Integer expectedVersion) {}
