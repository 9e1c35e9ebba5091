package crm.claim;

import crm.graphql.Money;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A request to return money to the customer. */
public record RefundRequest(
        UUID id,
        UUID orderId,
        @Nullable UUID caseId,
        RefundStatus status,
        @Nullable String reasonCode,
        @Nullable Money amount,
        @Nullable Money amountRub,
        @Nullable String reserveAction,
        @Nullable String decisionNote,
        @Nullable UUID requestedById,
        @Nullable UUID approvedById,
        @Nullable Instant paidAt,
        Instant createdAt) {}
