package crm.security;

import crm.graphql.RequestErrorCode;
import crm.graphql.RequestRefused;
import crm.graphql.StorableText;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.stereotype.Component;

/** Finds out who sends a request, before its body is read. */
@Component
public class Callers {

    /** The histories store the name of a caller, in at most as many characters. */
    private static final int NAME_LENGTH = 200;

    private final SecuritySettings settings;

    private final ApiKeyLookup keys;

    private final List<CallerRecords> records;

    private final JwtDecoder tokens;

    private final Clock clock;

    Callers(SecuritySettings settings, ApiKeyLookup keys, List<CallerRecords> records, JwtDecoder tokens, Clock clock) {
        this.settings = settings;
        this.keys = keys;
        this.records = records;
        this.tokens = tokens;
        this.clock = clock;
    }

    /**
     * The caller of a connection that stays open, by the token that a message of it brings.
     *
     * @param token a key or a token, without {@code Bearer}
     * @throws RequestRefused if it does not hold, as for {@link #find}
     */
    public CallerSession session(String token, String address) {
        return CallerSession.of(this, authentication(token), address, clock);
    }

    /**
     * The same for the request on this thread.
     *
     * @throws RequestRefused also for a request without a token
     */
    public CallerSession session(String address) {
        Authentication sent = SecurityContextHolder.getContext().getAuthentication();
        return CallerSession.of(this, sent, address, clock);
    }

    private Authentication authentication(String token) {
        if (ApiKeySecret.isMeant(token)) {
            return ApiKeySecret.parse(token).map(ApiKeyAuthentication::new).orElseThrow(Callers::invalid);
        }
        try {
            return new JwtAuthenticationToken(tokens.decode(token));
        } catch (BadJwtException e) {
            throw invalid();
        }
    }

    private static RequestRefused invalid() {
        return new RequestRefused(RequestErrorCode.UNAUTHENTICATED, null, "unauthenticated.invalid");
    }

    /**
     * The caller of the request on this thread; null without a token.
     *
     * @param address of the client, as {@link ClientAddress} writes it
     * @throws RequestRefused if the key does not exist, was revoked or has expired, the claims cannot be used,
     *     or the person was deactivated
     * @throws crm.graphql.RetryLater if too many keys came from there that are none
     * @throws org.springframework.dao.DataAccessException if a key or a person cannot be looked up
     */
    public @Nullable Caller find(String address) {
        return find(SecurityContextHolder.getContext().getAuthentication(), address);
    }

    @Nullable
    Caller find(@Nullable Authentication authentication, String address) {
        if (authentication instanceof ApiKeyAuthentication sent) {
            return keys.find(sent.key(), address).orElseThrow(Callers::invalid);
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
        Caller caller = new Caller(
                ActorKind.USER,
                id,
                name == null ? id : name,
                text(jwt, "email"),
                role == null ? null : Role.ofToken(role).orElse(null),
                null,
                List.of());
        for (CallerRecords known : records) {
            caller = known.admit(caller);
        }
        return caller;
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
}
