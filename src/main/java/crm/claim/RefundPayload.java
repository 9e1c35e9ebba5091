package crm.claim;

import crm.command.UserError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the mutations of requests for a refund answer. */
record RefundPayload(@Nullable RefundRequest refundRequest, List<UserError> userErrors, boolean replayed) {}
