package crm.graphql;

import graphql.GraphQLError;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The {@code extensions} of an error: its code, and further data for clients. */
public final class ErrorExtensions {

    static final String CODE = "code";

    /** Path of the argument to change. */
    static final String ARGUMENT = "argument";

    /** Path of the value to change in the variables, such as {@code input.totalPrice}. */
    static final String VARIABLE = "variable";

    /** Name of the limit that the request exceeded. */
    public static final String LIMIT = "limit";

    /** Seconds until the request may succeed. */
    static final String RETRY_AFTER = "retryAfter";

    /** Why a token is not accepted: TOKEN_EXPIRED or TOKEN_INVALID. */
    static final String REASON = "reason";

    /** Id of an internal error: the log has the details under it. */
    static final String ERROR_ID = "errorId";

    private static final Map<String, RequestErrorCode> CODES =
            Arrays.stream(RequestErrorCode.values()).collect(Collectors.toMap(RequestErrorCode::name, code -> code));

    private ErrorExtensions() {}

    public static Map<String, Object> of(RequestErrorCode code) {
        Map<String, Object> extensions = new LinkedHashMap<>();
        extensions.put(CODE, code.name());
        return extensions;
    }

    /** @param value of the further entry; null for none */
    public static Map<String, Object> of(RequestErrorCode code, String name, @Nullable String value) {
        Map<String, Object> extensions = of(code);
        if (value != null) {
            extensions.put(name, value);
        }
        return extensions;
    }

    /** @param seconds until it is worth another try, as {@code Retry-After} has it */
    static Map<String, Object> of(RequestErrorCode code, String limit, long seconds) {
        Map<String, Object> extensions = of(code);
        extensions.put(LIMIT, limit);
        extensions.put(RETRY_AFTER, seconds);
        return extensions;
    }

    /** When another try is worth it; null for an error that does not say so. */
    static @Nullable Long retryAfter(GraphQLError error) {
        return value(error, RETRY_AFTER) instanceof Long seconds ? seconds : null;
    }

    /** The code of an error; null if it has none of {@link RequestErrorCode}. */
    public static @Nullable RequestErrorCode code(GraphQLError error) {
        Object code = value(error, CODE);
        return code == null ? null : CODES.get(code.toString());
    }

    /** The limit that the request exceeded; null for an error of another kind. */
    public static @Nullable String limit(GraphQLError error) {
        return value(error, LIMIT) instanceof String limit ? limit : null;
    }

    private static @Nullable Object value(GraphQLError error, String name) {
        Map<String, Object> extensions = error.getExtensions();
        return extensions == null ? null : extensions.get(name);
    }
}
