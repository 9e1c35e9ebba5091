package crm.task;

import crm.graphql.Connection;
import crm.graphql.Loaders;
import crm.graphql.NodeSource;
import crm.graphql.PageArguments;
import crm.security.CurrentRights;
import crm.sql.Pages;
import crm.sql.ResultSets;
import crm.sql.TableMapping;
import crm.sql.Where;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads the table {@code tasks}. */
@Component
class TaskQueries implements NodeSource {

    private static final TableMapping<Task> TASKS =
            new TableMapping<>("""
            t.id, t.order_id, t.lead_id, t.customer_id, t.title, t.description, t.due_at, t.assignee, t.completed,
            t.completed_at, t.priority, t.version, t.created_at, t.updated_at, t.deleted_at, t.deleted_by
            """, "tasks t", "t.id", TaskQueries::task, Task::id);

    private final TableMapping<Task> tasks;

    private final Pages pages;

    private final Clock clock;

    private final CurrentRights rights;

    TaskQueries(TaskVisibility visibility, Pages pages, Loaders loaders, CurrentRights rights, Clock clock) {
        this.tasks = TASKS.visibleIf(visibility.visible());
        this.pages = pages;
        this.rights = rights;
        this.clock = clock;
        loaders.toOne("Task", this::byIds);
        oldestFirst(loaders, "Order.tasks", "t.order_id");
        oldestFirst(loaders, "Lead.tasks", "t.lead_id");
        oldestFirst(loaders, "Customer.tasks", "t.customer_id");
    }

    private void oldestFirst(Loaders loaders, String field, String parent) {
        loaders.toMany(
                field,
                (parents, page) ->
                        pages.pages(tasks, parent, parents, notDeleted(), TaskSort.CREATED_AT_ASC.keyset(), page));
    }

    private static Where notDeleted() {
        return new Where().and(TaskCriteria.NOT_DELETED);
    }

    /** Deleted tasks, too. */
    @Override
    public Map<UUID, Task> byIds(Collection<UUID> ids) {
        return pages.byIds(tasks, ids);
    }

    /** A task, be it deleted or not, locked until the end of the transaction. */
    Optional<Task> lock(UUID id) {
        return pages.lockNamed(tasks, id);
    }

    /** Which of these tasks are in the list. */
    Set<UUID> matching(@Nullable TaskFilter filter, Collection<UUID> ids) {
        Where where = filter == null ? notDeleted() : filter.where(rights.get(), clock.instant());
        return pages.matching(tasks, where, ids);
    }

    Connection<Task> page(@Nullable TaskFilter filter, TaskSort sort, PageArguments page) {
        Where where = filter == null ? notDeleted() : filter.where(rights.get(), clock.instant());
        return pages.page(tasks, where, sort.keyset(), page);
    }

    private static Task task(ResultSet row, int number) throws SQLException {
        return new Task(
                ResultSets.uuid(row, "id"),
                ResultSets.optionalUuid(row, "order_id"),
                ResultSets.optionalUuid(row, "lead_id"),
                ResultSets.optionalUuid(row, "customer_id"),
                row.getString("title"),
                row.getString("description"),
                ResultSets.optionalInstant(row, "due_at"),
                ResultSets.optionalUuid(row, "assignee"),
                row.getBoolean("completed"),
                ResultSets.optionalInstant(row, "completed_at"),
                ResultSets.required(TaskPriority.class, row, "priority"),
                row.getInt("version"),
                ResultSets.instant(row, "created_at"),
                ResultSets.instant(row, "updated_at"),
                ResultSets.optionalInstant(row, "deleted_at"),
                ResultSets.optionalUuid(row, "deleted_by"));
    }
}
