package crm.security;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import crm.graphql.RequestErrorCode;
import crm.graphql.RetryLater;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Refuses lookups from an address that sent too many invalid secrets. */
public final class FailedLookupLimiter {

    private static final int MOST_ADDRESSES = 100_000;

    private final LoadingCache<String, Bucket> left;

    private final String messageKey;

    /**
     * @param most wrong ones that may come from an address in a minute
     * @param messageKey of the refusal, with a place for the seconds to wait
     */
    public FailedLookupLimiter(int most, Clock clock, String messageKey) {
        Duration minute = Duration.ofMinutes(1);
        this.messageKey = messageKey;
        this.left = Caffeine.newBuilder()
                .maximumSize(MOST_ADDRESSES)
                .expireAfterAccess(minute)
                .build(address -> Bucket.builder()
                        .addLimit(limit -> limit.capacity(most).refillGreedy(most, minute))
                        .withCustomTimePrecision(new Ticks(clock))
                        .build());
    }

    /**
     * Looks something up on behalf of an address.
     *
     * @param lookup empty for an invalid secret, which counts
     * @throws RetryLater where there were too many; then nothing is looked up, right or wrong
     */
    public <T> Optional<T> counted(String address, Supplier<Optional<T>> lookup) {
        Bucket bucket = left.get(address);
        var taken = bucket.tryConsumeAndReturnRemaining(1);
        if (!taken.isConsumed()) {
            long seconds = TimeUnit.NANOSECONDS.toSeconds(taken.getNanosToWaitForRefill()) + 1;
            throw new RetryLater(RequestErrorCode.RATE_LIMITED, "FAILED_LOOKUPS", seconds, messageKey, seconds);
        }
        boolean wrong = false;
        try {
            Optional<T> found = lookup.get();
            wrong = found.isEmpty();
            return found;
        } finally {
            if (!wrong) {
                // A valid secret does not count, nor does a lookup that failed because the database was away.
                bucket.addTokens(1);
            }
        }
    }

    private record Ticks(Clock clock) implements TimeMeter {

        @Override
        public long currentTimeNanos() {
            Instant now = clock.instant();
            return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }
    }
}
