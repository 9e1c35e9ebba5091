package crm.legacy;

import crm.customer.EmailAddress;
import crm.customer.PhoneNumber;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads texts of the old CRM as values. Each method takes a trimmed text that is not empty, or throws
 * {@link MalformedValue}.
 */
final class ValueParser {

    static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    static final int NAME = 200;

    static final int NOTE = 10_000;

    // ISO 8601, and PostgreSQL's own form of it with a space and "+00".
    private static final DateTimeFormatter DATE_TIME = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart()
            .appendLiteral('T')
            .optionalEnd()
            .optionalStart()
            .appendLiteral(' ')
            .optionalEnd()
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .appendPattern("[XXX][XX][X]")
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    private static final Pattern USUAL_TIME =
            Pattern.compile("([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})Z?");

    private static final int FIRST_YEAR = 1900;

    private static final int LAST_YEAR = 2999;

    private static final int LONGEST_NUMBER = 50;

    private static final Pattern CAMEL_HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

    private static final Pattern SOURCE = Pattern.compile("[a-z0-9_]{1,100}");

    private ValueParser() {}

    /** @param max in characters, as the database counts them */
    static Function<String, String> text(int max) {
        return text -> {
            if (text.length() > max && text.codePointCount(0, text.length()) > max) {
                throw new MalformedValue(RejectionReason.TEXT_TOO_LONG, "longer than " + max + " characters");
            }
            return text;
        };
    }

    /** Without an offset it is UTC. */
    static Instant instant(String text) {
        try {
            Matcher usual = USUAL_TIME.matcher(text);
            if (usual.matches()) {
                return usualInstant(usual);
            }
            TemporalAccessor parsed = DATE_TIME.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
            Instant instant = parsed instanceof OffsetDateTime time
                    ? time.toInstant()
                    : LocalDateTime.from(parsed).toInstant(ZoneOffset.UTC);
            checkYear(instant.atOffset(ZoneOffset.UTC).getYear());
            return instant;
        } catch (DateTimeException e) {
            throw new MalformedValue(RejectionReason.INVALID_DATE, "not a time such as 2017-06-14T00:00:00Z");
        }
    }

    /** A tenth of the general parser's work, for what nearly all rows have several of. */
    private static Instant usualInstant(Matcher parts) {
        int year = Integer.parseInt(parts.group(1));
        checkYear(year);
        return LocalDateTime.of(
                        year,
                        Integer.parseInt(parts.group(2)),
                        Integer.parseInt(parts.group(3)),
                        Integer.parseInt(parts.group(4)),
                        Integer.parseInt(parts.group(5)),
                        Integer.parseInt(parts.group(6)))
                .toInstant(ZoneOffset.UTC);
    }

    /** A date alone, or the date in UTC of a time. */
    static LocalDate date(String text) {
        if (text.length() > "2017-06-14".length()) {
            return instant(text).atOffset(ZoneOffset.UTC).toLocalDate();
        }
        try {
            LocalDate date = LocalDate.parse(text, DateTimeFormatter.ISO_LOCAL_DATE);
            checkYear(date.getYear());
            return date;
        } catch (DateTimeException e) {
            throw new MalformedValue(RejectionReason.INVALID_DATE, "not a date such as 2017-06-14");
        }
    }

    private static void checkYear(int year) {
        if (year < FIRST_YEAR || year > LAST_YEAR) {
            throw new MalformedValue(RejectionReason.INVALID_DATE, "not between " + FIRST_YEAR + " and " + LAST_YEAR);
        }
    }

    /** An amount of money that fits {@code numeric(14, 2)}. */
    static BigDecimal amount(String text) {
        return decimal(text, 12, 2);
    }

    /** An amount of money that fits {@code numeric(16, 2)}. */
    static BigDecimal largeAmount(String text) {
        return decimal(text, 14, 2);
    }

    /** Greater than nought; fits {@code numeric(18, 6)}. */
    static BigDecimal rate(String text) {
        BigDecimal rate = decimal(text, 12, 6);
        if (rate.signum() == 0) {
            throw new MalformedValue(RejectionReason.INVALID_DECIMAL, "the rate is zero");
        }
        return rate;
    }

    /** Never rounded: too many digits are refused, on either side of the point. */
    private static BigDecimal decimal(String text, int integerDigits, int fractionDigits) {
        BigDecimal number;
        try {
            if (text.length() > LONGEST_NUMBER) {
                throw new NumberFormatException();
            }
            number = new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw new MalformedValue(RejectionReason.INVALID_DECIMAL, "not a decimal");
        }
        if (number.signum() < 0) {
            throw new MalformedValue(RejectionReason.INVALID_DECIMAL, "negative");
        }
        // Before any arithmetic: 1e999999999 is short to write and long to spell out.
        if ((long) number.precision() - number.scale() > integerDigits && number.signum() != 0) {
            throw new MalformedValue(
                    RejectionReason.INVALID_DECIMAL, "more than " + integerDigits + " digits before the point");
        }
        BigDecimal shortest = number.stripTrailingZeros();
        if (shortest.scale() > fractionDigits) {
            throw new MalformedValue(
                    RejectionReason.INVALID_DECIMAL, "more than " + fractionDigits + " digits after the point");
        }
        return shortest.scale() < 0 ? shortest.setScale(0) : shortest;
    }

    static int year(String text) {
        try {
            int year = Integer.parseInt(text);
            if (year >= 1800 && year <= 2100) {
                return year;
            }
        } catch (NumberFormatException e) {
            throw new MalformedValue(RejectionReason.INVALID_NUMBER, "not a year");
        }
        throw new MalformedValue(RejectionReason.INVALID_NUMBER, "not a year between 1800 and 2100");
    }

