package crm.customer;

import crm.text.PhoneText;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A telephone number that exists in its country's numbering plan.
 *
 * @param e164 such as {@code +79001234567}
 * @param extension the digits that are dialled afterwards; null if there are none
 */
public record PhoneNumber(String e164, @Nullable String extension) {

    /**
     * Reads what people type: {@code +7 (900) 123-45-67}, {@code 89001234567}, …; a number without a country is taken
     * for a Russian one.
     *
     * @return empty if it is no valid number
     */
    public static Optional<PhoneNumber> parse(String text) {
        PhoneText phone = PhoneText.parse(text).orElse(null);
        return phone == null || phone.e164() == null
                ? Optional.empty()
                : Optional.of(new PhoneNumber(phone.e164(), phone.extension()));
    }
}
