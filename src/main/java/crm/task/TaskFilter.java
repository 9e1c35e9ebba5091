package crm.task;

import crm.graphql.DateTimeRange;
import crm.sql.Utc;
import crm.sql.Where;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The input {@code TaskFilter}: which tasks. A null field does not filter. */
public record TaskFilter(
        @Nullable Boolean completed,
        @Nullable Boolean overdue,
        @Nullable List<String> assignee,
        @Nullable Boolean unassigned,
        @Nullable List<TaskPriority> priority,
        @Nullable DateTimeRange dueAt,
        @Nullable DateTimeRange createdAt,
        @Nullable DateTimeRange updatedAt) {

    private static final String OVERDUE = "not t.completed and t.due_at <= :now";

    /**
     * As conditions on the table {@code tasks}, called {@code t}.
     *
     * @param now by which a task is overdue
     * @throws crm.graphql.RequestRefused if a field cannot be meant, such as a range without times in it
     */
    public Where where(Instant now) {
        Where where = new Where()
                .anyOfIds("t.assignee", "filter.assignee", assignee)
                .isNull("t.assignee", unassigned)
                .anyOf("t.priority", "filter.priority", priority)
                .within("t.due_at", "filter.dueAt", dueAt)
                .within("t.created_at", "filter.createdAt", createdAt)
                .within("t.updated_at", "filter.updatedAt", updatedAt);
        if (completed != null) {
            where.and(completed ? "t.completed" : "not t.completed");
        }
        if (overdue != null) {
            where.and(overdue ? OVERDUE : "(" + OVERDUE + ") is not true", "now", Utc.offset(now));
        }
        return where;
    }
}