    static boolean bool(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "t", "yes", "1" -> true;
            case "false", "f", "no", "0" -> false;
            default -> throw new MalformedValue(RejectionReason.INVALID_BOOLEAN, "neither true nor false");
        };
    }

    static UUID uuid(String text) {
        try {
            UUID uuid = UUID.fromString(text);
            // The platform also reads "1-2-3-4-5".
            if (uuid.toString().equalsIgnoreCase(text)) {
                return uuid;
            }
        } catch (IllegalArgumentException e) {
            throw new MalformedValue(RejectionReason.INVALID_UUID, "not a UUID");
        }
        throw new MalformedValue(RejectionReason.INVALID_UUID, "not a UUID in its usual form");
    }

    static String currency(String text) {
        try {
            return Currency.getInstance(text.toUpperCase(Locale.ROOT)).getCurrencyCode();
        } catch (IllegalArgumentException e) {
            throw new MalformedValue(RejectionReason.INVALID_CURRENCY, "not a currency of ISO 4217");
        }
    }

    static String phone(String text) {
        return PhoneNumber.parse(text)
                .map(PhoneNumber::e164)
                .orElseThrow(() -> new MalformedValue(RejectionReason.INVALID_PHONE, "not a telephone number"));
    }

    static String email(String text) {
        return EmailAddress.parse(text)
                .map(EmailAddress::value)
                .orElseThrow(() -> new MalformedValue(RejectionReason.INVALID_EMAIL, "not an e-mail address"));
    }

    /** Lower snake case: {@code Paid Search} is {@code paid_search}. */
    static String source(String text) {
        if (text.equalsIgnoreCase("nan")) {
            return "unknown";
        }
        String source = CAMEL_HUMP
                .matcher(text)
                .replaceAll("_")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[\\s\\-./]+", "_");
        if (!SOURCE.matcher(source).matches()) {
            throw new MalformedValue(
                    RejectionReason.UNKNOWN_VALUE, "not a name in Latin letters, digits and underscores");
        }
        return source;
    }

    /** @param spellings reads a spelling of the old CRM; empty for one that it does not know */
    static <E extends Enum<E>> Function<String, E> spelling(Function<String, Optional<E>> spellings) {
        return text -> spellings
                .apply(text)
                .orElseThrow(() -> new MalformedValue(RejectionReason.UNKNOWN_VALUE, "unknown value"));
    }

    /** @param spellings reads a spelling of the old CRM; empty for one that it does not know */
    static <E extends Enum<E>> Function<String, E> status(Function<String, Optional<E>> spellings) {
        return text -> spellings
                .apply(text)
                .orElseThrow(() -> new MalformedValue(RejectionReason.UNKNOWN_STATUS, "unknown status"));
    }

    /** The name of one of the enum's constants, in any case. */
    static <E extends Enum<E>> Function<String, String> nameOf(Class<E> type) {
        return oneOf(Arrays.stream(type.getEnumConstants()).map(Enum::name).collect(Collectors.toSet()));
    }

    /** One of these names, in any case. */
    static Function<String, String> oneOf(Set<String> names) {
        return text -> {
            String name = text.toUpperCase(Locale.ROOT);
            if (!names.contains(name)) {
                throw new MalformedValue(RejectionReason.UNKNOWN_VALUE, "unknown value");
            }
            return name;
        };
    }

    /** Any JSON that the database can hold. */
    static String json(String text) {
        JsonNode node = parse(text);
        if (!isStorable(node)) {
            throw new MalformedValue(
                    RejectionReason.INVALID_JSON, "JSON with characters or numbers that cannot be stored");
        }
        return node.toString();
    }

    /** A JSON object. */
    static JsonNode object(String text) {
        JsonNode node = parse(text);
        if (!node.isObject()) {
            throw new MalformedValue(RejectionReason.INVALID_JSON, "not a JSON object");
        }
        return node;
    }

    /** A JSON list of texts. */
    static List<String> texts(String text) {
        return texts(parse(text));
    }

    static List<String> texts(JsonNode list) {
        if (!list.isArray()) {
            throw new MalformedValue(RejectionReason.INVALID_JSON, "not a list of strings");
        }
        List<String> texts = new ArrayList<>(list.size());
        for (JsonNode item : list) {
            if (!item.isString() || !isText(item.stringValue())) {
                throw new MalformedValue(RejectionReason.INVALID_JSON, "not a list of strings");
            }
            texts.add(item.stringValue());
        }
        return texts;
    }

    private static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JacksonException e) {
            throw new MalformedValue(RejectionReason.INVALID_JSON, "not JSON");
        }
    }

    /** What {@code jsonb} refuses: a NUL, half a surrogate pair, a number of a hundred thousand digits. */
    private static boolean isStorable(JsonNode node) {
        if (node.isString()) {
            return isText(node.stringValue());
        }
        if (node.isNumber()) {
            BigDecimal number = node.decimalValue();
            return Math.abs((long) number.precision() - number.scale()) < 1000;
        }
        if (node.isObject()) {
            return node.properties().stream()
                    .allMatch(member -> isText(member.getKey()) && isStorable(member.getValue()));
        }
        return node.isArray() ? node.valueStream().allMatch(ValueParser::isStorable) : true;
    }

    /** Whether PostgreSQL can hold it, and it has come through unharmed. */
    static boolean isText(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\0' || c == ExportDirectory.NOT_UTF_8) {
                return false;
            }
            if (Character.isSurrogate(c)) {
                if (!Character.isHighSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }
}
