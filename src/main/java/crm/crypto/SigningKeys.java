package crm.crypto;

import java.util.List;

/**
 * Secrets that sign what the API hands out and wants back unaltered, such as cursors.
 *
 * @param secrets the first signs, all of them verify: so a secret is replaced without breaking what is out there
 */
public record SigningKeys(List<String> secrets) {

    public SigningKeys {
        if (secrets.isEmpty()) {
            throw new IllegalArgumentException("no signing secret");
        }
        secrets = List.copyOf(secrets);
    }

    /**
     * Signs one kind of thing.
     *
     * @param kind its name; no other kind has it
     * @param bytes of a signature, 32 at most
     */
    public Signer signer(String kind, int bytes) {
        return new Signer(secrets, kind, bytes);
    }
}
