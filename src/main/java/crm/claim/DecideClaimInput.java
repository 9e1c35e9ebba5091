package crm.claim;

import org.jspecify.annotations.Nullable;

/** The inputs {@code DecideRefundInput} and {@code DecideCompensationInput}. */
record DecideClaimInput(
        String id,
        ClaimDecision decision,
        @Nullable String note,
        @Nullable Integer expectedVersion) {}
