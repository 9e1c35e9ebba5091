package crm.job;

import com.github.kagkarlsson.scheduler.jdbc.JdbcTaskRepositoryContext;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;
import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.shaded.jdbc.SQLRuntimeException;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes due jobs of some tasks only. The scheduler itself takes those of all tasks, however many of one kind there are.
 */
class OneKind extends PostgreSqlJdbcCustomization {

    private static final Logger log = LoggerFactory.getLogger(OneKind.class);

    private final List<String> tasks;

    /** @param tasks names */
    OneKind(List<String> tasks) {
        super(false, false);
        this.tasks = tasks;
    }

    /**
     * As the method of the superclass, with one more condition. While the database is away or accepts no changes, there
     * are no jobs. The scheduler would log a stack trace every two seconds.
     */
    @Override
    public List<Execution> lockAndFetchSingleStatement(
            JdbcTaskRepositoryContext context, Instant now, int limit, boolean orderByPriority) {
        try {
            return lockAndFetch(context, now, limit, orderByPriority);
        } catch (SQLRuntimeException e) {
            log.warn("No jobs of {} can be taken: {}", tasks, e.getMessage());
            return List.of();
        }
    }

    private List<Execution> lockAndFetch(
            JdbcTaskRepositoryContext context, Instant now, int limit, boolean orderByPriority) {
        String order = orderByPriority ? "priority desc, execution_time" : "execution_time";
        return context.jdbcRunner.query(
                """
                with picked as (
                  update %1$s job set picked = true, picked_by = ?, last_heartbeat = ?, version = version + 1
                  where (job.task_name, job.task_instance) in (
                    select due.task_name, due.task_instance from %1$s due
                    where not due.picked and due.execution_time <= ? and due.task_name = any(?)
                    order by %2$s limit %3$d for update skip locked)
                  returning job.*)
                select * from picked order by %2$s
                """.formatted(context.tableName, order, limit),
                statement -> {
                    statement.setString(1, context.schedulerName.getName());
                    setInstant(statement, 2, now);
                    setInstant(statement, 3, now);
                    statement.setArray(
                            4, statement.getConnection().createArrayOf("text", tasks.toArray(String[]::new)));
                },
                context.resultSetMapper.get());
    }
}
