package crm.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
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
            this.address = PublicDnsResolver.isAddress(host);
        }

        /** Whether it was an address itself, and no name whose address is not public. */
        boolean isAddress() {
            return address;
        }
    }

    private static boolean isAddress(String host) {
        return InetAddressUtils.isIPv4(host)
                || InetAddressUtils.isIPv6(host)
                || InetAddressUtils.isIPv6URLBracketed(host);
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

    /** Whether a host is an address that may not be requested, or the name of this machine. Looks no name up. */
    boolean isForbiddenAddress(String host) {
        if (!isAddress(host)) {
            String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
            return name.equalsIgnoreCase("localhost")
                    || name.toLowerCase(Locale.ROOT).endsWith(".localhost");
        }
        try {
            return Arrays.stream(InetAddress.getAllByName(host)).noneMatch(filter::matches);
        } catch (UnknownHostException e) {
            return true;
        }
    }

    @Override
    public String resolveCanonicalHostname(String host) throws UnknownHostException {
        return resolve(host)[0].getCanonicalHostName();
    }
}
