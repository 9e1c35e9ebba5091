package crm.http;

import crm.graphql.RequestErrorCode;
import graphql.ErrorType;
import graphql.ExecutionResult;
import graphql.GraphQLError;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** Which status an answer of GraphQL has. */
final class ResponseStatus {

    private static final Map<String, RequestErrorCode> CODES =
            Arrays.stream(RequestErrorCode.values()).collect(Collectors.toMap(RequestErrorCode::name, code -> code));

    private ResponseStatus() {}

    /**
     * 200 where something was executed, even if fields of it failed: they are null, and {@code errors} says why. Where
     * nothing was, the first error decides; to clients from before it is told by the body alone, as they expect it.
     */
    static HttpStatus of(ExecutionResult result, ResponseMediaType type) {
        if (result.isDataPresent() || result.getErrors().isEmpty()) {
            return HttpStatus.OK;
        }
        GraphQLError error = result.getErrors().getFirst();
        RequestErrorCode code = code(error);
        return switch (type) {
            case GRAPHQL_RESPONSE -> status(code, error);
            case JSON -> legacy(code, error);
        };
    }

    /** What proxies and clients that know nothing of GraphQL have to understand, they are told; all else is 200. */
    private static HttpStatus legacy(@Nullable RequestErrorCode code, GraphQLError error) {
        return switch (code) {
            case UNAUTHENTICATED, RATE_LIMITED, LIMIT_EXCEEDED, UNAVAILABLE -> status(code, error);
            case BAD_REQUEST, NOT_FOUND, PERSISTED_QUERY_NOT_FOUND, FORBIDDEN, INTERNAL -> HttpStatus.OK;
            case null -> HttpStatus.OK;
        };
    }

    /** Null for an error that carries no code of ours. */
    static @Nullable RequestErrorCode code(GraphQLError error) {
        Object code =
                error.getExtensions() == null ? null : error.getExtensions().get("code");
        return code == null ? null : CODES.get(code.toString());
    }

    private static HttpStatus status(@Nullable RequestErrorCode code, GraphQLError error) {
        return switch (code) {
            case UNAUTHENTICATED -> HttpStatus.UNAUTHORIZED;
            case FORBIDDEN -> HttpStatus.FORBIDDEN;
            case NOT_FOUND, PERSISTED_QUERY_NOT_FOUND -> HttpStatus.NOT_FOUND;
            case UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
            case RATE_LIMITED -> HttpStatus.TOO_MANY_REQUESTS;
            case LIMIT_EXCEEDED -> HttpStatus.BAD_REQUEST;
            case BAD_REQUEST -> isUnderstood(error) ? HttpStatus.UNPROCESSABLE_CONTENT : HttpStatus.BAD_REQUEST;
            case INTERNAL -> HttpStatus.INTERNAL_SERVER_ERROR;
            case null -> HttpStatus.INTERNAL_SERVER_ERROR;
        };
    }

    /** A document that was read, and does not fit the schema, its variables, or the operation that was named. */
    private static boolean isUnderstood(GraphQLError error) {
        return error.getErrorType() == ErrorType.ValidationError
                || error.getErrorType() == ErrorType.OperationNotSupported;
    }
}
