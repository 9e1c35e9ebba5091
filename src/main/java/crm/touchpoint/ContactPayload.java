package crm.touchpoint;

import crm.command.UserError;
import crm.task.Task;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code recordCall} and {@code recordMessage} answer.
 *
 * @param task the next step, if the input has one
 */
record ContactPayload(
        @Nullable Touchpoint touchpoint, @Nullable Task task, List<UserError> userErrors, boolean replayed) {}
