package crm.customer;

import crm.security.Actor;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One customer was merged into another.
 *
 * @param survivorId who is left
 * @param duplicateId who was merged away
 * @param filled what the survivor did not have, and got from the duplicate
 * @param movedOrders how many orders of the duplicate became the survivor's; likewise the other two
 * @param undoneAt null as long as it holds
 */
record CustomerMerge(
        UUID id,
        UUID survivorId,
        UUID duplicateId,
        MergedFields filled,
        int movedOrders,
        int movedLeads,
        int movedTasks,
        Instant mergedAt,
        Actor mergedBy,
        @Nullable Instant undoneAt,
        @Nullable Actor undoneBy) {

    // The domain's: longer than the customer's next order takes, short enough that people still know why.
    private static final Duration UNDOABLE = Duration.ofDays(30);

    Instant undoableUntil() {
        return mergedAt.plus(UNDOABLE);
    }
}
