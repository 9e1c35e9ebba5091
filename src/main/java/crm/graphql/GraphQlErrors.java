package crm.graphql;

import graphql.ErrorType;
import graphql.GraphQLError;
import graphql.GraphqlErrorBuilder;
import graphql.execution.ResultPath;
import graphql.language.SourceLocation;
import graphql.schema.DataFetchingEnvironment;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.graphql.execution.DataFetcherExceptionResolverAdapter;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.validation.BindException;

/** Converts every exception to an error of the response. */
@Component
public class GraphQlErrors extends DataFetcherExceptionResolverAdapter {

    private static final Logger log = LoggerFactory.getLogger(GraphQlErrors.class);

    /** A request without a token gets as far as its fields. RFC 6750. */
    /** After which a client may try again if the database is unavailable, in seconds. */
    private static final String RETRY_AFTER_SECONDS = "1";

    /** The message for a request without a token. */
    private static final String NO_TOKEN = "unauthenticated";

    private static final String INVALID_TOKEN =
            "Bearer error=\"invalid_token\", error_description=\"The access token is not valid\"";

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

    /** For a failure outside a field: before or around the execution. */
    public GraphQLError toError(Throwable exception, Locale locale) {
        return toError(exception, locale, null, null);
    }

    /** The headers of the response to a request that failed as a whole. */
    public static HttpHeaders headers(Throwable exception) {
        HttpHeaders headers = new HttpHeaders();
        if (exception instanceof RequestRefused refused && refused.code() == RequestErrorCode.UNAUTHENTICATED) {
            headers.set(HttpHeaders.WWW_AUTHENTICATE, refused.messageKey().equals(NO_TOKEN) ? "Bearer" : INVALID_TOKEN);
        }
        if (exception instanceof RetryLater later) {
            headers.set(HttpHeaders.RETRY_AFTER, String.valueOf(later.seconds()));
        } else if (DatabaseFailures.isUnavailable(exception)) {
            headers.set(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        return headers;
    }

    /** For an error that no exception resolver saw, such as a value that does not fit the type of its field. */
    GraphQLError masked(GraphQLError error, Locale locale) {
        UUID id = UUID.randomUUID();
        log.error("Internal error {} at {}: {}", id, error.getPath(), error.getMessage());
        return GraphQLError.newError()
                .message("%s", messages.text(locale, "internal", id))
                .errorType(error.getErrorType())
                .locations(error.getLocations() == null ? List.of() : error.getLocations())
                .path(error.getPath() == null ? List.of() : error.getPath())
                .extensions(ErrorExtensions.of(RequestErrorCode.INTERNAL, ErrorExtensions.ERROR_ID, id.toString()))
                .build();
    }

    private GraphQLError toError(
            Throwable exception, Locale locale, @Nullable ResultPath path, @Nullable SourceLocation location) {
        if (exception instanceof RequestRefused refused) {
            return error(
                    extensions(refused),
                    messages.text(
                            locale, refused.messageKey(), refused.details().toArray()),
                    path,
                    location);
        }
        if (exception instanceof BindException) {
            return error(
                    ErrorExtensions.of(RequestErrorCode.BAD_REQUEST),
                    messages.text(locale, "request.unreadable"),
                    path,
                    location);
        }
        if (DatabaseFailures.isOutOfTime(exception)) {
            log.warn("A request exceeded its time: {}", exception.getMessage());
            return unavailable(messages.text(locale, "unavailable.time"), path, location);
        }
        if (DatabaseFailures.isReadOnly(exception)) {
            log.warn("The database accepts no changes: {}", exception.getMessage());
            return unavailable(messages.text(locale, "unavailable.readOnly"), path, location);
        }
        if (DatabaseFailures.isUnavailable(exception)) {
            log.warn("The database is unavailable: {}", exception.getMessage());
            return unavailable(messages.text(locale, "unavailable"), path, location);
        }
        UUID id = UUID.randomUUID();
        log.error("Internal error {}{}", id, path == null ? "" : " at " + path, exception);
        return error(
                ErrorExtensions.of(RequestErrorCode.INTERNAL, ErrorExtensions.ERROR_ID, id.toString()),
                messages.text(locale, "internal", id),
                path,
                location);
    }

    private static Map<String, Object> extensions(RequestRefused refused) {
        return refused instanceof RetryLater later
                ? ErrorExtensions.of(refused.code(), later.limit(), later.seconds())
                : ErrorExtensions.of(refused.code(), ErrorExtensions.ARGUMENT, refused.argument());
    }

    private static GraphQLError unavailable(
            String message, @Nullable ResultPath path, @Nullable SourceLocation location) {
        return error(ErrorExtensions.of(RequestErrorCode.UNAVAILABLE), message, path, location);
    }

    private static GraphQLError error(
            Map<String, Object> extensions,
            String message,
            @Nullable ResultPath path,
            @Nullable SourceLocation location) {
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
}
