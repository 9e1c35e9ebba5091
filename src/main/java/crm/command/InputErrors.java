package crm.command;

import crm.graphql.BusinessYears;
import crm.graphql.Currencies;
import crm.graphql.Money;
import crm.graphql.NumberLimits;
import crm.graphql.StorableJson;
import crm.graphql.StorableText;
import crm.text.Blanks;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Collects the errors of an input, so that the answer contains all of them. Paths start at the input. */
public final class InputErrors {

    /** Longest name, title, code or reference, in characters. */
    public static final int NAME = 200;

    /** Longest e-mail address or phone that is parsed, in characters. */
    public static final int CONTACT = 300;

    /** Longest note, description or comment, in characters. */
    public static final int NOTE = 10_000;

    /** Of euros and roubles. */
    private static final int CURRENCY_DIGITS = 2;

    /** The largest value of the narrowest column for amounts. */
    private static final BigDecimal LARGEST = BigDecimal.TEN.pow(12);

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final List<UserError> found = new ArrayList<>();

    public void add(UserError error) {
        found.add(error);
    }

    /** @throws Refused with all errors, if there are any */
    public void throwIfAny(@Nullable UUID subject) {
        if (!found.isEmpty()) {
            throw new Refused(subject, found);
        }
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    public List<UserError> found() {
        return List.copyOf(found);
    }

    /**
     * Text as it is stored, without the blanks around it; null for a text of blanks alone. Of a text that cannot be
     * stored, and is an error, it returns what can be looked up.
     *
     * @param most characters that it may have
     */
    public @Nullable String text(String path, @Nullable String value, int most) {
        if (value == null || Blanks.is(value)) {
            return null;
        }
        String text = Blanks.strip(value);
        if (!StorableText.is(text)) {
            add(InvalidInput.at(path, ErrorCode.INVALID_TEXT, "input.invalidText"));
            return StorableText.shown(text);
        }
        if (text.codePointCount(0, text.length()) > most) {
            add(InvalidInput.at(path, ErrorCode.TOO_LONG, "input.tooLong", most));
        }
        return text;
    }

    /** Required text; if it is missing, returns an empty text and records the error. */
    public String requiredText(String path, @Nullable String value, int most) {
        String text = text(path, value, most);
        if (text == null) {
            add(InvalidInput.required(path));
            return "";
        }
        return text;
    }

    /** Adds an error if texts of a list have more characters together: each list of a record is read with it. */
    public void together(String path, List<String> texts, int most) {
        if (texts.stream().mapToLong(String::length).sum() > most) {
            add(InvalidInput.at(path, ErrorCode.TOO_LONG, "input.tooLongTogether", most));
        }
    }

    /**
     * A value with its own format, such as a phone number.
     *
     * @param most characters that it may have
     * @param parse empty where the text has not that form
     * @param messageKey says which form it should have
     */
    public <T> @Nullable T parsed(
            String path, @Nullable String value, int most, Function<String, Optional<T>> parse, String messageKey) {
        int before = found.size();
        String text = text(path, value, most);
        if (text == null || found.size() > before) {
            return null;
        }
        Optional<T> parsed = parse.apply(text);
        if (parsed.isEmpty()) {
            add(InvalidInput.at(path, ErrorCode.INVALID_VALUE, messageKey));
        }
        return parsed.orElse(null);
    }

    /**
     * Any JSON value, as text for PostgreSQL. Adds an error if it is too large, or contains what PostgreSQL cannot
     * store.
     *
     * @param value as plain Java
     */
    public @Nullable String json(String path, @Nullable Object value, StorableJson.Limits limits) {
        if (value == null) {
            return null;
        }
        StorableJson.Problem problem = StorableJson.problem(value, limits);
        if (problem == null) {
            return JSON.writeValueAsString(value);
        }
        add(
                switch (problem) {
                    case TEXT -> InvalidInput.at(path, ErrorCode.INVALID_TEXT, "input.invalidText");
                    case NUMBER ->
                        InvalidInput.at(path, ErrorCode.INVALID_VALUE, "input.numberDigits", NumberLimits.DIGITS);
                    case CHARACTERS ->
                        InvalidInput.at(path, ErrorCode.TOO_LONG, "input.jsonTooLong", limits.characters());
                    case VALUES -> InvalidInput.at(path, ErrorCode.TOO_LONG, "input.jsonValues", limits.values());
                    case DEPTH -> InvalidInput.at(path, ErrorCode.TOO_LONG, "input.jsonDepth", limits.depth());
                });
        return null;
    }

    /**
     * An amount of one currency: not negative, and with no more digits than the currency has.
     *
     * @param currency the only one that is taken
     */
    public @Nullable BigDecimal amount(String path, @Nullable Money money, String currency) {
        if (money == null) {
            return null;
        }
        if (!money.currency().getCurrencyCode().equals(currency)) {
            add(InvalidInput.at(path + ".currency", ErrorCode.INVALID_VALUE, "input.currency", currency));
        }
        return decimal(path + ".amount", money.amount(), CURRENCY_DIGITS);
    }

    /** A time of the business: see {@link BusinessYears}. */
    public void businessTime(String path, @Nullable Instant time) {
        if (time != null) {
            businessDate(path, time.atOffset(ZoneOffset.UTC).toLocalDate());
        }
    }

    /** The same for a date. */
    public void businessDate(String path, @Nullable LocalDate date) {
        if (date != null && date.getYear() < BusinessYears.FIRST) {
            add(InvalidInput.at(path, ErrorCode.INVALID_VALUE, "input.tooEarly", String.valueOf(BusinessYears.FIRST)));
        }
    }

    /** A currency that people pay in today. */
    public void payable(String path, Currency currency) {
        if (!Currencies.isPayable(currency)) {
            add(InvalidInput.at(path, ErrorCode.INVALID_VALUE, "input.notPayable", currency.getCurrencyCode()));
        }
    }

    /**
     * A number that is not negative.
     *
     * @param digits most digits after the point
     */
    public BigDecimal decimal(String path, BigDecimal value, int digits) {
        BigDecimal exact = value.stripTrailingZeros();
        if (exact.signum() < 0) {
            add(InvalidInput.at(path, ErrorCode.INVALID_VALUE, "input.negative"));
        } else if (exact.scale() > digits) {
            add(InvalidInput.at(path, ErrorCode.INVALID_VALUE, "input.digits", digits));
        } else if (exact.compareTo(LARGEST) >= 0) {
            add(InvalidInput.at(path, ErrorCode.INVALID_VALUE, "input.tooLarge"));
        }
        return value;
    }
}
