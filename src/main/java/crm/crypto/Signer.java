package crm.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs values of one kind; a signature of another kind does not verify. */
public final class Signer {

    private static final String ALGORITHM = "HmacSHA256";

    private final List<SecretKeySpec> keys;

    private final int bytes;

    Signer(List<String> secrets, String kind, int bytes) {
        this.keys = secrets.stream()
                .map(secret -> new SecretKeySpec((kind + ":" + secret).getBytes(UTF_8), ALGORITHM))
                .toList();
        this.bytes = bytes;
    }

    /** Signs with the current secret. */
    public byte[] sign(byte[] content) {
        return sign(keys.getFirst(), content);
    }

    /** The signatures of all secrets, the current one first. */
    public Stream<byte[]> signatures(byte[] content) {
        return keys.stream().map(key -> sign(key, content));
    }

    /** Whether the signature is valid for one of the secrets, compared in constant time. */
    public boolean isSigned(byte[] content, byte[] signature) {
        return signatures(content).anyMatch(right -> MessageDigest.isEqual(signature, right));
    }

    private byte[] sign(SecretKeySpec key, byte[] content) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return Arrays.copyOf(mac.doFinal(content), bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
