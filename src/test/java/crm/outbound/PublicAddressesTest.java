package crm.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class PublicAddressesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8.8.8.8",
                "93.184.216.34",
                "172.15.255.255",
                "172.32.0.1",
                "100.63.255.255",
                "100.128.0.1",
                "223.255.255.255",
                "2606:2800:220:1:248:1893:25c8:1946",
                "2a00:1450:4001:81b::200e",
                "::ffff:8.8.8.8",
            })
    void allowsPublicAddresses(String address) throws Exception {
        assertThat(PublicAddresses.FILTER.matches(InetAddress.getByName(address)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // This host, and what names may be written as
                "0.0.0.0",
                "0.1.2.3",
                "127.0.0.1",
                "127.255.255.254",
                "2130706433",
                "::",
                "::1",
                // Private and carrier-grade NAT
                "10.0.0.1",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "100.64.0.1",
                "100.127.255.255",
                "fc00::1",
                "fd12:3456::1",
                "fec0::1",
                // Link-local, among them the metadata of clouds
                "169.254.169.254",
                "fe80::1",
                "fd00:ec2::254",
                // Multicast, broadcast, reserved
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.1",
                "255.255.255.255",
                "ff02::1",
                // Documentation, benchmarks, protocol assignments
                "192.0.0.1",
                "192.0.2.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.1",
                "203.0.113.1",
                "192.88.99.1",
                "2001:db8::1",
                "3fff::1",
                "2001:2::1",
                "2001:20::1",
                "100::1",
                "5f00::1",
                // An address of IPv4 inside one of IPv6
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "::ffff:169.254.169.254",
                "::127.0.0.1",
                "::10.0.0.1",
                "64:ff9b::7f00:1",
                "64:ff9b::8.8.8.8",
                "64:ff9b:1::a00:1",
                "2002:7f00:1::",
                "2002:a00:1::1",
                "2001:0:7f00:1::1",
                // Not allocated
                "4000::1",
                "8000::1",
                "e000::1",
            })
    void refusesNonPublicAddresses(String address) throws Exception {
        assertThat(PublicAddresses.FILTER.matches(InetAddress.getByName(address)))
                .isFalse();
    }
}
