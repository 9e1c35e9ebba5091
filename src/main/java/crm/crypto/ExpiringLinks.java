package crm.crypto;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/** Signed texts that name a record, and the time until which they are valid. They work without a token. */
public final class ExpiringLinks {

    private static final int CONTENT_BYTES = 3 * Long.BYTES;

    /** With the content, a number of bytes that Base64 encodes in one way only. */
    private static final int SIGNATURE_BYTES = 30;

    private final Signer signer;

    /** @param kind of the records; no other kind of signed values has it */
    public ExpiringLinks(SigningKeys keys, String kind) {
        this.signer = keys.signer(kind, SIGNATURE_BYTES);
    }

    /** What a link says, if it was signed here. */
    public record Signed(UUID id, Instant expiresAt) {}

    public String of(UUID id, Instant expiresAt) {
        byte[] content = ByteBuffer.allocate(CONTENT_BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .putLong(expiresAt.toEpochMilli())
                .array();
        return Base64.getUrlEncoder()
                .encodeToString(ByteBuffer.allocate(CONTENT_BYTES + SIGNATURE_BYTES)
                        .put(content)
                        .put(signer.sign(content))
                        .array());
    }

    /** Empty if the link was not signed here. The caller compares the time. */
    public Optional<Signed> read(String link) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(link);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (bytes.length != CONTENT_BYTES + SIGNATURE_BYTES) {
            return Optional.empty();
        }
        ByteBuffer parts = ByteBuffer.wrap(bytes);
        byte[] content = new byte[CONTENT_BYTES];
        byte[] signature = new byte[SIGNATURE_BYTES];
        parts.get(content).get(signature);
        if (!signer.isSigned(content, signature)) {
            return Optional.empty();
        }
        ByteBuffer signed = ByteBuffer.wrap(content);
        UUID id = new UUID(signed.getLong(), signed.getLong());
        return Optional.of(new Signed(id, Instant.ofEpochMilli(signed.getLong())));
    }
}
