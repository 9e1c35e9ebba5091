package crm.customer;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber;
import java.util.Optional;

/**
 * A telephone number that exists in its country's numbering plan.
 *
 * @param e164 such as {@code +79001234567}
 */
public record PhoneNumber(String e164) {

    // The customers are in Russia: "8 (900) ..." has no meaning without a country.
    private static final String HOME = "RU";

    /**
     * Reads what people type: {@code +7 (900) 123-45-67}, {@code 89001234567}, …; a number without a country is taken
     * for a Russian one.
     *
     * @return empty if it is no valid number
     */
    public static Optional<PhoneNumber> parse(String text) {
        PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
        Phonenumber.PhoneNumber number;
        try {
            number = numbers.parse(text, HOME);
        } catch (NumberParseException e) {
            return Optional.empty();
        }
        return numbers.isValidNumber(number)
                ? Optional.of(new PhoneNumber(numbers.format(number, PhoneNumberFormat.E164)))
                : Optional.empty();
    }
}
