package crm.image;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A run that archives the pictures of orders that have none.
 *
 * @param dryRun true where it only reports what it would do
 * @param report what it has before it, once it has looked
 */
record ImageBackfill(
        UUID id,
        boolean dryRun,
        State state,
        int total,
        int done,
        int failed,
        @Nullable BackfillReport report,
        @Nullable String error,
        Instant startedAt,
        @Nullable Instant finishedAt) {

    enum State {
        RUNNING,
        DONE,
        FAILED
    }

    /** When it will be done if it goes on as it went so far; null before the first order and after the last. */
    @Nullable
    Instant eta(Clock clock) {
        int worked = done + failed;
        if (state != State.RUNNING || worked == 0) {
            return null;
        }
        Instant now = clock.instant();
        return now.plus(
                Duration.between(startedAt, now).multipliedBy(total - worked).dividedBy(worked));
    }
}
