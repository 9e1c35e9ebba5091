package crm.limit;

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
class Allowances {

    /** Long enough for debts to be paid. */
    private static final Duration REMEMBERED = Duration.ofHours(1);

    private static final int MOST = 50_000;

    private final LoadingCache<String, Allowance> callers;

    private final LoadingCache<String, Allowance> addresses;

    Allowances(LimitSettings settings, ConnectionPool pool) {
        callers = remembered(settings.pointsPerMinute(), settings, pool);
        addresses = remembered(settings.anonymousPointsPerMinute(), settings, pool);
    }

    private static LoadingCache<String, Allowance> remembered(
            int pointsPerMinute, LimitSettings settings, ConnectionPool pool) {
        return Caffeine.newBuilder()
                .maximumSize(MOST)
                .expireAfterAccess(REMEMBERED)
                .build(key -> Allowance.of(pointsPerMinute, settings.maxConcurrentPerCaller(), pool.shareOfACaller()));
    }

    /** A person or a key; without one, the address that the request comes from. */
    Allowance of(@Nullable Caller caller, @Nullable InetSocketAddress address) {
        return caller == null
                ? addresses.get(ClientAddress.of(address))
                : callers.get(caller.kind() + " " + caller.id());
    }
}
