package crm.inspection;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One point of a checklist.
 *
 * @param photos addresses
 * @param updatedAt null until the first change
 */
public record ChecklistItem(
        ChecklistPoint item,
        CheckResult result,
        @Nullable String comment,
        List<String> photos,
        int version,
        @Nullable Instant updatedAt) {

    static ChecklistItem untouched(ChecklistPoint item) {
        return new ChecklistItem(item, CheckResult.PENDING, null, List.of(), 0, null);
    }
}
