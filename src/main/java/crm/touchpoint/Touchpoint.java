package crm.touchpoint;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A contact with a customer.
 *
 * @param storedPayload as JSON, as stored
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
        @Nullable String summary,
        @Nullable String storedPayload,
        Instant happenedAt,
        @Nullable Instant responseDueAt,
        @Nullable Instant respondedAt,
        Instant createdAt) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    public @Nullable Object payload() {
        return storedPayload == null ? null : JSON.readValue(storedPayload, Object.class);
    }
}
