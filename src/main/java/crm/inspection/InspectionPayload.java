package crm.inspection;

import crm.command.UserError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the mutations of inspections answer. */
record InspectionPayload(@Nullable Inspection inspection, List<UserError> userErrors, boolean replayed) {}
