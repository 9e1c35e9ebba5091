package crm.inspection;

import org.jspecify.annotations.Nullable;

record CreateInspectionInput(
        String orderId,
        @Nullable InspectionType type,
        InspectionStage stage,
        @Nullable String notes) {}
