package crm.inspection;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One point of a checklist.
 *
 * @param photos addresses
 * @param photoUploads uploaded photos, which are shown after those
 * @param updatedBy null where the CRM does not know the person
 * @param updatedAt null until the first change
 */
public record ChecklistItem(
        ChecklistPoint item,
        CheckResult result,
        @Nullable String comment,
        List<String> photos,
        List<UUID> photoUploads,
        int version,
        @Nullable UUID updatedBy,
        @Nullable Instant updatedAt) {

    static ChecklistItem untouched(ChecklistPoint item) {
        return new ChecklistItem(item, CheckResult.PENDING, null, List.of(), List.of(), 0, null, null);
    }
}
