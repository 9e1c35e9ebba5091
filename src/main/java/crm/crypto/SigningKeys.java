package crm.crypto;

import java.util.List;

/**
 * Secrets that sign or encrypt values which clients must return unchanged, such as links and cursors.
 *
 * @param secrets the first signs and encrypts, all of them verify and decrypt, so that a secret can be rotated
 */
public record SigningKeys(List<String> secrets) {

    public SigningKeys {
        if (secrets.isEmpty()) {
            throw new IllegalArgumentException("no signing secret");
        }
        secrets = List.copyOf(secrets);
    }

    /**
     * Creates a signer for one kind of value.
     *
     * @param kind its name; no other kind has it
     * @param bytes of a signature, 32 at most
     */
    public Signer signer(String kind, int bytes) {
        return new Signer(secrets, kind, bytes);
    }

    /**
     * Creates an encryptor for one kind of value, with keys that follow from the secrets.
     *
     * @param kind its name; no other kind has it
     */
    public Encryptor encryptor(String kind) {
        return new Encryptor(secrets, kind);
    }
}
