package crm.comment;

import crm.command.UserError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the mutations of comments answer. */
record CommentPayload(@Nullable Comment comment, List<UserError> userErrors, boolean replayed) {}
