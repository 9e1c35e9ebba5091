package crm.claim;

/** The progress of a request for a compensation. */
public enum CompensationStatus {
    PENDING_REVIEW,
    APPROVED,
    REJECTED,
    SETTLEMENT_PENDING,
    SETTLED
}
