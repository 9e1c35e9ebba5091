package crm.job;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import crm.crypto.IdGenerator;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/** Works on the jobs that are due, as long as the application runs. Nodes share them through the database. */
class JobRunner implements SmartLifecycle {

    /** After this time the runner interrupts running jobs. Another node that finds no heartbeat starts them again. */
    private static final Duration PATIENCE_AT_THE_END = Duration.ofSeconds(20);

    private static final int MISSED_HEARTBEATS = 4;

    private final DataSource source;

    private final List<Task<?>> tasks;

    private final JobSettings settings;

    private final Clock clock;

    private final IdGenerator ids;

    private @Nullable Scheduler scheduler;

    JobRunner(DataSource source, List<Task<?>> tasks, JobSettings settings, Clock clock, IdGenerator ids) {
        this.source = source;
        this.tasks = tasks;
        this.settings = settings;
        this.clock = clock;
        this.ids = ids;
    }

    @Override
    public synchronized void start() {
        scheduler = Scheduler.create(source, once())
                .startTasks(recurring())
                // Several nodes on one host must not take each other's jobs for their own.
                .schedulerName(new SchedulerName.Fixed(ids.next().toString()))
                .clock(clock::instant)
                .threads(settings.threads())
                .pollingInterval(settings.pollingInterval())
                .heartbeatInterval(settings.heartbeatInterval())
                .missedHeartbeatsLimit(MISSED_HEARTBEATS)
                .pollUsingLockAndFetch(0.5, 1.0)
                .enablePriority()
                .shutdownMaxWait(PATIENCE_AT_THE_END)
                .build();
        scheduler.start();
    }

    private List<Task<?>> once() {
        return tasks.stream().filter(task -> !(task instanceof RecurringTask)).toList();
    }

    private List<RecurringTask<?>> recurring() {
        return tasks.stream()
                .filter(RecurringTask.class::isInstance)
                .<RecurringTask<?>>map(task -> (RecurringTask<?>) task)
                .toList();
    }

    @Override
    public synchronized void stop() {
        if (scheduler != null) {
            scheduler.stop();
            scheduler = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return scheduler != null;
    }
}
