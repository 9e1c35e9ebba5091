package crm.claim;

import crm.graphql.Money;
import org.jspecify.annotations.Nullable;

record RequestCompensationInput(
        String orderId,
        @Nullable String caseId,
        @Nullable String reasonCode,
        @Nullable String reason,
        Money amount,
        @Nullable String type) {}
