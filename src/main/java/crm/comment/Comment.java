package crm.comment;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A comment on an order, a lead or a customer: one of the three.
 *
 * @param text null if the comment was deleted
 * @param mentions managers whom it mentions
 * @param edits how often the text was changed
 */
public record Comment(
        UUID id,
        @Nullable UUID orderId,
        @Nullable UUID leadId,
        @Nullable UUID customerId,
        UUID authorId,
        @Nullable String text,
        List<UUID> mentions,
        int edits,
        @Nullable Instant editedAt,
        @Nullable Instant deletedAt,
        @Nullable UUID deletedBy,
        int version,
        Instant createdAt,
        Instant updatedAt) {}
