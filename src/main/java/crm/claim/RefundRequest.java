package crm.claim;

import crm.graphql.Money;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A request to return money to the customer.
 *
 * @param approvedById who approved it
 * @param decidedById who approved or rejected it; null for old requests
 * @param paymentId the payment that settles it
 */
public record RefundRequest(
        UUID id,
        UUID orderId,
        @Nullable UUID caseId,
        RefundStatus status,
        @Nullable String reasonCode,
        @Nullable String reason,
        @Nullable Money amount,
        @Nullable Money amountRub,
        @Nullable String reserveAction,
        @Nullable String decisionNote,
        @Nullable UUID requestedById,
        @Nullable UUID approvedById,
        @Nullable UUID decidedById,
        @Nullable Instant decidedAt,
        @Nullable UUID paymentId,
        @Nullable Instant paidAt,
        int version,
        Instant createdAt,
        Instant updatedAt)
        implements Claim {}
