package crm.ratelimit;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import crm.security.Caller;
import crm.security.ClientAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The allowances of all who came lately, on this node. */
@Component
class CallerQuotas {

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
    CallerQuota of(@Nullable Caller caller, @Nullable InetSocketAddress address) {
        return caller == null
                ? addresses.get(ClientAddress.of(address))
                : callers.get(caller.kind() + " " + caller.id());
    }
}
