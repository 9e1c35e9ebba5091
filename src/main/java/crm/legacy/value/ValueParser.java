package crm.legacy.value;

import crm.customer.EmailAddress;
import crm.customer.PhoneNumber;
import crm.customer.TelegramHandle;
import crm.graphql.BusinessYears;
import crm.graphql.Currencies;
import crm.text.Blanks;
import java.util.Arrays;
import java.util.Currency;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Parses texts of the old CRM. Each method takes a trimmed text that is not empty, and throws {@link MalformedValue} if
 * the text has the wrong format.
 */
public final class ValueParser {

    /** The longest name, in characters. */
    public static final int NAME = 200;

    /** The longest note, in characters. */
    public static final int NOTE = 10_000;

    private static final Pattern CAMEL_CASE_BOUNDARY = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

    private static final int LAST_YEAR = 2100;

    private static final Pattern FLOATING_INTEGER = Pattern.compile("[0-9]+\\.0+");

    private static final Pattern SOURCE = Pattern.compile("[a-z0-9_\\p{Ll}\\p{Lo}\\p{Lm}\\p{M}\\p{N}]{1,100}");

    private ValueParser() {}

    /** @param max in characters, as the database counts them */
    public static Function<String, String> text(int max) {
        return text -> {
            if (text.length() > max && text.codePointCount(0, text.length()) > max) {
                throw new MalformedValue(RejectionReason.TEXT_TOO_LONG, "longer than " + max + " characters");
            }
            return text;
        };
    }

    /** An id. Tools that hold ids as floating-point numbers write {@code 1001.0}. */
    public static Function<String, String> id(int max) {
        return text -> text(max).apply(withoutFraction(text));
    }

    /** An id of any length, as {@link #id} reads it. */
    public static String plainId(String text) {
        return withoutFraction(Blanks.strip(text));
    }

    private static String withoutFraction(String text) {
        return FLOATING_INTEGER.matcher(text).matches() ? text.substring(0, text.indexOf('.')) : text;
    }

    public static int year(String text) {
        try {
            int year = Integer.parseInt(withoutFraction(text));
            if (year >= BusinessYears.FIRST && year <= LAST_YEAR) {
                return year;
            }
        } catch (NumberFormatException e) {
            throw new MalformedValue(RejectionReason.INVALID_NUMBER, "not a year");
        }
        throw new MalformedValue(
                RejectionReason.INVALID_NUMBER, "not a year between " + BusinessYears.FIRST + " and " + LAST_YEAR);
    }

    public static boolean bool(String text) {
        return switch (withoutFraction(text).toLowerCase(Locale.ROOT)) {
            case "true", "t", "yes", "1" -> true;
            case "false", "f", "no", "0" -> false;
            default -> throw new MalformedValue(RejectionReason.INVALID_BOOLEAN, "neither true nor false");
        };
    }

    public static UUID uuid(String text) {
        try {
            UUID uuid = UUID.fromString(text);
            // UUID.fromString also accepts "1-2-3-4-5".
            if (uuid.toString().equalsIgnoreCase(text)) {
                return uuid;
            }
        } catch (IllegalArgumentException e) {
            throw new MalformedValue(RejectionReason.INVALID_UUID, "not a UUID");
        }
        throw new MalformedValue(RejectionReason.INVALID_UUID, "not a UUID in its usual form");
    }

    public static String currency(String text) {
        return Currencies.parse(text.toUpperCase(Locale.ROOT))
                .filter(Currencies::isPayable)
                .map(Currency::getCurrencyCode)
                .orElseThrow(() -> new MalformedValue(
                        RejectionReason.INVALID_CURRENCY, "not a currency of ISO 4217 that people pay in today"));
    }

    public static String phone(String text) {
        return PhoneNumber.parse(withoutFraction(text))
                .map(PhoneNumber::e164)
                .orElseThrow(() -> new MalformedValue(RejectionReason.INVALID_PHONE, "not a telephone number"));
    }

    public static String email(String text) {
        return EmailAddress.parse(text)
                .map(EmailAddress::value)
                .orElseThrow(() -> new MalformedValue(RejectionReason.INVALID_EMAIL, "not an e-mail address"));
    }

    public static String telegram(String text) {
        return TelegramHandle.parse(withoutFraction(text))
                .map(TelegramHandle::value)
                .orElseThrow(() -> new MalformedValue(RejectionReason.INVALID_TEXT, "not a Telegram handle"));
    }

    /** Lower snake case: {@code Paid Search} is {@code paid_search}. */
    public static String source(String text) {
        if (NoValue.is(text)) {
            return "unknown";
        }
        String source = CAMEL_CASE_BOUNDARY
                .matcher(text)
                .replaceAll("_")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[\\s\\-./]+", "_");
        if (!SOURCE.matcher(source).matches()) {
            throw new MalformedValue(RejectionReason.UNKNOWN_VALUE, "not a name in letters, digits and underscores");
        }
        return source;
    }

    /** @param spellings maps a spelling of the old CRM; empty for an unknown one */
    public static <E extends Enum<E>> Function<String, E> spelling(Function<String, Optional<E>> spellings) {
        return text -> spellings
                .apply(text)
                .orElseThrow(() -> new MalformedValue(RejectionReason.UNKNOWN_VALUE, "unknown value"));
    }

    /** @param spellings maps a spelling of the old CRM; empty for an unknown one */
    public static <E extends Enum<E>> Function<String, E> status(Function<String, Optional<E>> spellings) {
        return text -> spellings
                .apply(text)
                .orElseThrow(() -> new MalformedValue(RejectionReason.UNKNOWN_STATUS, "unknown status"));
    }

    /** The name of one of the enum's constants, in upper or lower case. */
    public static <E extends Enum<E>> Function<String, String> nameOf(Class<E> type) {
        return oneOf(Arrays.stream(type.getEnumConstants()).map(Enum::name).collect(Collectors.toSet()));
    }

    /** One of these names, in upper or lower case. */
    public static Function<String, String> oneOf(Set<String> names) {
        return text -> {
            String name = text.toUpperCase(Locale.ROOT);
            if (!names.contains(name)) {
                throw new MalformedValue(RejectionReason.UNKNOWN_VALUE, "unknown value");
            }
            return name;
        };
    }
}
