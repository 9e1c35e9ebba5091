package crm.http;

import crm.graphql.ErrorExtensions;
import crm.graphql.RequestErrorCode;
import graphql.ErrorType;
import graphql.ExecutionResult;
import graphql.GraphQLError;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** The HTTP status of a GraphQL response. */
final class ResponseStatus {

    private ResponseStatus() {}

    /**
     * 200 if the operation was executed, even if fields failed: they are null, and {@code errors} says why. Otherwise
     * the first error decides. Clients that accept only {@code application/json} get 200, and read {@code errors}.
     */
    static HttpStatus of(ExecutionResult result, ResponseMediaType type) {
        if (result.isDataPresent() || result.getErrors().isEmpty()) {
            return HttpStatus.OK;
        }
        GraphQLError error = result.getErrors().getFirst();
        RequestErrorCode code = ErrorExtensions.code(error);
        return switch (type) {
            case GRAPHQL_RESPONSE, EVENT_STREAM -> status(code, error);
            case JSON -> legacy(code, error);
        };
    }

    /** For a response that is no GraphQL: the status says what went wrong. */
    static HttpStatus of(GraphQLError error) {
        return status(ErrorExtensions.code(error), error);
    }

    /** Errors that proxies and generic HTTP clients handle by the status keep it. All others are 200. */
    private static HttpStatus legacy(@Nullable RequestErrorCode code, GraphQLError error) {
        return switch (code) {
            case UNAUTHENTICATED, RATE_LIMITED, LIMIT_EXCEEDED, UNAVAILABLE -> status(code, error);
            case BAD_REQUEST, EXPIRED_CURSOR, NOT_FOUND, PERSISTED_QUERY_NOT_FOUND, FORBIDDEN, INTERNAL ->
                HttpStatus.OK;
            case null -> HttpStatus.OK;
        };
    }

    private static HttpStatus status(@Nullable RequestErrorCode code, GraphQLError error) {
        return switch (code) {
            case UNAUTHENTICATED -> HttpStatus.UNAUTHORIZED;
            case FORBIDDEN -> HttpStatus.FORBIDDEN;
            case NOT_FOUND, PERSISTED_QUERY_NOT_FOUND -> HttpStatus.NOT_FOUND;
            case EXPIRED_CURSOR -> HttpStatus.GONE;
            case UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
            case RATE_LIMITED -> HttpStatus.TOO_MANY_REQUESTS;
            case LIMIT_EXCEEDED -> HttpStatus.BAD_REQUEST;
            case BAD_REQUEST -> isUnderstood(error) ? HttpStatus.UNPROCESSABLE_CONTENT : HttpStatus.BAD_REQUEST;
            case INTERNAL -> HttpStatus.INTERNAL_SERVER_ERROR;
            case null -> HttpStatus.INTERNAL_SERVER_ERROR;
        };
    }

    /** The document was parsed, but does not fit the schema, its variables, or the operation name. */
    private static boolean isUnderstood(GraphQLError error) {
        return error.getErrorType() == ErrorType.ValidationError
                || error.getErrorType() == ErrorType.OperationNotSupported;
    }
}
