package crm.inbox;

import crm.command.UserError;
import crm.graphql.TotalCount;
import java.util.List;

/** What {@code markInboxRead} answers. */
record MarkInboxReadPayload(TotalCount unreadCount, List<UserError> userErrors, boolean replayed) {}
