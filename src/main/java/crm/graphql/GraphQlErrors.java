package crm.graphql;

import graphql.ErrorType;
import graphql.GraphQLError;
import graphql.GraphqlErrorBuilder;
import graphql.execution.ResultPath;
import graphql.language.SourceLocation;
import graphql.schema.DataFetchingEnvironment;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.graphql.execution.DataFetcherExceptionResolverAdapter;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.validation.BindException;

/** The one place where an exception becomes an error of the answer. */
@Component
class GraphQlErrors extends DataFetcherExceptionResolverAdapter {

    private static final Logger log = LoggerFactory.getLogger(GraphQlErrors.class);

    private static final String QUERY_CANCELED = "57014";

    private final Messages messages;

    GraphQlErrors(Messages messages) {
        this.messages = messages;
    }

    @Override
    protected GraphQLError resolveToSingleError(Throwable exception, DataFetchingEnvironment environment) {
        return toError(
                exception,
                environment.getLocale(),
                environment.getExecutionStepInfo().getPath(),
                environment.getField().getSourceLocation());
    }

    /** For what fails outside of a field, before or around the execution. */
    GraphQLError toError(Throwable exception, Locale locale) {
        return toError(exception, locale, null, null);
    }

    /** For what no resolver of exceptions was asked about, such as a value that its field's type does not take. */
    GraphQLError masked(GraphQLError error, Locale locale) {
        UUID id = UUID.randomUUID();
        log.error("Internal error {} at {}: {}", id, error.getPath(), error.getMessage());
        return GraphQLError.newError()
                .message("%s", messages.text(locale, "internal", id))
                .errorType(error.getErrorType())
                .locations(error.getLocations() == null ? List.of() : error.getLocations())
                .path(error.getPath() == null ? List.of() : error.getPath())
                .extensions(Map.of("code", RequestErrorCode.INTERNAL.name(), "errorId", id.toString()))
                .build();
    }

    private GraphQLError toError(
            Throwable exception, Locale locale, @Nullable ResultPath path, @Nullable SourceLocation location) {
        if (exception instanceof RequestRefused refused) {
            return error(
                    refused.code(),
                    messages.text(
                            locale, refused.messageKey(), refused.details().toArray()),
                    details(refused),
                    path,
                    location);
        }
        if (exception instanceof BindException) {
            return error(
                    RequestErrorCode.BAD_REQUEST,
                    messages.text(locale, "request.unreadable"),
                    Map.of(),
                    path,
                    location);
        }
        if (isOutOfTime(exception)) {
            log.warn("The time of a request was up: {}", exception.getMessage());
            return error(
                    RequestErrorCode.UNAVAILABLE, messages.text(locale, "unavailable.time"), Map.of(), path, location);
        }
        if (isUnavailable(exception)) {
            log.warn("The database is unavailable: {}", exception.getMessage());
            return error(RequestErrorCode.UNAVAILABLE, messages.text(locale, "unavailable"), Map.of(), path, location);
        }
        UUID id = UUID.randomUUID();
        log.error("Internal error {}{}", id, path == null ? "" : " at " + path, exception);
        return error(
                RequestErrorCode.INTERNAL,
                messages.text(locale, "internal", id),
                Map.of("errorId", id.toString()),
                path,
                location);
    }

    private static Map<String, Object> details(RequestRefused refused) {
        if (refused instanceof RetryLater later) {
            return Map.of("limit", later.limit());
        }
        return refused.argument() == null ? Map.of() : Map.of("argument", refused.argument());
    }

    private static GraphQLError error(
            RequestErrorCode code,
            String message,
            Map<String, Object> details,
            @Nullable ResultPath path,
            @Nullable SourceLocation location) {
        Map<String, Object> extensions = new LinkedHashMap<>();
        extensions.put("code", code.name());
        extensions.putAll(details);
        GraphqlErrorBuilder<?> error = GraphqlErrorBuilder.newError()
                .message("%s", message)
                .errorType(ErrorType.DataFetchingException)
                .extensions(extensions);
        if (path != null) {
            error.path(path);
        }
        if (location != null) {
            error.locations(List.of(location));
        }
        return error.build();
    }

    /** A statement that was cancelled, by PostgreSQL's own clock or by ours. */
    private static boolean isOutOfTime(Throwable exception) {
        for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLTimeoutException
                    || (cause instanceof SQLException sql && QUERY_CANCELED.equals(sql.getSQLState()))) {
                return true;
            }
        }
        return false;
    }

    /** No connection to be had, lost, or ended by the server: nothing that the request did. */
    private static boolean isUnavailable(Throwable exception) {
        for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
            if (cause instanceof CannotGetJdbcConnectionException
                    || cause instanceof CannotCreateTransactionException
                    || cause instanceof TransientDataAccessException) {
                return true;
            }
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                // 08: connection; 57P: ended or not accepting; 53: out of resources.
                String state = sql.getSQLState();
                if (state.startsWith("08") || state.startsWith("57P") || state.startsWith("53")) {
                    return true;
                }
            }
        }
        return false;
    }
}
