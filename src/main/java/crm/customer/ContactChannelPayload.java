package crm.customer;

import crm.command.UserError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the mutations of contact channels answer. */
record ContactChannelPayload(
        @Nullable Customer customer,
        @Nullable ContactChannel contactChannel,
        List<UserError> userErrors,
        boolean replayed) {}
