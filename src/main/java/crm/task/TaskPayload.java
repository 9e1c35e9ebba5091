package crm.task;

import crm.command.UserError;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the mutations of tasks answer.
 *
 * @param deletedTaskId of the task that was deleted
 */
record TaskPayload(@Nullable Task task, @Nullable UUID deletedTaskId, List<UserError> userErrors, boolean replayed) {}
