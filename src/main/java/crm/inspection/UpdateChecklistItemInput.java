package crm.inspection;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.ArgumentValue;

/** @param expectedVersion of the point, not of the inspection */
record UpdateChecklistItemInput(
        String inspectionId,
        ChecklistPoint item,
        ArgumentValue<CheckResult> result,
        ArgumentValue<String> comment,
        ArgumentValue<List<String>> photos,
        ArgumentValue<List<String>> photoUploads,
        @Nullable Integer expectedVersion) {

    SavedChecklistItemInput point() {
        return new SavedChecklistItemInput(item, result, comment, photos, photoUploads, expectedVersion);
    }
}
