package crm.graphql;

import graphql.ErrorType;
import graphql.GraphQLError;
import graphql.introspection.GoodFaithIntrospection;
import graphql.introspection.IntrospectionDisabledError;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.ExecutionGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.graphql.support.DefaultExecutionGraphQlResponse;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Adds a code to the errors that exception resolvers never see: those of parsing, validation and coercion. Converts an
 * exception around the execution to a GraphQL response, never to a plain status 500.
 */
@Component
public class ErrorCodeInterceptor implements WebGraphQlInterceptor {

    private final GraphQlErrors errors;

    ErrorCodeInterceptor(GraphQlErrors errors) {
        this.errors = errors;
    }

    @Override
    public Mono<WebGraphQlResponse> intercept(WebGraphQlRequest request, Chain chain) {
        return Mono.defer(() -> chain.next(request))
                .map(response -> coded(request, response))
                .onErrorResume(exception -> Mono.just(failed(request, exception)));
    }

    private WebGraphQlResponse coded(ExecutionGraphQlRequest request, WebGraphQlResponse response) {
        List<GraphQLError> found = response.getExecutionResult().getErrors();
        // A limit that one field exceeded: the others were executed, and the status is 200.
        found.stream()
                .map(ErrorExtensions::retryAfter)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .ifPresent(
                        seconds -> response.getResponseHeaders().set(HttpHeaders.RETRY_AFTER, String.valueOf(seconds)));
        if (found.stream().allMatch(ErrorCodeInterceptor::hasCode)) {
            return response;
        }
        return response.transform(builder -> builder.errors(coded(found, locale(request))));
    }

    /** The errors of an execution, each with a code, and without what clients must not see. */
    public List<GraphQLError> coded(List<GraphQLError> found, Locale locale) {
        List<GraphQLError> coded = new ArrayList<>(found.size());
        for (GraphQLError error : found) {
            coded.add(hasCode(error) ? error : withCode(error, locale));
        }
        return coded;
    }

    private WebGraphQlResponse failed(ExecutionGraphQlRequest request, Throwable exception) {
        graphql.ExecutionResult result = graphql.ExecutionResult.newExecutionResult()
                .addError(errors.toError(exception, locale(request)))
                .build();
        WebGraphQlResponse response =
                new WebGraphQlResponse(new DefaultExecutionGraphQlResponse(request.toExecutionInput(), result));
        response.getResponseHeaders().putAll(GraphQlErrors.headers(exception));
        return response;
    }

    private static Locale locale(ExecutionGraphQlRequest request) {
        return request.getLocale() == null ? Locale.ENGLISH : request.getLocale();
    }

    private static boolean hasCode(GraphQLError error) {
        return error.getExtensions() != null && error.getExtensions().containsKey(ErrorExtensions.CODE);
    }

    private GraphQLError withCode(GraphQLError error, Locale locale) {
        Object type = error.getErrorType();
        boolean senders = type == ErrorType.InvalidSyntax
                || type == ErrorType.ValidationError
                || type == ErrorType.OperationNotSupported
                || type == ErrorType.ExecutionAborted
                || error instanceof GoodFaithIntrospection.BadFaithIntrospectionError
                || error instanceof IntrospectionDisabledError;
        if (!senders) {
            return errors.masked(error, locale);
        }
        GraphQLError.Builder<?> coded = GraphQLError.newError()
                .message("%s", error.getMessage())
                .errorType(error.getErrorType())
                .extensions(extensions(error.getExtensions()));
        if (error.getLocations() != null) {
            coded.locations(error.getLocations());
        }
        if (error.getPath() != null && !error.getPath().isEmpty()) {
            coded.path(error.getPath());
        }
        return coded.build();
    }

    private static Map<String, Object> extensions(@Nullable Map<String, Object> given) {
        Map<String, Object> extensions = ErrorExtensions.of(RequestErrorCode.BAD_REQUEST);
        if (given != null) {
            extensions.putAll(given);
        }
        return extensions;
    }
}
