package crm.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import crm.api.SigningKeys;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;

/** Addresses of pictures that are shown through this server. They are signed: only those work that were handed out here. */
@Component
class ProxyAddresses {

    static final String PATH = "/images/proxy/";

    private static final String ALGORITHM = "HmacSHA256";

    private static final int SIGNATURE_BYTES = 16;

    /** Encoded and signed, it still fits into the first line of a request. */
    private static final int LONGEST = 4000;

    private final List<SecretKeySpec> keys;

    ProxyAddresses(SigningKeys signing) {
        keys = signing.secrets().stream()
                .map(secret -> new SecretKeySpec(("image-proxy:" + secret).getBytes(UTF_8), ALGORITHM))
                .toList();
    }

    /** Whether it is worth handing out: a snapshot may hold anything. */
    static boolean canBeAsked(String address) {
        return address.length() <= LONGEST
                && (address.regionMatches(true, 0, "https://", 0, 8)
                        || address.regionMatches(true, 0, "http://", 0, 7));
    }

    String of(String address) {
        byte[] content = address.getBytes(UTF_8);
        return PATH + encode(signature(keys.getFirst(), content)) + "/" + encode(content);
    }

    /** The address that was signed; empty if it was not signed here. */
    Optional<String> read(String signature, String encoded) {
        byte[] given;
        byte[] content;
        try {
            given = Base64.getUrlDecoder().decode(signature);
            content = Base64.getUrlDecoder().decode(encoded);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        boolean signed = keys.stream().anyMatch(key -> MessageDigest.isEqual(given, signature(key, content)));
        return signed ? Optional.of(new String(content, UTF_8)) : Optional.empty();
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] signature(SecretKeySpec key, byte[] content) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return Arrays.copyOf(mac.doFinal(content), SIGNATURE_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
