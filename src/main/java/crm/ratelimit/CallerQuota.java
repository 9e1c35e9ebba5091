package crm.ratelimit;

import crm.graphql.RequestErrorCode;
import crm.graphql.RetryLater;
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

    /** The refusal of a request without points left, with the time until there is one again. */
    RetryLater exhausted() {
        Duration wait = Duration.ofNanos(points.estimateAbilityToConsume(1).getNanosToWaitForRefill());
        long seconds = Math.max(1, wait.plusNanos(999_999_999).toSeconds());
        return new RetryLater(RequestErrorCode.RATE_LIMITED, "POINTS", seconds, "limit.points", capacity, seconds);
    }

    /** Takes points, into debt if need be: of at most a minute's quota, so that no caller is shut out for longer. */
    void charge(long cost) {
        points.consumeIgnoringRateLimits(Math.min(cost, points.getAvailableTokens() + capacity));
    }

    /** How long until all of them are there again. */
    Duration untilFull() {
        return Duration.ofMinutes(1)
                .multipliedBy(capacity - points.getAvailableTokens())
                .dividedBy(capacity);
    }
}
