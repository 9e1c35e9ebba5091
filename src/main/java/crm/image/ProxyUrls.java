package crm.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import crm.crypto.Signer;
import crm.crypto.SigningKeys;
import java.util.Base64;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Addresses of pictures that are shown through this server. They are signed: only those work that were handed out here.
 */
@Component
class ProxyUrls {

    static final String PATH = "/images/proxy/";

    private static final int SIGNATURE_BYTES = 16;

    /** Encoded and signed, it still fits into the first line of a request. */
    private static final int LONGEST = 4000;

    private final Signer signer;

    ProxyUrls(SigningKeys keys) {
        signer = keys.signer("image-proxy", SIGNATURE_BYTES);
    }

    /** Whether it is worth handing out: a snapshot may hold anything. */
    static boolean canBeAsked(String address) {
        return address.length() <= LONGEST
                && (address.startsWith("//")
                        || address.regionMatches(true, 0, "https://", 0, 8)
                        || address.regionMatches(true, 0, "http://", 0, 7));
    }

    String of(String address) {
        byte[] content = address.getBytes(UTF_8);
        return PATH + encode(signer.sign(content)) + "/" + encode(content);
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
        return signer.isSigned(content, given) ? Optional.of(new String(content, UTF_8)) : Optional.empty();
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
