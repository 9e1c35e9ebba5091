package crm.outbound;

import crm.outbound.OutboundFailure.Reason;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriComponentsBuilder.ParserType;

/** Parses URLs as people and servers write them, and accepts those that the client may request. */
final class OutboundUrl {

    private static final Pattern NOT_IN_ADDRESSES =
            Pattern.compile("[^A-Za-z0-9._~:/?#@!$&'()*+,;=%-]+|%(?![0-9a-fA-F]{2})");

    private OutboundUrl() {}

    /**
     * Reads an address as browsers do: blanks and letters of any language are escaped.
     *
     * @throws OutboundFailure unless it is http or https on one of these ports, without a user name
     */
    static URI parse(String text, Set<Integer> ports) {
        URI address;
        try {
            address = UriComponentsBuilder.fromUriString(escaped(text.strip()), ParserType.WHAT_WG)
                    .fragment(null)
                    .build(true)
                    .toUri();
        } catch (IllegalArgumentException e) {
            throw refused("this is not a valid URL");
        }
        return checked(address, ports);
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

    /** Escapes characters that a path or a query may not contain; the parser handles the host name. */
    private static String escaped(String text) {
        int authority = text.indexOf("://");
        int path = text.indexOf('/', authority + 3);
        if (authority < 0 || path < 0) {
            return text;
        }
        String rest = NOT_IN_ADDRESSES
                .matcher(text.substring(path))
                .replaceAll(found -> Matcher.quoteReplacement(percent(found.group())));
        return text.substring(0, path) + rest;
    }

    private static String percent(String characters) {
        StringBuilder escaped = new StringBuilder();
        for (byte b : characters.getBytes(StandardCharsets.UTF_8)) {
            escaped.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
        }
        return escaped.toString();
    }

    private static URI checked(URI address, Set<Integer> ports) {
        String scheme = address.getScheme();
        if (!"http".equalsIgnoreCase(scheme) && !"https".equalsIgnoreCase(scheme)) {
            throw refused("only http and https are allowed");
        }
        if (address.getRawUserInfo() != null) {
            throw refused("a URL with a user name is not allowed");
        }
        String host = address.getHost();
        if (host == null || host.isEmpty()) {
            throw refused("the URL has no host");
        }
        int port = address.getPort() == -1 ? "https".equalsIgnoreCase(scheme) ? 443 : 80 : address.getPort();
        if (!ports.contains(port)) {
            throw refused("port " + port + " is not allowed");
        }
        return address;
    }

    private static OutboundFailure refused(String why) {
        return new OutboundFailure(Reason.ADDRESS_REFUSED, why);
    }
}
