package crm.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import crm.Fixture;
import java.net.InetSocketAddress;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;

/** An identity provider with keys of its own, which it publishes. */
class KeySetTest {

    private static final String ISSUER = "https://issuer.example";

    private static RSAKey rsa;

    private static ECKey ec;

    private static HttpServer provider;

    @BeforeAll
    static void publish() throws Exception {
        rsa = new RSAKeyGenerator(2048).keyID("rsa").generate();
        ec = new ECKeyGenerator(Curve.P_256).keyID("ec").generate();
        byte[] published = new JWKSet(List.of(rsa, ec)).toString(true).getBytes(UTF_8);
        provider = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        provider.createContext("/keys", exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, published.length);
            exchange.getResponseBody().write(published);
            exchange.close();
        });
        provider.start();
    }

    @AfterAll
    static void stop() {
        provider.stop(0);
    }

    /** As the application makes it of these settings. */
    private static JwtDecoder decoder() {
        return new ApplicationSecrets()
                .jwtDecoder(
                        new SecuritySettings(
                                null, null, "crm", "app_metadata.role", List.of(), List.of(), 60, List.of()),
                        new MockEnvironment()
                                .withProperty(
                                        "spring.security.oauth2.resourceserver.jwt.jwk-set-uri",
                                        "http://127.0.0.1:"
                                                + provider.getAddress().getPort() + "/keys")
                                .withProperty("spring.security.oauth2.resourceserver.jwt.issuer-uri", ISSUER),
                        new StaticListableBeanFactory().getBeanProvider(GeneratedSecrets.class),
                        Clock.systemUTC());
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .subject(Fixture.MANAGER)
                .issuer(ISSUER)
                .audience("crm")
                .claim("app_metadata", Map.of("role", "manager"))
                .expirationTime(in(600));
    }

    private static Date in(int seconds) {
        return Date.from(Instant.now(Clock.systemUTC()).plusSeconds(seconds));
    }

    private static String signed(JWSAlgorithm algorithm, String key, JWSSigner signer, JWTClaimsSet claims)
            throws Exception {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(algorithm)
                        .keyID(key)
                        .type(JOSEObjectType.JWT)
                        .build(),
                claims);
        token.sign(signer);
        return token.serialize();
    }

    private static String byRsa(JWTClaimsSet.Builder claims) throws Exception {
        return signed(JWSAlgorithm.RS256, "rsa", new RSASSASigner(rsa), claims.build());
    }

    private static void isRefused(String token) {
        assertThatThrownBy(() -> decoder().decode(token)).isInstanceOf(JwtException.class);
    }

    @Test
    void acceptsEveryKeyOfTheSet() throws Exception {
        assertThat(decoder().decode(byRsa(claims())).getSubject()).isEqualTo(Fixture.MANAGER);
        assertThat(decoder()
                        .decode(signed(JWSAlgorithm.ES256, "ec", new ECDSASigner(ec), claims().build()))
                        .getSubject())
                .isEqualTo(Fixture.MANAGER);
    }

    @Test
    void refusesTokensSignedWithThePublicKey() throws Exception {
        RSAPublicKey publicKey = rsa.toRSAPublicKey();
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes(UTF_8)).encodeToString(publicKey.getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
        isRefused(signed(JWSAlgorithm.HS256, "rsa", new MACSigner(publicKey.getEncoded()), claims().build()));
        isRefused(signed(JWSAlgorithm.HS256, "rsa", new MACSigner(pem.getBytes(UTF_8)), claims().build()));
    }

    @Test
    void refusesUnsignedTokens() {
        isRefused(new PlainJWT(claims().build()).serialize());
    }

    @Test
    void refusesTheKeyOfAnotherIssuer() throws Exception {
        RSAKey other = new RSAKeyGenerator(2048).keyID("rsa").generate();
        isRefused(signed(JWSAlgorithm.RS256, "rsa", new RSASSASigner(other), claims().build()));
        isRefused(signed(JWSAlgorithm.RS256, "unknown", new RSASSASigner(other), claims().build()));
        isRefused(signed(JWSAlgorithm.RS512, "rsa", new RSASSASigner(rsa), claims().build()));
    }

    @Test
    void acceptsTokensOfTheIssuerAndAudienceInTime() throws Exception {
        isRefused(byRsa(claims().issuer("https://other.example")));
        isRefused(byRsa(claims().issuer(null)));
        isRefused(byRsa(claims().audience("shop")));
        isRefused(byRsa(claims().expirationTime(in(-90))));
        isRefused(byRsa(claims().notBeforeTime(in(90))));
        // Clocks differ by up to a minute.
        assertThat(decoder().decode(byRsa(claims().expirationTime(in(-30)))).getSubject())
                .isEqualTo(Fixture.MANAGER);
        assertThat(decoder().decode(byRsa(claims().notBeforeTime(in(30)))).getSubject())
                .isEqualTo(Fixture.MANAGER);
    }

    @Test
    void refusesAnAlteredRole() throws Exception {
        String[] parts = byRsa(claims()).split("\\.");
        String altered = new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8).replace("manager", "admin");
        isRefused(parts[0] + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(altered.getBytes(UTF_8)) + "."
                + parts[2]);
    }
}
