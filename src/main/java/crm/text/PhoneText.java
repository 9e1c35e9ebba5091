package crm.text;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A telephone number as people and address books write it: {@code +7 (900) 123-45-67}, {@code 89001234567},
 * {@code tel:+44-20-7946-0958}, {@code +44 (0)20 7946 0958}, {@code +7 495 555-01-51 доб. 101}, full-width digits.
 *
 * @param digits all digits of the number, without the extension that is dialled afterwards
 * @param e164 such as {@code +79001234567}; null if no country has such a number
 */
public record PhoneText(String digits, @Nullable String e164) {

    // The customers are in Russia: "8 (900) ..." has no meaning without a country.
    private static final String HOME = "RU";

    private static final Pattern PREFIX = Pattern.compile("^(?:tel|phone|callto|sms|тел)\\s*[:.]\\s*(?://)?");

    /** As the SQL function {@code phone_extension} reads it. */
    private static final Pattern EXTENSION = Pattern.compile("[\\s(,;]*"
            + "(?:ext(?:ension|n)?|доб(?:авочный)?|вн(?:утренний|утр)?|д|int|[xх]|#|,)[\\s.:=№]*\\d{1,8}[\\s#)]*$");

    /** Digits with what stands between them: spaces, hyphens and dashes of all kinds. */
    private static final Pattern NUMBER =
            Pattern.compile("[+()\\d\\p{Z}\\p{Cc}\\p{Cf}\\p{Pd}./]*\\d" + "[+()\\d\\p{Z}\\p{Cc}\\p{Cf}\\p{Pd}./]*");

    private static final Pattern NO_DIGITS = Pattern.compile("\\D+");

    /** National prefixes: Russia, Belarus and others dial 8 first, most of Europe and Asia 0. */
    private static final Pattern NATIONAL_PREFIX = Pattern.compile("^8?0*");

    private static final int MIN_NATIONAL_DIGITS = 7;

    /** @return empty if the text has other characters than a number has, such as a name */
    public static Optional<PhoneText> parse(String text) {
        // The zero in "+44 (0)20" is dialled only within the country.
        String plain = PREFIX.matcher(Blanks.strip(Normalizer.normalize(text, Normalizer.Form.NFKC))
                        .toLowerCase(Locale.ROOT))
                .replaceFirst("");
        String number = plain;
        if (!NUMBER.matcher(plain).matches()) {
            Matcher found = EXTENSION.matcher(plain);
            if (!found.find()
                    || !NUMBER.matcher(plain.substring(0, found.start())).matches()) {
                return Optional.empty();
            }
            number = plain.substring(0, found.start());
        }
        String digits = NO_DIGITS
                .matcher(number.startsWith("+") ? number.replace("(0)", "") : number)
                .replaceAll("");
        return Optional.of(new PhoneText(digits, e164(number)));
    }

    private static @Nullable String e164(String text) {
        PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
        Phonenumber.PhoneNumber number;
        try {
            number = numbers.parse(text, HOME);
        } catch (NumberParseException e) {
            return null;
        }
        return numbers.isValidNumber(number) ? numbers.format(number, PhoneNumberFormat.E164) : null;
    }

    /**
     * The digits without a national prefix, as a number ends with them in E.164; null if they are too few to mean one
     * number. {@code 8 (029) 555-01-21} of Belarus is {@code 295550121}.
     */
    public @Nullable String nationalDigits() {
        String national = NATIONAL_PREFIX.matcher(digits).replaceFirst("");
        return national.length() < MIN_NATIONAL_DIGITS ? null : national;
    }
}
