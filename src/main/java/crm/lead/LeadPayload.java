package crm.lead;

import crm.command.UserError;
import crm.history.StatusChange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the mutations of leads answer. */
record LeadPayload(
        @Nullable Lead lead,
        @Nullable StatusChange event,
        List<UserError> userErrors,
        List<UserError> warnings,
        boolean replayed) {}
