package crm.security;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/**
 * Spares a client that sends the same token with every request the same check each time. A token is remembered for a
 * minute at most and never past its end; one that was refused is not remembered.
 */
final class CachingJwtDecoder implements JwtDecoder {

    private static final Duration LONGEST = Duration.ofMinutes(1);

    private static final int MOST = 10_000;

    private final LoadingCache<String, Jwt> tokens;

    CachingJwtDecoder(JwtDecoder decoder, Clock clock) {
        this.tokens = Caffeine.newBuilder()
                .maximumSize(MOST)
                .expireAfter(Expiry.creating((String token, Jwt jwt) -> remaining(jwt, clock)))
                .build(decoder::decode);
    }

    @Override
    public Jwt decode(String token) {
        return tokens.get(token);
    }

    private static Duration remaining(Jwt jwt, Clock clock) {
        Instant end = jwt.getExpiresAt();
        if (end == null) {
            return LONGEST;
        }
        Duration left = Duration.between(clock.instant(), end);
        if (left.isNegative()) {
            // Within the tolerated skew: checked anew each time.
            return Duration.ZERO;
        }
        return left.compareTo(LONGEST) < 0 ? left : LONGEST;
    }
}
