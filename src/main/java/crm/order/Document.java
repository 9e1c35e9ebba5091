package crm.order;

import java.time.Instant;
import java.util.UUID;

/** A file that belongs to an order. */
public record Document(UUID id, UUID orderId, DocumentType type, String url, Instant uploadedAt) {}
