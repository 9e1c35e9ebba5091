package crm.booking;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import crm.api.ErrorCode;
import crm.api.RequestRefused;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** Turns away addresses that send one wrong token after the other, before their next one is looked at. */
@Component
class Guesses {

    private static final int MOST_ADDRESSES = 100_000;

    private final LoadingCache<String, Bucket> left;

    Guesses(BookingSettings settings, Clock clock) {
        Duration minute = Duration.ofMinutes(1);
        int most = settings.wrongTokensPerMinute();
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
     * @param lookup empty for a wrong guess, which counts
     * @throws RequestRefused RATE_LIMITED where there were too many; then nothing is looked up, right or wrong
     */
    <T> Optional<T> counted(String address, Supplier<Optional<T>> lookup) {
        Bucket bucket = left.get(address);
        var taken = bucket.tryConsumeAndReturnRemaining(1);
        if (!taken.isConsumed()) {
            long seconds = TimeUnit.NANOSECONDS.toSeconds(taken.getNanosToWaitForRefill()) + 1;
            throw new RequestRefused(ErrorCode.RATE_LIMITED, null, "tracking.tooManyWrong", seconds);
        }
        Optional<T> found = lookup.get();
        if (found.isPresent()) {
            bucket.addTokens(1);
        }
        return found;
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
