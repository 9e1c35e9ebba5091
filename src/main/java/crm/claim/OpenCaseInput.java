package crm.claim;

import org.jspecify.annotations.Nullable;

record OpenCaseInput(
        String orderId,
        String type,
        @Nullable String reasonCode,
        @Nullable String reason) {}
