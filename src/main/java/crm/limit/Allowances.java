package crm.limit;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import crm.security.Caller;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The allowances of all who came lately, on this node. */
@Component
class Allowances {

    /** Long enough for debts to be paid. */
    private static final Duration REMEMBERED = Duration.ofHours(1);

    private static final int MOST = 50_000;

    private static final int NETWORK_BYTES = 8;

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
                .build(key -> Allowance.of(pointsPerMinute, settings.atOncePerCaller(), pool.shareOfACaller()));
    }

    /** A person or a key; without one, the address that the request comes from. */
    Allowance of(@Nullable Caller caller, @Nullable InetSocketAddress address) {
        return caller == null
                ? addresses.get(network(address == null ? null : address.getAddress()))
                : callers.get(caller.kind() + " " + caller.id());
    }

    /** Whoever has an address of IPv6 has a whole network of them. */
    private static String network(@Nullable InetAddress address) {
        if (address == null) {
            return "unknown";
        }
        return address instanceof Inet6Address
                ? HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), NETWORK_BYTES))
                : address.getHostAddress();
    }
}
