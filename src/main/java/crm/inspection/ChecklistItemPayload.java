package crm.inspection;

import crm.command.UserError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the mutation of a point answers. */
record ChecklistItemPayload(
        @Nullable ChecklistItem item, @Nullable Inspection inspection, List<UserError> userErrors, boolean replayed) {}
