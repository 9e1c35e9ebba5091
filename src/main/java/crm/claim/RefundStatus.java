package crm.claim;

import java.util.EnumSet;
import java.util.Set;

/** The progress of a request for a refund. */
public enum RefundStatus {
    PENDING_REVIEW,
    APPROVED,
    REJECTED,
    PAYMENT_PENDING,
    PAID;

    /**
     * The statuses that a person may set. Once a payment settles the request, its status follows the payment, and it is
     * APPROVED again if the payment failed or was voided.
     */
    Set<RefundStatus> next() {
        return switch (this) {
            case PENDING_REVIEW -> EnumSet.of(APPROVED, REJECTED);
            case APPROVED -> EnumSet.of(REJECTED, PAYMENT_PENDING, PAID);
            case REJECTED, PAYMENT_PENDING, PAID -> EnumSet.noneOf(RefundStatus.class);
        };
    }
}
