package crm.booking;

import crm.command.ErrorCode;
import crm.command.InputErrors;
import crm.command.InvalidInput;
import crm.graphql.StorableText;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Metadata of the website about a booking: any JSON, stored unchanged. */
final class BookingMeta {

    /** Of the JSON, in characters. */
    private static final int LONGEST = 20_000;

    /** Does not match an escaped backslash before it, which makes it a text of six characters. */
    private static final Pattern NUL = Pattern.compile("(?<!\\\\)(?:\\\\\\\\)*\\\\u0000");

    /** Largest exponent of a number, as of a double. PostgreSQL stores a number with all its digits. */
    private static final int EXPONENT = 308;

    private static final String PATH = "bookingMeta";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private BookingMeta() {}

    /**
     * It as JSON.
     *
     * @param errors receives an error if it is too long, or contains what PostgreSQL cannot store
     */
    static @Nullable String checked(@Nullable Object meta, InputErrors errors) {
        if (meta == null) {
            return null;
        }
        if (!hasOnlyStorableNumbers(meta)) {
            errors.add(InvalidInput.at(PATH, ErrorCode.INVALID_VALUE, "input.exponent", EXPONENT));
            return null;
        }
        String json = JSON.writeValueAsString(meta);
        if (json.codePointCount(0, json.length()) > LONGEST) {
            errors.add(InvalidInput.at(PATH, ErrorCode.TOO_LONG, "input.tooLong", LONGEST));
        } else if (NUL.matcher(json).find() || !StorableText.is(json)) {
            errors.add(InvalidInput.at(PATH, ErrorCode.INVALID_TEXT, "input.invalidText"));
        }
        return json;
    }

    private static boolean hasOnlyStorableNumbers(@Nullable Object value) {
        if (value == null) {
            return true;
        }
        return switch (value) {
            case BigDecimal number -> Math.abs((long) number.precision() - number.scale()) <= EXPONENT;
            case Map<?, ?> fields -> fields.values().stream().allMatch(BookingMeta::hasOnlyStorableNumbers);
            case List<?> items -> items.stream().allMatch(BookingMeta::hasOnlyStorableNumbers);
            default -> true;
        };
    }
}
