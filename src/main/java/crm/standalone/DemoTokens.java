package crm.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import crm.graphql.GraphiQlToken;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.stereotype.Component;

/**
 * A token for each role, to try the server. They are valid for 30 days; every start creates new ones. There are
 * none if an identity provider is configured, because the server must not sign with its secret.
 */
@Component
@ConditionalOnStandalone
@Conditional(DemoTokens.NoIdentityProviderConfigured.class)
class DemoTokens implements GraphiQlToken {

    static class NoIdentityProviderConfigured implements Condition {

        private static final List<String> SETTINGS = List.of(
                "crm.security.jwt-secret",
                "spring.security.oauth2.resourceserver.jwt.issuer-uri",
                "spring.security.oauth2.resourceserver.jwt.jwk-set-uri");

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return SETTINGS.stream().noneMatch(context.getEnvironment()::containsProperty);
        }
    }

    private static final Duration VALIDITY = Duration.ofDays(30);

    private final Map<String, String> byRole = new LinkedHashMap<>();

    DemoTokens(StandaloneSecrets secrets, Clock clock) {
        // The demo data contains the first two users with these ids and names.
        add(secrets, clock, "admin", "01900000-0000-7000-8000-000000000001", "Анна Соколова", "anna.sokolova");
        add(secrets, clock, "manager", "01900000-0000-7000-8000-000000000002", "Марк Орлов", "mark.orlov");
        add(secrets, clock, "analyst", "01900000-0000-7000-8000-000000000003", "Demo analyst", "analyst");
    }

    private void add(StandaloneSecrets secrets, Clock clock, String role, String id, String name, String mailbox) {
        Instant now = clock.instant();
        SignedJWT token = new SignedJWT(
                new JWSHeader(JWSAlgorithm.HS256),
                new JWTClaimsSet.Builder()
                        .subject(id)
                        .claim("name", name)
                        .claim("email", mailbox + "@example.com")
                        .claim("app_metadata", Map.of("role", role))
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plus(VALIDITY)))
                        .build());
        try {
            token.sign(new MACSigner(secrets.jwtSecret().getBytes(UTF_8)));
        } catch (JOSEException e) {
            throw new IllegalStateException("the generated secret cannot sign", e);
        }
        byRole.put(role, token.serialize());
    }

    /** By role: admin, manager, analyst. */
    Map<String, String> byRole() {
        return byRole;
    }

    /** GraphiQL opens with the manager's token, the most common role. */
    @Override
    public String token() {
        return byRole.getOrDefault("manager", "");
    }
}
