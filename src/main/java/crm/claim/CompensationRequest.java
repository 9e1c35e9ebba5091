package crm.claim;

import crm.graphql.Money;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A request to compensate the customer for a problem. */
public record CompensationRequest(
        UUID id,
        UUID orderId,
        @Nullable UUID caseId,
        CompensationStatus status,
        @Nullable String reasonCode,
        @Nullable Money amount,
        @Nullable Money amountRub,
        @Nullable String type,
        @Nullable String decisionNote,
        @Nullable UUID requestedById,
        @Nullable UUID approvedById,
        @Nullable Instant settledAt,
        Instant createdAt) {}
