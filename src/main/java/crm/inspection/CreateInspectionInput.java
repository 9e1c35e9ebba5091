package crm.inspection;

import org.jspecify.annotations.Nullable;

record CreateInspectionInput(
        String orderId, InspectionStage stage, @Nullable String notes) {}
