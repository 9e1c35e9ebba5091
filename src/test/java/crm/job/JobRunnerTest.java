package crm.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.Priority;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import crm.TestDatabase;
import crm.crypto.IdGenerator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Jobs on a real database, with several nodes. */
class JobRunnerTest {

    private static final TaskDescriptor<Void> COUNT = TaskDescriptor.of("test-count");

    private static final TaskDescriptor<Void> SLOW = TaskDescriptor.of("test-slow");

    private static final JobSettings SETTINGS = new JobSettings(true, 2, Duration.ofMillis(50), Duration.ofMillis(200));

    private static final IdGenerator IDS = new IdGenerator() {
        @Override
        public UUID next() {
            return UUID.randomUUID();
        }

        @Override
        public String nextCode(String prefix) {
            throw new UnsupportedOperationException();
        }
    };

    /** How often each job ran, on any node. */
    private final Map<String, AtomicInteger> done = new ConcurrentHashMap<>();

    /** When slow jobs end. */
    private final CountDownLatch end = new CountDownLatch(1);

    private final TestDatabase database = TestDatabase.withSchema();

    private final DataSource source = source(database);

    private final SchedulerClient client = new JobConfiguration().schedulerClient(source);

    private final TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(source));

    private final JobRunner first = node();

    private final JobRunner second = node();

    @BeforeEach
    void start() {
        first.start();
        second.start();
    }

    @AfterEach
    void stop() {
        first.stop();
        second.stop();
    }

    private static DataSource source(TestDatabase database) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(database.url());
        return source;
    }

    private JobRunner node() {
        Task<Void> count = Tasks.oneTime(COUNT)
                .onFailure(new FailureHandler.ExponentialBackoffFailureHandler<>(Duration.ofMillis(20)))
                .execute((instance, context) -> {
                    int times = done.computeIfAbsent(instance.getId(), id -> new AtomicInteger())
                            .incrementAndGet();
                    if (instance.getId().startsWith("fails-once") && times == 1) {
                        throw new IllegalStateException("not yet");
                    }
                });
        Task<Void> slow = Tasks.oneTime(SLOW).execute((instance, context) -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        return new JobRunner(source, List.of(slow, count), SETTINGS, Clock.systemUTC(), IDS);
    }

    private void schedule(String id) {
        client.scheduleIfNotExists(COUNT.instance(id).build(), Instant.now());
    }

    private int left() {
        return database.jdbc()
                .sql("select count(*) from scheduled_tasks")
                .query(Integer.class)
                .single();
    }

    private void untilNoneIsLeft() {
        await().atMost(Duration.ofSeconds(30)).until(() -> left() == 0);
    }

    @Test
    void severalNodesRunEachJobOnce() {
        List<String> ids =
                IntStream.range(0, 100).mapToObj(number -> "job-" + number).toList();
        transaction.executeWithoutResult(status -> {
            ids.forEach(this::schedule);
            ids.forEach(this::schedule);
        });

        untilNoneIsLeft();

        assertThat(done.keySet()).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(done.values()).allMatch(times -> times.get() == 1);
    }

    @Test
    void schedulesAJobInTheCallersTransaction() {
        transaction.executeWithoutResult(status -> {
            schedule("taken-back");
            status.setRollbackOnly();
        });
        schedule("kept");

        untilNoneIsLeft();

        assertThat(done.keySet()).containsExactly("kept");
    }

    /** All threads of one kind wait, and more of it are due before the other. */
    @Test
    void slowJobsOfOneKindDoNotKeepOutTheOthers() {
        for (int i = 0; i < 20; i++) {
            client.scheduleIfNotExists(
                    SLOW.instance("slow-" + i).priority(Priority.HIGH).build(), Instant.now());
        }
        await().atMost(Duration.ofSeconds(30))
                .until(() -> database.jdbc()
                                .sql("select count(*) from scheduled_tasks where picked")
                                .query(Integer.class)
                                .single()
                        >= 2 * SETTINGS.threads());
        schedule("quick");

        await().atMost(Duration.ofSeconds(30)).until(() -> done.containsKey("quick"));

        end.countDown();
        untilNoneIsLeft();
    }

    @Test
    void retriesAFailedJob() {
        schedule("fails-once");

        untilNoneIsLeft();

        assertThat(done.get("fails-once")).hasValue(2);
    }

    @Test
    void anotherNodeRunsTheJobOfADeadNode() {
        database.execute("""
                insert into scheduled_tasks (task_name, task_instance, execution_time, picked, picked_by,
                  last_heartbeat,
                  version, priority)
                values ('test-count', 'left-behind', now() - interval '1 minute', true, 'a node that is gone',
                  now() - interval '1 minute', 2, 50)""");

        untilNoneIsLeft();

        assertThat(done.get("left-behind")).hasValue(1);
    }
}
