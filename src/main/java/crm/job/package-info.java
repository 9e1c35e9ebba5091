/**
 * Shared: work that has to be done once and survives a restart.
 *
 * <p>A module declares a bean of type {@link com.github.kagkarlsson.scheduler.task.Task}, named after the module, whose
 * instances are named by the id of a row of that module's table; the row says what to do and how far it has come, so a task has
 * no data of its own. It is scheduled through the bean {@link com.github.kagkarlsson.scheduler.SchedulerClient}, in the
 * caller's transaction. A node that dies leaves its tasks to the others, so a task may be begun twice and must not
 * mind.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"crypto", "graphql", "searchtext", "sql"})
package crm.job;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
