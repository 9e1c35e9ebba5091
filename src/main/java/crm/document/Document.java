package crm.document;

import crm.security.Actor;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A document of an order: an imported URL or an uploaded file.
 *
 * @param url of an imported document; null for an uploaded one
 * @param uploadId null for an imported document
 * @param uploadedBy null for an imported document
 * @param removedAt null unless the document was removed
 */
public record Document(
        UUID id,
        UUID orderId,
        DocumentType type,
        @Nullable String url,
        @Nullable UUID uploadId,
        @Nullable String note,
        Instant uploadedAt,
        @Nullable Actor uploadedBy,
        @Nullable Instant removedAt,
        @Nullable Actor removedBy,
        int version) {}
