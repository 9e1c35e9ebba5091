package crm.webhook;

import crm.feed.ChangePosition;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A change on its way to a webhook.
 *
 * @param position of the change; null for a test
 * @param event type of the record and operation: {@code order.updated}
 */
record WebhookDelivery(
        UUID id,
        UUID webhookId,
        @Nullable ChangePosition position,
        String event,
        UUID recordId,
        WebhookDeliveryStatus status,
        int attempts,
        @Nullable Integer httpStatus,
        @Nullable String responseExcerpt,
        @Nullable String error,
        @Nullable Instant firstAttemptAt,
        @Nullable Instant nextAttemptAt,
        Instant createdAt,
        @Nullable Instant finishedAt) {}
