package crm.order;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a customer wrote about an order; the rating is 1 to 5.
 *
 * @param repliedAt time of the last change of the reply; null where the reply was not written in this CRM
 * @param repliedById who wrote it
 */
public record Review(
        UUID id,
        UUID orderId,
        int rating,
        @Nullable String text,
        @Nullable String reply,
        @Nullable Instant repliedAt,
        @Nullable UUID repliedById,
        int version,
        Instant createdAt,
        Instant updatedAt) {}
