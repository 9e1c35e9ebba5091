package crm.claim;

/** The progress of a request for a refund. */
public enum RefundStatus {
    PENDING_REVIEW,
    APPROVED,
    REJECTED,
    PAYMENT_PENDING,
    PAID
}
