package crm.inspection;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** @param expectedVersion of the inspection */
record SaveChecklistInput(
        String inspectionId,
        List<SavedChecklistItemInput> items,
        @Nullable Integer expectedVersion) {}
