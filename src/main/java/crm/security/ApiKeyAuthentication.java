package crm.security;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;

/**
 * A request that comes with a key. Whose it is, is looked up within the GraphQL request ({@link CallerInterceptor}),
 * where an unreachable database has an answer of its own.
 */
final class ApiKeyAuthentication extends AbstractAuthenticationToken {

    private final ApiKeySecret key;

    private final @Nullable Caller caller;

    ApiKeyAuthentication(ApiKeySecret key, @Nullable Caller caller) {
        super(List.of());
        this.key = key;
        this.caller = caller;
        setAuthenticated(true);
    }

    ApiKeySecret key() {
        return key;
    }

    /** Null until it was looked up. */
    @Nullable
    Caller caller() {
        return caller;
    }

    @Override
    public Object getCredentials() {
        return "";
    }

    @Override
    public Object getPrincipal() {
        return key.prefix();
    }

    /** Takes what has the form of a key, and leaves all other tokens to others. */
    static final class Provider implements AuthenticationProvider {

        @Override
        public @Nullable Authentication authenticate(Authentication authentication) {
            String token = ((BearerTokenAuthenticationToken) authentication).getToken();
            if (!ApiKeySecret.isMeant(token)) {
                return null;
            }
            return ApiKeySecret.parse(token)
                    .map(key -> new ApiKeyAuthentication(key, null))
                    .orElseThrow(() -> new InvalidBearerTokenException("no key"));
        }

        @Override
        public boolean supports(Class<?> authentication) {
            return BearerTokenAuthenticationToken.class.isAssignableFrom(authentication);
        }
    }
}
