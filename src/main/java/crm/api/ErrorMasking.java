package crm.api;

import graphql.ErrorType;
import graphql.GraphQLError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.graphql.ExecutionGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.graphql.support.DefaultExecutionGraphQlResponse;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Gives a code to the errors that the resolvers of exceptions never see: those of parsing, validation and coercion.
 * Whatever else fails around the execution is answered in GraphQL too, never as a bare 500.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class ErrorMasking implements WebGraphQlInterceptor {

    private final GraphQlErrors errors;

    ErrorMasking(GraphQlErrors errors) {
        this.errors = errors;
    }

    @Override
    public Mono<WebGraphQlResponse> intercept(WebGraphQlRequest request, Chain chain) {
        return Mono.defer(() -> chain.next(request))
                .map(this::coded)
                .onErrorResume(exception -> Mono.just(failed(request, exception)));
    }

    private WebGraphQlResponse coded(WebGraphQlResponse response) {
        List<GraphQLError> found = response.getExecutionResult().getErrors();
        if (found.stream().allMatch(ErrorMasking::hasCode)) {
            return response;
        }
        List<GraphQLError> coded = new ArrayList<>(found.size());
        for (GraphQLError error : found) {
            coded.add(hasCode(error) ? error : withCode(error));
        }
        return response.transform(builder -> builder.errors(coded));
    }

    private WebGraphQlResponse failed(ExecutionGraphQlRequest request, Throwable exception) {
        Locale locale = request.getLocale() == null ? Locale.ENGLISH : request.getLocale();
        graphql.ExecutionResult result = graphql.ExecutionResult.newExecutionResult()
                .addError(errors.toError(exception, locale))
                .build();
        return new WebGraphQlResponse(new DefaultExecutionGraphQlResponse(request.toExecutionInput(), result));
    }

    private static boolean hasCode(GraphQLError error) {
        return error.getExtensions() != null && error.getExtensions().containsKey("code");
    }

    private static GraphQLError withCode(GraphQLError error) {
        Object type = error.getErrorType();
        boolean senders = type == ErrorType.InvalidSyntax
                || type == ErrorType.ValidationError
                || type == ErrorType.OperationNotSupported
                || type == ErrorType.ExecutionAborted;
        ErrorCode code = senders ? ErrorCode.BAD_REQUEST : ErrorCode.INTERNAL;
        GraphQLError.Builder<?> coded = GraphQLError.newError()
                .message("%s", error.getMessage())
                .errorType(error.getErrorType())
                .extensions(extensions(error.getExtensions(), code));
        if (error.getLocations() != null) {
            coded.locations(error.getLocations());
        }
        if (error.getPath() != null && !error.getPath().isEmpty()) {
            coded.path(error.getPath());
        }
        return coded.build();
    }

    private static Map<String, Object> extensions(@Nullable Map<String, Object> given, ErrorCode code) {
        Map<String, Object> extensions = new LinkedHashMap<>();
        extensions.put("code", code.name());
        if (given != null) {
            extensions.putAll(given);
        }
        return extensions;
    }
}
