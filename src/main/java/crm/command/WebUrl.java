package crm.command;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Addresses of advertisements and pictures, as people paste them. */
public final class WebUrl {

    private static final int LONGEST = 2_000;

    private WebUrl() {}

    /**
     * An absolute http or https address.
     *
     * @param path of the value in the input
     * @param errors takes it where it is none
     */
    public static @Nullable String checked(String path, @Nullable String value, InputErrors errors) {
        return errors.parsed(path, value, LONGEST, WebUrl::parse, "input.url");
    }

    private static Optional<String> parse(String text) {
        try {
            URI uri = new URI(text);
            boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            return web && uri.getHost() != null ? Optional.of(text) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
