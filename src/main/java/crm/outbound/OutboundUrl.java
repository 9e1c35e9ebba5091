package crm.outbound;

import crm.outbound.OutboundFailure.Reason;
import crm.text.WebAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Objects;
import java.util.Set;

/** Parses URLs as people and servers write them, and accepts those that the client may request. */
final class OutboundUrl {

    private OutboundUrl() {}

    /**
     * Reads an address as browsers do: see {@link WebAddress}.
     *
     * @throws OutboundFailure unless it is http or https on one of these ports, without a user name
     */
    static URI parse(String text, Set<Integer> ports) {
        WebAddress address = WebAddress.parse(text)
                .orElseThrow(() -> refused("this is not a valid URL of http or https"))
                .withoutFragment();
        if (address.userInfo() != null) {
            throw refused("a URL with a user name is not allowed");
        }
        int port = address.port() == -1 ? address.scheme().equals("https") ? 443 : 80 : address.port();
        if (!ports.contains(port)) {
            throw refused("port " + port + " is not allowed");
        }
        try {
            return new URI(address.toString());
        } catch (URISyntaxException e) {
            throw refused("this is not a valid URL");
        }
    }

    /** The target of a redirect. */
    static URI follow(URI from, String location, Set<Integer> ports) {
        try {
            return parse(
                    from.resolve(new URI(location.strip().replace(" ", "%20"))).toString(), ports);
        } catch (URISyntaxException e) {
            throw refused("it redirects to an invalid URL");
        }
    }

    /** The host name. {@link URI#getHost} does not know names with an underscore, which cloud storage has. */
    static String host(URI address) {
        String host = address.getHost();
        return host != null
                ? host
                : Objects.requireNonNull(address.getRawAuthority(), "it was parsed with a host")
                        .replaceFirst(":\\d*$", "");
    }

    private static OutboundFailure refused(String why) {
        return new OutboundFailure(Reason.ADDRESS_REFUSED, why);
    }
}
