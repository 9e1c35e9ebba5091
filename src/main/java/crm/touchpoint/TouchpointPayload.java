package crm.touchpoint;

import crm.command.UserError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the mutations of touchpoints answer. */
record TouchpointPayload(@Nullable Touchpoint touchpoint, List<UserError> userErrors, boolean replayed) {}
