package crm.outbound;

import org.springframework.boot.http.client.InetAddressFilter;

/**
 * The addresses that the client may connect to: public addresses only. It refuses the addresses of this machine, of its
 * network and of the metadata of a cloud, and IPv6 addresses that wrap or translate to one of these.
 */
final class PublicAddresses {

    /**
     * Beyond what Spring Boot counts as internal or special: IPv4-compatible addresses, NAT64 with a local prefix (RFC
     * 8215), ORCHIDv2, documentation (RFC 9637), segment routing (RFC 9602), and all that is not yet allocated as
     * global unicast (2000::/3).
     */
    private static final InetAddressFilter NOT_GLOBAL = InetAddressFilter.of(
            "::/3",
            "2001:20::/28",
            "3fff::/20",
            "4000::/2",
            "8000::/1",
            "192.31.196.0/24",
            "192.52.193.0/24",
            "192.175.48.0/24");

    static final InetAddressFilter FILTER = InetAddressFilter.externalAddresses()
            .andNot(InetAddressFilter.specialPurpose(), InetAddressFilter.multicast(), NOT_GLOBAL);

    private PublicAddresses() {}
}
