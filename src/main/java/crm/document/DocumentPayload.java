package crm.document;

import crm.command.UserError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the mutations of documents answer. */
record DocumentPayload(@Nullable Document document, List<UserError> userErrors, boolean replayed) {}
