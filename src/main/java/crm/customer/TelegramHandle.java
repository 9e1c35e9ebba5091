package crm.customer;

import crm.text.Blanks;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Telegram account.
 *
 * @param value {@code @name}, or the numeric id
 */
public record TelegramHandle(String value) {

    // Telegram's rule for names: 4 (for the oldest ones) to 32 letters, digits and underscores, a letter first.
    private static final Pattern NAME =
            Pattern.compile("(?:(?:https?://)?(?:t\\.me|telegram\\.me)/|@)?([A-Za-z][A-Za-z0-9_]{3,31})/?");

    private static final Pattern NUMERIC_ID = Pattern.compile("[1-9][0-9]{3,18}");

    /** Reads {@code @name}, {@code name}, {@code t.me/name} or a numeric id; empty for another text. */
    public static Optional<TelegramHandle> parse(String text) {
        String handle = Blanks.strip(text);
        if (NUMERIC_ID.matcher(handle).matches()) {
            return Optional.of(new TelegramHandle(handle));
        }
        Matcher name = NAME.matcher(handle);
        return name.matches() ? Optional.of(new TelegramHandle("@" + name.group(1))) : Optional.empty();
    }
}
