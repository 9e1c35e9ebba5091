package crm.claim;

import crm.command.UserError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the mutations of requests for a compensation answer. */
record CompensationPayload(
        @Nullable CompensationRequest compensationRequest, List<UserError> userErrors, boolean replayed) {}
