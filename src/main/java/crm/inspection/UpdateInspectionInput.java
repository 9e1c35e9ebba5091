package crm.inspection;

import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.ArgumentValue;

record UpdateInspectionInput(
        String id,
        ArgumentValue<InspectionStage> stage,
        ArgumentValue<String> notes,
        @Nullable Integer expectedVersion) {}
