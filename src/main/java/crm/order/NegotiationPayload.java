package crm.order;

import crm.command.UserError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the mutations of negotiations answer. */
record NegotiationPayload(
        @Nullable Negotiation negotiation, @Nullable Order order, List<UserError> userErrors, boolean replayed) {}
