package crm.order;

import crm.command.UserError;
import crm.history.StatusChange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the mutations of one order answer. */
record OrderPayload(
        @Nullable Order order, @Nullable StatusChange event, List<UserError> userErrors, boolean replayed) {}
