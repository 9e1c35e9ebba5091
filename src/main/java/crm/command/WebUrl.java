package crm.command;

import crm.text.WebAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Addresses of advertisements and pictures, as people paste them. */
public final class WebUrl {

    /** As it is sent. Written in ASCII, an address in Cyrillic is up to six times as long. */
    private static final int LONGEST = 2_000;

    private WebUrl() {}

    /**
     * An absolute http or https address, in the form of {@link WebAddress}.
     *
     * @param path of the value in the input
     * @param errors takes it where it is none
     */
    public static @Nullable String checked(String path, @Nullable String value, InputErrors errors) {
        return errors.parsed(path, value, LONGEST, WebUrl::parse, "input.url");
    }

    private static Optional<String> parse(String text) {
        return WebAddress.parse(text).map(WebAddress::toString);
    }
}
