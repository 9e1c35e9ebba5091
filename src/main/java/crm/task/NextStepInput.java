package crm.task;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A task that follows from another record.
 *
 * @param assigneeId null for the caller
 */
public record NextStepInput(
        String title,
        @Nullable String description,
        Instant dueAt,
        TaskPriority priority,
        @Nullable String assigneeId) {}
