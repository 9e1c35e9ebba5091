package crm.ratelimit;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import crm.graphql.RetryLater;
import crm.security.Caller;
import crm.security.ClientAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The quotas of recent callers on this node. */
@Component
public class CallerQuotas {

    /** Long enough for debts to be paid. */
    private static final Duration REMEMBERED = Duration.ofHours(1);

    private static final int MOST = 50_000;

    private final LoadingCache<String, CallerQuota> callers;

    private final LoadingCache<String, CallerQuota> addresses;

    CallerQuotas(RateLimitSettings settings, ConnectionPoolSize pool) {
        callers = remembered(settings.pointsPerMinute(), settings, pool);
        addresses = remembered(settings.anonymousPointsPerMinute(), settings, pool);
    }

    private static LoadingCache<String, CallerQuota> remembered(
            int pointsPerMinute, RateLimitSettings settings, ConnectionPoolSize pool) {
        return Caffeine.newBuilder()
                .maximumSize(MOST)
                .expireAfterAccess(REMEMBERED)
                .build(key ->
                        CallerQuota.of(pointsPerMinute, settings.maxConcurrentPerCaller(), pool.shareOfACaller()));
    }

    /** A person or a key; without one, the address that the request comes from. */
    CallerQuota of(@Nullable Caller caller, String address) {
        return caller == null ? addresses.get(address) : callers.get(caller.kind() + " " + caller.id());
    }

    /**
     * Before the body of a request is read: refuses a caller without points.
     *
     * @param caller null for an anonymous request
     * @param address as {@link ClientAddress} writes it
     * @throws RetryLater with the time until the caller has a point again
     */
    public void requirePoints(@Nullable Caller caller, String address) {
        CallerQuota quota = of(caller, address);
        if (quota.points().getAvailableTokens() < 1) {
            throw quota.exhausted();
        }
    }

    /** Charges a request that did not reach the execution, such as one whose body is no JSON. */
    public void charge(@Nullable Caller caller, String address, long points) {
        of(caller, address).charge(points);
    }
}
