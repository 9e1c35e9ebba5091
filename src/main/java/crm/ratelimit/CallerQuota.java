package crm.ratelimit;

import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * The quota of one caller: points per minute, and requests at the same time.
 *
 * @param points one is taken when a request comes, the rest of its price when it is known, into debt if need be
 * @param requests permits for requests at the same time
 * @param connections to the database at a time: fewer than there are, so that others find one
 */
record CallerQuota(long capacity, Bucket points, Semaphore requests, Semaphore connections) {

    static CallerQuota of(int pointsPerMinute, int atOnce, int connections) {
        return new CallerQuota(
                pointsPerMinute,
                Bucket.builder()
                        .addLimit(limit ->
                                limit.capacity(pointsPerMinute).refillGreedy(pointsPerMinute, Duration.ofMinutes(1)))
                        .withNanosecondPrecision()
                        .build(),
                new Semaphore(atOnce, true),
                new Semaphore(connections, true));
    }

    /** How long until there is a point again. */
    Duration untilNextPoint() {
        return Duration.ofNanos(points.estimateAbilityToConsume(1).getNanosToWaitForRefill());
    }

    /** How long until all of them are there again. */
    Duration untilFull() {
        return Duration.ofMinutes(1)
                .multipliedBy(capacity - points.getAvailableTokens())
                .dividedBy(capacity);
    }
}
