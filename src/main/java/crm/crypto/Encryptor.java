package crm.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts values of one kind with AES-GCM, so that only servers with the same secret can read or make them. The nonce
 * is an HMAC of the content: equal contents give equal results, and no nonce serves two contents.
 */
public final class Encryptor {

    private static final String ALGORITHM = "AES/GCM/NoPadding";

    private static final int NONCE_BYTES = 12;

    private static final int TAG_BYTES = 16;

    private record Key(SecretKeySpec encryption, Signer nonces) {}

    private final List<Key> keys;

    Encryptor(List<String> secrets, String kind) {
        this.keys = secrets.stream().map(secret -> key(secret, kind)).toList();
    }

    private static Key key(String secret, String kind) {
        byte[] encryption = new Signer(List.of(secret), kind + " encryption", 32).sign("AES-256".getBytes(UTF_8));
        return new Key(new SecretKeySpec(encryption, "AES"), new Signer(List.of(secret), kind + " nonce", NONCE_BYTES));
    }

    /** Encrypts with the current secret: a nonce, the encrypted content and its tag. */
    public byte[] encrypt(byte[] content) {
        Key key = keys.getFirst();
        byte[] nonce = key.nonces().sign(content);
        byte[] encrypted = Arrays.copyOf(nonce, NONCE_BYTES + content.length + TAG_BYTES);
        try {
            cipher(Cipher.ENCRYPT_MODE, key, nonce).doFinal(content, 0, content.length, encrypted, NONCE_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
        return encrypted;
    }

    /** Decrypts with any of the secrets; empty if none of them encrypted it, or if it was altered. */
    public Optional<byte[]> decrypt(byte[] encrypted) {
        if (encrypted.length < NONCE_BYTES + TAG_BYTES) {
            return Optional.empty();
        }
        for (Key key : keys) {
            byte[] content = decrypt(key, encrypted);
            if (content != null) {
                return Optional.of(content);
            }
        }
        return Optional.empty();
    }

    private static byte @Nullable [] decrypt(Key key, byte[] encrypted) {
        try {
            return cipher(Cipher.DECRYPT_MODE, key, Arrays.copyOf(encrypted, NONCE_BYTES))
                    .doFinal(encrypted, NONCE_BYTES, encrypted.length - NONCE_BYTES);
        } catch (AEADBadTagException e) {
            // Another secret encrypted it, or a client made it.
            return null;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    private static Cipher cipher(int mode, Key key, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(ALGORITHM);
        cipher.init(mode, key.encryption(), new GCMParameterSpec(8 * TAG_BYTES, nonce));
        return cipher;
    }
}
