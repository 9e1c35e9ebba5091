/**
 * Shared: work that has to be done once and survives a restart.
 *
 * <p>A module declares a bean of type {@link com.github.kagkarlsson.scheduler.task.Task}, named after the module, whose
 * instances have the id of a row of that module's table as their name. The row says what to do and how far the work has
 * come, so a task has no data of its own. It is scheduled through the bean
 * {@link com.github.kagkarlsson.scheduler.SchedulerClient}, in the caller's transaction. When a node dies, other nodes
 * run its tasks again, so a task must be idempotent.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"crypto", "graphql", "searchtext", "sql"})
package crm.job;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
