package crm.security;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;

/**
 * A request that comes with a key. Whose it is, is looked up within the GraphQL request ({@link CallerInterceptor}), where an
 * unreachable database has an answer of its own.
 */
final class KeyAuthentication extends AbstractAuthenticationToken {

    private final ApiKey key;

    private final @Nullable Caller caller;

    KeyAuthentication(ApiKey key, @Nullable Caller caller) {
        super(List.of());
        this.key = key;
        this.caller = caller;
        setAuthenticated(true);
    }

    ApiKey key() {
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
            if (!ApiKey.isMeant(token)) {
                return null;
            }
            return ApiKey.parse(token)
                    .map(key -> new KeyAuthentication(key, null))
                    .orElseThrow(() -> new InvalidBearerTokenException("no key"));
        }

        @Override
        public boolean supports(Class<?> authentication) {
            return BearerTokenAuthenticationToken.class.isAssignableFrom(authentication);
        }
    }
}
