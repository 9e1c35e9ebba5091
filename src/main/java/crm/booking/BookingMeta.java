package crm.booking;

import crm.command.ErrorCode;
import crm.command.InputErrors;
import crm.command.InvalidInput;
import crm.graphql.NumberLimits;
import crm.graphql.StorableJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Metadata of the website about a booking: any JSON, stored unchanged. */
final class BookingMeta {

    private static final StorableJson.Limits LIMITS = new StorableJson.Limits(20_000, 1_000, 20);

    private static final String PATH = "bookingMeta";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private BookingMeta() {}

    /**
     * It as JSON.
     *
     * @param errors receives an error if it is too large, or contains what PostgreSQL cannot store
     */
    static @Nullable String checked(@Nullable Object meta, InputErrors errors) {
        if (meta == null) {
            return null;
        }
        StorableJson.Problem problem = StorableJson.problem(meta, LIMITS);
        if (problem == null) {
            return JSON.writeValueAsString(meta);
        }
        errors.add(
                switch (problem) {
                    case TEXT -> InvalidInput.at(PATH, ErrorCode.INVALID_TEXT, "input.invalidText");
                    case NUMBER ->
                        InvalidInput.at(PATH, ErrorCode.INVALID_VALUE, "input.numberDigits", NumberLimits.DIGITS);
                    case CHARACTERS ->
                        InvalidInput.at(PATH, ErrorCode.TOO_LONG, "input.jsonTooLong", LIMITS.characters());
                    case VALUES -> InvalidInput.at(PATH, ErrorCode.TOO_LONG, "input.jsonValues", LIMITS.values());
                    case DEPTH -> InvalidInput.at(PATH, ErrorCode.TOO_LONG, "input.jsonDepth", LIMITS.depth());
                });
        return null;
    }
}
