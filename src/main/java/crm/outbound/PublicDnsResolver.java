package crm.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.core5.net.InetAddressUtils;
import org.springframework.boot.http.client.InetAddressFilter;

/**
 * Resolves a name to its public addresses. The client connects to the returned addresses, and there
 * is no second look-up: a name cannot be public when it is checked and private when the client connects.
 */
class PublicDnsResolver implements DnsResolver {

    static class Forbidden extends UnknownHostException {

        private static final long serialVersionUID = 1L;

        private final boolean address;

        Forbidden(String host) {
            super(host + " has no public address");
            this.address = InetAddressUtils.isIPv4(host)
                    || InetAddressUtils.isIPv6(host)
                    || InetAddressUtils.isIPv6URLBracketed(host);
        }

        /** Whether it was an address itself, and no name whose address is not public. */
        boolean isAddress() {
            return address;
        }
    }

    private final DnsResolver names;

    private final InetAddressFilter filter;

    PublicDnsResolver(DnsResolver names, InetAddressFilter filter) {
        this.names = names;
        this.filter = filter;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] addresses = names.resolve(host);
        InetAddress[] allowed = Arrays.stream(addresses).filter(filter::matches).toArray(InetAddress[]::new);
        if (allowed.length == 0) {
            throw new Forbidden(host);
        }
        return allowed;
    }

    @Override
    public String resolveCanonicalHostname(String host) throws UnknownHostException {
        return resolve(host)[0].getCanonicalHostName();
    }
}
