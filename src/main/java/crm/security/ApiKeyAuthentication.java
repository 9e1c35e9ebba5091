package crm.security;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;

/**
 * A request with a key that was not looked up yet. {@link CallerInterceptor} looks it up within the GraphQL request,
 * where an unreachable database has an answer of its own.
 */
final class ApiKeyAuthentication extends AbstractAuthenticationToken {

    private final ApiKeySecret key;

    ApiKeyAuthentication(ApiKeySecret key) {
        super(List.of());
        this.key = key;
        setAuthenticated(true);
    }

    ApiKeySecret key() {
        return key;
    }

    @Override
    public Object getCredentials() {
        return "";
    }

    @Override
    public Object getPrincipal() {
        return key.prefix();
    }

    /** Accepts tokens that have the form of a key. */
    static final class Provider implements AuthenticationProvider {

        @Override
        public @Nullable Authentication authenticate(Authentication authentication) {
            String token = ((BearerTokenAuthenticationToken) authentication).getToken();
            if (!ApiKeySecret.isMeant(token)) {
                return null;
            }
            return ApiKeySecret.parse(token)
                    .map(ApiKeyAuthentication::new)
                    .orElseThrow(() -> new InvalidBearerTokenException("no key"));
        }

        @Override
        public boolean supports(Class<?> authentication) {
            return BearerTokenAuthenticationToken.class.isAssignableFrom(authentication);
        }
    }
}
