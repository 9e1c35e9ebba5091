package crm.export;

import crm.crypto.Signer;
import crm.crypto.SigningKeys;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Links to files: which export, and until when, signed. A link gives access to the file without a token. */
@Component
class ExportLinks {

    static final String PATH = "/exports/";

    private static final int CONTENT_BYTES = 3 * Long.BYTES;

    /** With the content, a number of bytes that Base64 encodes in one way only. */
    private static final int SIGNATURE_BYTES = 30;

    private final Signer signer;

    private final Clock clock;

    ExportLinks(SigningKeys keys, Clock clock) {
        this.signer = keys.signer("export", SIGNATURE_BYTES);
        this.clock = clock;
    }

    String of(UUID id, Instant expiresAt) {
        byte[] content = ByteBuffer.allocate(CONTENT_BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .putLong(expiresAt.toEpochMilli())
                .array();
        return PATH
                + Base64.getUrlEncoder()
                        .encodeToString(ByteBuffer.allocate(CONTENT_BYTES + SIGNATURE_BYTES)
                                .put(content)
                                .put(signer.sign(content))
                                .array());
    }

    /** The export that a link names; empty if it was not signed here, or its time is over. */
    Optional<UUID> read(String link) {
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
        return signed.getLong() > clock.millis() ? Optional.of(id) : Optional.empty();
    }
}
