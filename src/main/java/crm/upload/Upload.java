package crm.upload;

import crm.security.Caller;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A file that a client announced, and then sent.
 *
 * @param contentType as announced; the bytes agree with it
 * @param byteCount as announced; the file has exactly as many
 * @param expectedSha256 the hash that the client announced, in hexadecimal; null for none
 * @param sha256 of the file, in hexadecimal; null until it was received
 * @param caller who announced it: the file counts against this caller's limits
 * @param expiresAt until when the URL accepts the file
 * @param attachedAt null until a record uses it
 */
public record Upload(
        UUID id,
        UploadPurpose purpose,
        String fileName,
        String contentType,
        long byteCount,
        @Nullable String expectedSha256,
        @Nullable String sha256,
        Caller caller,
        Instant createdAt,
        Instant expiresAt,
        @Nullable Instant receivedAt,
        @Nullable Instant attachedAt) {

    private static final int NAME_LENGTH = 32;

    public UploadState state() {
        if (attachedAt != null) {
            return UploadState.ATTACHED;
        }
        return receivedAt == null ? UploadState.WAITING : UploadState.RECEIVED;
    }

    UploadType type() {
        return UploadType.of(contentType).orElseThrow();
    }

    /** Of a received file in the store. */
    public String key() {
        if (sha256 == null) {
            throw new IllegalStateException("the upload " + id + " was not received");
        }
        return key(sha256);
    }

    /** The name says the content: under one key there is never another file. */
    String key(String hash) {
        return "uploads/" + id.toString().replace("-", "") + "/" + hash.substring(0, NAME_LENGTH) + "."
                + type().extension();
    }
}
