package crm.task;

import crm.command.Patch;
import crm.sql.Utc;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Writes the table {@code tasks}. */
@Component
class TaskRepository {

    private final JdbcClient jdbc;

    TaskRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A new task. */
    record NewTask(
            UUID id,
            @Nullable UUID orderId,
            @Nullable UUID leadId,
            @Nullable UUID customerId,
            String title,
            @Nullable String description,
            @Nullable Instant dueAt,
            @Nullable UUID assignee,
            TaskPriority priority) {}

    void insert(NewTask task, Instant now) {
        jdbc.sql("""
                        insert into tasks (id, order_id, lead_id, customer_id, title, description, due_at, assignee,
                          priority, created_at, updated_at)
                        values (:id, :order, :lead, :customer, :title, :description, :due, :assignee, :priority, :now,
                          :now)
                        """)
                .param("id", task.id())
                .param("order", task.orderId())
                .param("lead", task.leadId())
                .param("customer", task.customerId())
                .param("title", task.title())
                .param("description", task.description())
                .param("due", Utc.optionalOffset(task.dueAt()))
                .param("assignee", task.assignee())
                .param("priority", task.priority().name())
                .param("now", Utc.offset(now))
                .update();
    }

    /** Writes the columns of a patch, and increments the version. An empty patch writes nothing. */
    void update(UUID id, Patch patch, Instant now) {
        patch.apply(jdbc, "tasks", id, now);
    }
}
