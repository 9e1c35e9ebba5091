package crm.task;

import crm.graphql.DateTimeRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The input {@code TaskCondition}: a group of conditions in {@code and}, {@code or} or {@code not}. */
public record TaskCondition(
        @Nullable Boolean completed,
        @Nullable Boolean overdue,
        @Nullable List<String> assignee,
        @Nullable List<String> assigneeNotIn,
        @Nullable Boolean assigneeIsNull,
        @Nullable Boolean unassigned,
        @Nullable List<TaskPriority> priority,
        @Nullable List<TaskPriority> priorityNotIn,
        @Nullable List<String> order,
        @Nullable List<String> lead,
        @Nullable List<String> customer,
        @Nullable DateTimeRange dueAt,
        @Nullable Boolean dueAtIsNull,
        @Nullable DateTimeRange createdAt,
        @Nullable DateTimeRange updatedAt,
        @Nullable String search)
        implements TaskCriteria {}
