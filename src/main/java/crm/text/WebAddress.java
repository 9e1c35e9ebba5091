package crm.text;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.InvalidUrlException;
import org.springframework.web.util.UriComponents;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriComponentsBuilder.ParserType;

/**
 * An absolute http or https address in the form in which browsers request it, by the URL Standard of WHATWG: the host
 * in small letters and in ASCII, blanks and letters of any language escaped, the default port left out.
 *
 * @param host with brackets around an IPv6 address
 * @param port -1 for the default port of the scheme
 * @param path begins with a slash
 */
public record WebAddress(
        String scheme,
        @Nullable String userInfo,
        String host,
        int port,
        String path,
        @Nullable String query,
        @Nullable String fragment) {

    /** Stricter than WHATWG in paths and queries, where it lets a few characters pass that RFC 3986 does not allow. */
    private static final Pattern NOT_IN_ADDRESSES =
            Pattern.compile("[^A-Za-z0-9._~:/?@!$&'()*+,;=%-]+|%(?![0-9a-fA-F]{2})");

    /**
     * Reads an address as people and tools write it. An address that begins with two slashes, as on web pages, is taken
     * as https.
     *
     * @return empty if a browser could not open it either, or if it has another scheme
     */
    public static Optional<WebAddress> parse(String text) {
        String address = Blanks.strip(text);
        UriComponents parts;
        try {
            parts = UriComponentsBuilder.fromUriString(
                            address.startsWith("//") ? "https:" + address : address, ParserType.WHAT_WG)
                    .build();
        } catch (InvalidUrlException e) {
            return Optional.empty();
        }
        String scheme = parts.getScheme();
        String host = parts.getHost();
        boolean web = "http".equals(scheme) || "https".equals(scheme);
        if (scheme == null || !web || host == null || host.isEmpty()) {
            return Optional.empty();
        }
        String path = parts.getPath();
        return Optional.of(new WebAddress(
                scheme,
                parts.getUserInfo(),
                host,
                parts.getPort(),
                path == null || path.isEmpty() ? "/" : escaped(path),
                parts.getQuery() == null ? null : escaped(parts.getQuery()),
                parts.getFragment() == null ? null : escaped(parts.getFragment())));
    }

    /** Without a fragment, which no server is asked for. */
    public WebAddress withoutFragment() {
        return new WebAddress(scheme, userInfo, host, port, path, query, null);
    }

    private static String escaped(String part) {
        return NOT_IN_ADDRESSES.matcher(part).replaceAll(found -> Matcher.quoteReplacement(percent(found.group())));
    }

    private static String percent(String characters) {
        StringBuilder escaped = new StringBuilder();
        for (byte b : characters.getBytes(StandardCharsets.UTF_8)) {
            escaped.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
        }
        return escaped.toString();
    }

    /** The address as one text. */
    @Override
    public String toString() {
        return scheme + "://" + (userInfo == null ? "" : userInfo + "@") + host + (port < 0 ? "" : ":" + port) + path
                + (query == null ? "" : "?" + query) + (fragment == null ? "" : "#" + fragment);
    }
}
