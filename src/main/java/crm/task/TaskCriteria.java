package crm.task;

import crm.graphql.DateTimeRange;
import crm.security.CallerRights;
import crm.sql.Utc;
import crm.sql.Where;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What tasks can be filtered by: the fields that {@link TaskFilter} and {@link TaskCondition} have in common. */
interface TaskCriteria {

    String NOT_DELETED = "t.deleted_at is null";

    String OVERDUE = "not t.completed and t.due_at <= :now";

    @Nullable
    Boolean completed();

    @Nullable
    Boolean overdue();

    @Nullable
    List<String> assignee();

    @Nullable
    List<String> assigneeNotIn();

    @Nullable
    Boolean assigneeIsNull();

    @Nullable
    Boolean unassigned();

    @Nullable
    List<TaskPriority> priority();

    @Nullable
    List<TaskPriority> priorityNotIn();

    @Nullable
    List<String> order();

    @Nullable
    List<String> lead();

    @Nullable
    List<String> customer();

    @Nullable
    DateTimeRange dueAt();

    @Nullable
    Boolean dueAtIsNull();

    @Nullable
    DateTimeRange createdAt();

    @Nullable
    DateTimeRange updatedAt();

    @Nullable
    String search();

    /**
     * As conditions on the table {@code tasks}, called {@code t}.
     *
     * @param path of the input: {@code filter}
     */
    default Where criteria(String path, CallerRights rights, Instant now) {
        Where where = new Where()
                .anyOfIds("t.assignee", path + ".assignee", assignee())
                .noneOfIds("t.assignee", path + ".assigneeNotIn", assigneeNotIn())
                .isNull("t.assignee", assigneeIsNull())
                .isNull("t.assignee", unassigned())
                .anyOf("t.priority", path + ".priority", priority())
                .noneOf("t.priority", path + ".priorityNotIn", priorityNotIn())
                .anyOfIds("t.order_id", path + ".order", order())
                .anyOfIds("t.lead_id", path + ".lead", lead())
                .anyOfIds("t.customer_id", path + ".customer", customer())
                .within("t.due_at", path + ".dueAt", dueAt())
                .isNull("t.due_at", dueAtIsNull())
                .within("t.created_at", path + ".createdAt", createdAt())
                .within("t.updated_at", path + ".updatedAt", updatedAt())
                .search(path + ".search", search(), "t.id", (text, spelling) -> TaskSearch.ids(text, spelling, rights));
        Boolean completed = completed();
        if (completed != null) {
            where.and(completed ? "t.completed" : "not t.completed");
        }
        Boolean overdue = overdue();
        if (overdue != null) {
            where.and(overdue ? OVERDUE : "(" + OVERDUE + ") is not true", "now", Utc.offset(now));
        }
        return where;
    }
}
