package crm.inspection;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.ArgumentValue;

record UpdateInspectionInput(
        String id,
        ArgumentValue<InspectionType> type,
        ArgumentValue<InspectionStage> stage,
        ArgumentValue<String> notes,
        ArgumentValue<Boolean> specificationsConfirmed,
        ArgumentValue<List<String>> photos,
        ArgumentValue<List<String>> photoUploads,
        ArgumentValue<List<String>> defects,
        ArgumentValue<String> nextAction,
        @Nullable Integer expectedVersion) {}
