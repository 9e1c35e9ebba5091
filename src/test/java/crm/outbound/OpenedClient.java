package crm.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.springframework.boot.http.client.InetAddressFilter;
import org.springframework.util.unit.DataSize;

/**
 * The client of production, to which one more address is public: that of the test's own server. It is made in code, by
 * a constructor that only this package sees; no setting does the same.
 */
public final class OpenedClient {

    /** The address of the test server. Every other loopback address stays refused. */
    public static final String PUBLIC = "127.0.0.1";

    /** An address that the client must never request. */
    public static final String PRIVATE = "127.0.0.2";

    private OpenedClient() {}

    /** @param deadline for a request */
    public static OutboundClient to(int port, Duration deadline) {
        return new OutboundClient(
                new OutboundSettings(Set.of(80, 443, port), deadline, DataSize.ofMegabytes(8), 3, 8),
                names(),
                filter());
    }

    static InetAddressFilter filter() {
        return address -> address.getHostAddress().equals(PUBLIC) || PublicAddresses.FILTER.matches(address);
    }

    /** Resolves the names of the tests; the machine resolves all others. */
    private static DnsResolver names() {
        Map<String, Integer> lookups = new ConcurrentHashMap<>();
        return new DnsResolver() {
            @Override
            public InetAddress[] resolve(String host) throws UnknownHostException {
                int times = lookups.merge(host, 1, Integer::sum);
                return switch (host) {
                    case "photos.example", "listings.example" -> addresses(PUBLIC);
                    case "private.example" -> addresses(PRIVATE);
                    case "both.example" -> addresses(PRIVATE, PUBLIC);
                    case "rebinding.example" -> addresses(times % 2 == 1 ? PUBLIC : PRIVATE);
                    case "metadata.example" -> addresses("169.254.169.254");
                    default -> {
                        if (host.endsWith(".example")) {
                            throw new UnknownHostException(host);
                        }
                        yield SystemDefaultDnsResolver.INSTANCE.resolve(host);
                    }
                };
            }

            @Override
            public String resolveCanonicalHostname(String host) {
                return host;
            }
        };
    }

    private static InetAddress[] addresses(String... addresses) throws UnknownHostException {
        InetAddress[] found = new InetAddress[addresses.length];
        for (int i = 0; i < addresses.length; i++) {
            found[i] = InetAddress.getByName(addresses[i]);
        }
        return found;
    }
}
