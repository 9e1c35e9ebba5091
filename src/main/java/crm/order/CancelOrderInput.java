package crm.order;

import org.jspecify.annotations.Nullable;

record CancelOrderInput(
        String id,
        CancelReason reason,
        @Nullable String note,
        @Nullable Integer expectedVersion) {}
