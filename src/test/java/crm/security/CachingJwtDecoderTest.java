package crm.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/** Remembering spares checks; it never makes a token hold longer than it says. */
@Tag("unit")
class CachingJwtDecoderTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final List<String> checked = new ArrayList<>();

    private JwtDecoder remembering(Instant end) {
        JwtDecoder checking = token -> {
            checked.add(token);
            if (token.equals("refused")) {
                throw new BadJwtException("no");
            }
            return Jwt.withTokenValue(token)
                    .header("alg", "HS256")
                    .subject("somebody")
                    .issuedAt(end.minusSeconds(3600))
                    .expiresAt(end)
                    .build();
        };
        return new CachingJwtDecoder(checking, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @Test
    void cachesTheCheckOfAToken() {
        JwtDecoder tokens = remembering(NOW.plusSeconds(600));

        tokens.decode("a");
        tokens.decode("a");
        tokens.decode("b");

        assertThat(checked).containsExactly("a", "b");
    }

    @Test
    void doesNotCacheExpiredTokens() {
        JwtDecoder tokens = remembering(NOW.minusSeconds(10));

        tokens.decode("a");
        tokens.decode("a");

        assertThat(checked).containsExactly("a", "a");
    }

    @Test
    void doesNotCacheRefusals() {
        JwtDecoder tokens = remembering(NOW.plusSeconds(600));

        assertThatThrownBy(() -> tokens.decode("refused")).isInstanceOf(BadJwtException.class);
        assertThatThrownBy(() -> tokens.decode("refused")).isInstanceOf(BadJwtException.class);

        assertThat(checked).containsExactly("refused", "refused");
    }
}
