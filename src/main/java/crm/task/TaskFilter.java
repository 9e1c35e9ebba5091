package crm.task;

import crm.graphql.DateTimeRange;
import crm.security.CallerRights;
import crm.sql.Where;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The input {@code TaskFilter}: which tasks. A null field does not filter. */
public record TaskFilter(
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
        @Nullable String search,
        @Nullable Boolean deleted,
        @Nullable List<TaskCondition> and,
        @Nullable List<TaskCondition> or,
        @Nullable TaskCondition not)
        implements TaskCriteria {

    /**
     * As conditions on the table {@code tasks}, called {@code t}.
     *
     * @param rights of the caller; a caller who sees personal data masked cannot search it
     * @param now by which a task is overdue
     * @throws crm.graphql.RequestRefused if a field cannot be meant, such as a range without times in it
     */
    public Where where(CallerRights rights, Instant now) {
        return criteria("filter", rights, now)
                .and(Boolean.TRUE.equals(deleted) ? "t.deleted_at is not null" : NOT_DELETED)
                .combined("filter", and, or, not, (condition, path) -> condition.criteria(path, rights, now));
    }
}
