package crm.security;

import crm.graphql.ErrorExtensions;
import crm.graphql.RequestErrorCode;
import java.util.Map;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Puts the caller into the GraphQL context and its rights into the security context. {@link Callers}
 * found the caller before the body was read.
 */
@Component
@EnableConfigurationProperties(VisibilitySettings.class)
public class CallerInterceptor implements WebGraphQlInterceptor {

    private final VisibilitySettings visibility;

    CallerInterceptor(VisibilitySettings visibility) {
        this.visibility = visibility;
    }

    @Override
    public Mono<WebGraphQlResponse> intercept(WebGraphQlRequest request, Chain chain) {
        String address = ClientAddress.of(request.getRemoteAddress());
        Caller caller = (Caller) request.getAttributes().get(Caller.CONTEXT_KEY);
        request.configureExecutionInput(
                (input, builder) -> builder.graphQLContext(Map.of(ClientAddress.CONTEXT_KEY, address))
                        .build());
        if (caller != null) {
            SecurityContextHolder.getContext()
                    .setAuthentication(new CallerAuthentication(caller, visibility.of(caller)));
            request.configureExecutionInput((input, builder) ->
                    builder.graphQLContext(Map.of(Caller.CONTEXT_KEY, caller)).build());
        }
        return chain.next(request).doOnNext(response -> {
            if (isUnauthenticated(response)) {
                response.getResponseHeaders()
                        .set(HttpHeaders.WWW_AUTHENTICATE, InvalidToken.Reason.MISSING.challenge());
            }
        });
    }

    static boolean isUnauthenticated(WebGraphQlResponse response) {
        return response.getExecutionResult().getErrors().stream()
                .anyMatch(error -> ErrorExtensions.code(error) == RequestErrorCode.UNAUTHENTICATED);
    }
}
