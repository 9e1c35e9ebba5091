package crm;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.Date;
import java.util.Map;

/** Tokens as the identity provider would issue them. */
public final class Tokens {

    public static final String SECRET = "shared-with-the-identity-provider-of-the-tests";

    private static final Date FAR = Date.from(Instant.parse("2100-01-01T00:00:00Z"));

    private Tokens() {}

    /** A manager and an administrator of the fixture; the analyst is not in {@code users}. */
    public static String of(String role) {
        return switch (role) {
            case "manager" -> of(Fixture.MANAGER, "Марк Орлов", role);
            case "admin" -> of(Fixture.ADMIN, "Анна Соколова", role);
            default -> of("5e000000-0000-7000-8000-000000000099", "Demo analyst", role);
        };
    }

    public static String of(String id, String name, String role) {
        return signed(
                claims(id, name).claim("app_metadata", Map.of("role", role)).build());
    }

    /** The claims of every token, without a role. */
    public static JWTClaimsSet.Builder claims(String id, String name) {
        return new JWTClaimsSet.Builder()
                .subject(id)
                .claim("name", name)
                .claim("email", id.substring(id.length() - 4) + "@crm.example")
                .expirationTime(FAR);
    }

    public static String signed(JWTClaimsSet claims) {
        return signed(claims, SECRET);
    }

    public static String signed(JWTClaimsSet claims, String secret) {
        SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
        try {
            token.sign(new MACSigner(secret.getBytes(UTF_8)));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return token.serialize();
    }
}
