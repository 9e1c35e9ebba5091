package crm.task;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The checked fields of a new task, without its subject: see {@link Tasks#nextStep}. */
public record TaskDraft(
        String title,
        @Nullable String description,
        @Nullable Instant dueAt,
        @Nullable UUID assignee,
        TaskPriority priority) {

    TaskDraft assignedTo(@Nullable UUID manager) {
        return new TaskDraft(title, description, dueAt, manager, priority);
    }
}
