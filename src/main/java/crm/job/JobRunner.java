package crm.job;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import crm.crypto.IdGenerator;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.springframework.context.SmartLifecycle;

/**
 * Works on the jobs that are due, as long as the application runs. Nodes share them through the database. Each kind of
 * job has its own threads, so that many or slow jobs of one kind do not keep out the others.
 */
class JobRunner implements SmartLifecycle {

    /** After this time the runner interrupts running jobs. Another node that finds no heartbeat starts them again. */
    private static final Duration PATIENCE_AT_THE_END = Duration.ofSeconds(20);

    private static final int MISSED_HEARTBEATS = 4;

    private final DataSource source;

    private final List<Task<?>> tasks;

    private final JobSettings settings;

    private final Clock clock;

    private final IdGenerator ids;

    private final List<Scheduler> schedulers = new ArrayList<>();

    JobRunner(DataSource source, List<Task<?>> tasks, JobSettings settings, Clock clock, IdGenerator ids) {
        this.source = source;
        this.tasks = tasks;
        this.settings = settings;
        this.clock = clock;
        this.ids = ids;
    }

    @Override
    public synchronized void start() {
        for (Task<?> task : tasks) {
            if (!(task instanceof RecurringTask)) {
                schedulers.add(scheduler(List.of(task.getName()), List.of(), settings.threads()));
            }
        }
        List<RecurringTask<?>> recurring = recurring();
        if (!recurring.isEmpty()) {
            schedulers.add(scheduler(recurring.stream().map(Task::getName).toList(), recurring, 1));
        }
        schedulers.forEach(Scheduler::start);
    }

    /** @param kind names of the tasks that it works on; it notices dead jobs of all tasks */
    private Scheduler scheduler(List<String> kind, List<RecurringTask<?>> recurring, int threads) {
        return Scheduler.create(
                        source,
                        tasks.stream().filter(task -> !recurring.contains(task)).toList())
                .startTasks(recurring)
                .jdbcCustomization(new OneKind(kind))
                // Several nodes on one host must not take each other's jobs for their own.
                .schedulerName(new SchedulerName.Fixed(ids.next().toString()))
                .clock(clock::instant)
                .threads(threads)
                .pollingInterval(settings.pollingInterval())
                .heartbeatInterval(settings.heartbeatInterval())
                .missedHeartbeatsLimit(MISSED_HEARTBEATS)
                .pollUsingLockAndFetch(0.5, 1.0)
                .enablePriority()
                .shutdownMaxWait(PATIENCE_AT_THE_END)
                .build();
    }

    private List<RecurringTask<?>> recurring() {
        return tasks.stream()
                .filter(RecurringTask.class::isInstance)
                .<RecurringTask<?>>map(task -> (RecurringTask<?>) task)
                .toList();
    }

    @Override
    public synchronized void stop() {
        // At the same time: each may wait for its jobs.
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            schedulers.forEach(scheduler -> threads.execute(scheduler::stop));
        }
        schedulers.clear();
    }

    @Override
    public synchronized boolean isRunning() {
        return !schedulers.isEmpty();
    }
}
