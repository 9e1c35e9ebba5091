package crm.claim;

import java.util.EnumSet;
import java.util.Set;

/** The progress of a request for a compensation. */
public enum CompensationStatus {
    PENDING_REVIEW,
    APPROVED,
    REJECTED,
    SETTLEMENT_PENDING,
    SETTLED;

    /** The statuses that a person may set: as with {@link RefundStatus#next()}. */
    Set<CompensationStatus> next() {
        return switch (this) {
            case PENDING_REVIEW -> EnumSet.of(APPROVED, REJECTED);
            case APPROVED -> EnumSet.of(REJECTED, SETTLEMENT_PENDING, SETTLED);
            case REJECTED, SETTLEMENT_PENDING, SETTLED -> EnumSet.noneOf(CompensationStatus.class);
        };
    }
}
