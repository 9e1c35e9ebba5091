package crm.inspection;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.ArgumentValue;

/** @param expectedVersion of the point */
record SavedChecklistItemInput(
        ChecklistPoint item,
        ArgumentValue<CheckResult> result,
        ArgumentValue<String> comment,
        ArgumentValue<List<String>> photos,
        ArgumentValue<List<String>> photoUploads,
        @Nullable Integer expectedVersion) {}
