package crm.inspection;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A check of a bike and its seller.
 *
 * @param storedVerdict as JSON, as stored
 */
public record Inspection(
        UUID id,
        UUID orderId,
        @Nullable InspectionType type,
        InspectionStage stage,
        @Nullable String notes,
        @Nullable Boolean specificationsConfirmed,
        List<String> photos,
        List<String> defects,
        @Nullable String storedVerdict,
        @Nullable String nextAction,
        int version,
        Instant createdAt,
        Instant updatedAt) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    public @Nullable Object verdict() {
        return storedVerdict == null ? null : JSON.readValue(storedVerdict, Object.class);
    }
}
