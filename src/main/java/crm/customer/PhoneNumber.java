package crm.customer;

import crm.text.Blanks;
import crm.text.PhoneText;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A telephone number that exists in its country's numbering plan.
 *
 * @param e164 such as {@code +79001234567}
 */
public record PhoneNumber(String e164) {

    /**
     * Reads what people type: {@code +7 (900) 123-45-67}, {@code 89001234567}, …; a number without a country is taken
     * for a Russian one.
     *
     * @return empty if it is no valid number
     */
    public static Optional<PhoneNumber> parse(String text) {
        return PhoneText.parse(text).map(PhoneText::e164).map(PhoneNumber::new);
    }

    /** The text as it was given, with an extension where it has one; null if it is the number in E.164 alone. */
    public static @Nullable String raw(@Nullable String text, @Nullable String e164) {
        String raw = text == null ? "" : Blanks.strip(text);
        return e164 == null || raw.equals(e164) ? null : raw;
    }
}
