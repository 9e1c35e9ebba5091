package crm.inspection;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A check of a bike and its seller.
 *
 * @param photos addresses of photos of the whole inspection
 * @param photoUploads uploaded photos of the whole inspection, which are shown after those
 */
public record Inspection(
        UUID id,
        UUID orderId,
        @Nullable InspectionType type,
        InspectionStage stage,
        @Nullable String notes,
        @Nullable Boolean specificationsConfirmed,
        List<String> photos,
        List<UUID> photoUploads,
        List<String> defects,
        @Nullable String nextAction,
        int version,
        Instant createdAt,
        Instant updatedAt) {}
