package crm.job;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Deletes rows of the table {@code scheduled_tasks}. The scheduler does everything else with that table. */
@Component
public class Jobs {

    private final JdbcClient jdbc;

    Jobs(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Deletes a job in the caller's transaction, also while it runs. Does nothing if there is no such job. */
    public void delete(String task, String instance) {
        jdbc.sql("delete from scheduled_tasks where task_name = :task and task_instance = :instance")
                .param("task", task)
                .param("instance", instance)
                .update();
    }
}
