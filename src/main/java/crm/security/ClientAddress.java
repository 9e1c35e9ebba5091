package crm.security;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Whom to hold to account for what comes without a caller. */
public final class ClientAddress {

    /** Under which {@link #of} stands in the execution's context. */
    public static final String CONTEXT_KEY = "clientAddress";

    /** A client with one IPv6 address can use all addresses of its network. */
    private static final int NETWORK_BYTES = 8;

    private ClientAddress() {}

    /** The address of an IPv4 client, the network of an IPv6 one; the same text for all whose address is not known. */
    public static String of(@Nullable InetSocketAddress remote) {
        if (remote == null || remote.getAddress() == null) {
            return "unknown";
        }
        byte[] address = remote.getAddress().getAddress();
        return remote.getAddress() instanceof Inet6Address
                ? HexFormat.of().formatHex(Arrays.copyOf(address, NETWORK_BYTES)) + "::/64"
                : remote.getAddress().getHostAddress();
    }
}
