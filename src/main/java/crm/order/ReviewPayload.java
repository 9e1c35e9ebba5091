package crm.order;

import crm.command.UserError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the mutations of reviews answer. */
record ReviewPayload(@Nullable Review review, List<UserError> userErrors, boolean replayed) {}
