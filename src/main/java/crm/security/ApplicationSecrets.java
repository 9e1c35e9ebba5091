package crm.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import crm.crypto.SigningKeys;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.SupplierJwtDecoder;

/** Where the secrets come from: the settings, or on a server without configuration, those made there. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SecuritySettings.class)
class ApplicationSecrets {

    private static final int MINIMUM_BYTES = 32;

    private static final String JWT = "spring.security.oauth2.resourceserver.jwt.";

    @Bean
    SigningKeys signingKeys(SecuritySettings settings, ObjectProvider<GeneratedSecrets> generated) {
        List<String> secrets = settings.signingSecret();
        if (secrets.isEmpty()) {
            GeneratedSecrets own = generated.getIfAvailable();
            if (own == null) {
                throw new ConfigurationRefused(
                        "No secret for signing cursors and links is configured.",
                        "Set crm.security.signing-secret (environment: CRM_SECURITY_SIGNING_SECRET) to at least "
                                + MINIMUM_BYTES + " random bytes, the same on every node. Several, separated by"
                                + " commas: the first signs, all verify.");
            }
            secrets = List.of(own.signingSecret());
        }
        secrets.forEach(secret -> requireLength("crm.security.signing-secret", secret));
        return new SigningKeys(secrets);
    }

    @Bean
    @Primary
    JwtDecoder jwtDecoder(
            SecuritySettings settings,
            Environment environment,
            ObjectProvider<GeneratedSecrets> generated,
            Clock clock) {
        return new CachingJwtDecoder(decoder(settings, environment, generated.getIfAvailable()), clock);
    }

    private static JwtDecoder decoder(
            SecuritySettings settings, Environment environment, @Nullable GeneratedSecrets generated) {
        String keySet = environment.getProperty(JWT + "jwk-set-uri");
        String issuer = environment.getProperty(JWT + "issuer-uri");
        OAuth2TokenValidator<Jwt> validator =
                validator(settings, settings.issuer() == null ? issuer : settings.issuer());
        if (settings.jwtSecret() != null && (keySet != null || issuer != null)) {
            throw new ConfigurationRefused(
                    "Both a shared secret and an issuer are configured, but only one of them can be used.",
                    "Remove either crm.security.jwt-secret or " + JWT + "*.");
        }
        if (keySet != null) {
            return validating(
                    NimbusJwtDecoder.withJwkSetUri(keySet)
                            .jwsAlgorithms(algorithms -> {
                                algorithms.add(SignatureAlgorithm.RS256);
                                algorithms.add(SignatureAlgorithm.ES256);
                            })
                            .build(),
                    validator);
        }
        if (issuer != null) {
            // At the first token, so that the server starts while the identity provider is down.
            return new SupplierJwtDecoder(
                    () -> validating(NimbusJwtDecoder.withIssuerLocation(issuer).build(), validator));
        }
        return validating(withSecret(settings.jwtSecret(), generated), validator);
    }

    private static NimbusJwtDecoder validating(NimbusJwtDecoder decoder, OAuth2TokenValidator<Jwt> validator) {
        decoder.setJwtValidator(validator);
        return decoder;
    }

    private static NimbusJwtDecoder withSecret(@Nullable String configured, @Nullable GeneratedSecrets generated) {
        String secret = configured;
        if (secret == null && generated != null) {
            secret = generated.jwtSecret();
        }
        if (secret == null) {
            throw new ConfigurationRefused(
                    "No issuer and no secret for verifying tokens are configured.",
                    "Set crm.security.jwt-secret (environment: CRM_SECURITY_JWT_SECRET) to the secret that "
                            + "your identity"
                            + " provider signs tokens with (HS256, at least " + MINIMUM_BYTES + " bytes), or " + JWT
                            + "issuer-uri to its address.");
        }
        requireLength("crm.security.jwt-secret", secret);
        return NimbusJwtDecoder.withSecretKey(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"))
                .macAlgorithm(MacAlgorithm.HS256)
                .build();
    }

    private static OAuth2TokenValidator<Jwt> validator(SecuritySettings settings, @Nullable String issuer) {
        // Spring lets a token pass that says nothing of its end.
        OAuth2TokenValidator<Jwt> validator = new DelegatingOAuth2TokenValidator<>(
                new JwtTimestampValidator(), new JwtClaimValidator<Object>(JwtClaimNames.EXP, Objects::nonNull));
        if (issuer != null) {
            validator = new DelegatingOAuth2TokenValidator<>(
                    validator, new JwtClaimValidator<Object>(JwtClaimNames.ISS, issuer::equals));
        }
        String audience = settings.audience();
        if (audience != null) {
            validator = new DelegatingOAuth2TokenValidator<>(
                    validator,
                    new JwtClaimValidator<List<String>>(
                            JwtClaimNames.AUD, given -> given != null && given.contains(audience)));
        }
        return validator;
    }

    private static void requireLength(String setting, String secret) {
        if (secret.getBytes(UTF_8).length < MINIMUM_BYTES) {
            throw new ConfigurationRefused(
                    "The secret in " + setting + " is too short to be safe.",
                    "Set " + setting + " to at least " + MINIMUM_BYTES + " random bytes.");
        }
    }
}
