package crm.security;

import crm.graphql.ErrorExtensions;
import crm.graphql.RequestErrorCode;
import crm.graphql.RequestRefused;
import crm.graphql.StorableText;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Puts the caller into the GraphQL context and its rights into the security context, and tells the {@link CallerSeen}
 * listeners of other modules.
 */
@Component
public class CallerInterceptor implements WebGraphQlInterceptor {

    /** The histories store the name of a caller, in at most as many characters. */
    private static final int NAME_LENGTH = 200;

    private final SecuritySettings settings;

    private final ApiKeyLookup keys;

    private final List<CallerSeen> listeners;

    CallerInterceptor(SecuritySettings settings, ApiKeyLookup keys, List<CallerSeen> listeners) {
        this.settings = settings;
        this.keys = keys;
        this.listeners = listeners;
    }

    @Override
    public Mono<WebGraphQlResponse> intercept(WebGraphQlRequest request, Chain chain) {
        String address = ClientAddress.of(request.getRemoteAddress());
        Caller caller = caller(SecurityContextHolder.getContext().getAuthentication(), address);
        request.configureExecutionInput(
                (input, builder) -> builder.graphQLContext(Map.of(ClientAddress.CONTEXT_KEY, address))
                        .build());
        if (caller != null) {
            SecurityContextHolder.getContext().setAuthentication(new CallerAuthentication(caller));
            listeners.forEach(listener -> listener.seen(caller));
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

    private @Nullable Caller caller(@Nullable Authentication authentication, String address) {
        if (authentication instanceof ApiKeyAuthentication sent) {
            return keys.find(sent.key(), address)
                    .orElseThrow(() ->
                            new RequestRefused(RequestErrorCode.UNAUTHENTICATED, null, "unauthenticated.invalid"));
        }
        if (!(authentication instanceof JwtAuthenticationToken token)) {
            return null;
        }
        Jwt jwt = token.getToken();
        String name = firstOf(jwt, "name", "user_metadata.full_name", "user_metadata.name", "email");
        String id = jwt.getSubject();
        if (id == null) {
            return null;
        }
        if (!StorableText.is(id)) {
            throw new RequestRefused(RequestErrorCode.UNAUTHENTICATED, null, "unauthenticated.subject");
        }
        String role = text(jwt, settings.roleClaim());
        return new Caller(
                ActorKind.USER,
                id,
                name == null ? id : name,
                text(jwt, "email"),
                role == null ? null : Role.ofToken(role).orElse(null),
                null,
                List.of());
    }

    private static @Nullable String firstOf(Jwt jwt, String... paths) {
        for (String path : paths) {
            String value = text(jwt, path);
            if (value != null && !value.isBlank()) {
                return value.codePointCount(0, value.length()) <= NAME_LENGTH
                        ? value
                        : value.substring(0, value.offsetByCodePoints(0, NAME_LENGTH));
            }
        }
        return null;
    }

    /** A claim by its name, else by its path through nested claims. */
    private static @Nullable String text(Jwt jwt, String path) {
        Object value = jwt.getClaims().get(path);
        if (value == null) {
            value = jwt.getClaims();
            for (String part : path.split("\\.")) {
                value = value instanceof Map<?, ?> claims ? claims.get(part) : null;
            }
        }
        // The identity provider may let people write what PostgreSQL cannot store.
        return value instanceof String text ? StorableText.shown(text) : null;
    }

    static boolean isUnauthenticated(WebGraphQlResponse response) {
        return response.getExecutionResult().getErrors().stream()
                .anyMatch(error -> ErrorExtensions.code(error) == RequestErrorCode.UNAUTHENTICATED);
    }
}
