package crm.order;

import org.jspecify.annotations.Nullable;

/** @param stage null clears it */
record SetOrderStageInput(
        String id,
        @Nullable OrderStage stage,
        @Nullable String note,
        @Nullable Integer expectedVersion) {}
