package crm.order;

import crm.command.UserError;
import crm.history.StatusChange;
import crm.lead.Lead;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the conversion of a lead answers; {@code orderEvent} only where it made the order. */
record ConvertLeadPayload(
        @Nullable Lead lead,
        @Nullable Order order,
        @Nullable StatusChange event,
        @Nullable StatusChange orderEvent,
        List<UserError> userErrors,
        List<UserError> warnings,
        boolean replayed) {}
