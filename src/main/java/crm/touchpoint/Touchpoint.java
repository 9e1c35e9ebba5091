package crm.touchpoint;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A contact with a customer.
 *
 * @param responseDueAt by when the customer expects an answer; null if none is expected
 * @param taskId the next step
 */
public record Touchpoint(
        UUID id,
        @Nullable UUID customerId,
        @Nullable UUID leadId,
        @Nullable UUID orderId,
        @Nullable UUID managerId,
        @Nullable String channel,
        @Nullable TouchpointDirection direction,
        @Nullable String type,
        @Nullable TouchpointOutcome outcome,
        @Nullable String summary,
        Instant happenedAt,
        @Nullable Instant responseDueAt,
        @Nullable Instant respondedAt,
        int version,
        Instant createdAt,
        Instant updatedAt,
        @Nullable UUID taskId) {}
