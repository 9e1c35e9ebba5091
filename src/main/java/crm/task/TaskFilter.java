package crm.task;

import crm.api.TimeRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

record TaskFilter(
        @Nullable Boolean completed,
        @Nullable Boolean overdue,
        @Nullable List<String> assignee,
        @Nullable Boolean unassigned,
        @Nullable List<TaskPriority> priority,
        @Nullable TimeRange dueAt,
        @Nullable TimeRange createdAt,
        @Nullable TimeRange updatedAt) {}
