package crm.claim;

import crm.command.UserError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the mutations of cases answer. */
record CasePayload(@Nullable OrderCase orderCase, List<UserError> userErrors, boolean replayed) {}
