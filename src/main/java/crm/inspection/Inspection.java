package crm.inspection;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A check of a bike and its seller. */
public record Inspection(
        UUID id,
        UUID orderId,
        InspectionStage stage,
        @Nullable String notes,
        int version,
        Instant createdAt,
        Instant updatedAt) {}
