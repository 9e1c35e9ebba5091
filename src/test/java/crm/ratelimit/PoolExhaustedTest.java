package crm.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.Reply;
import crm.TestDatabase;
import crm.Tokens;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/**
 * Slow statements on a pool of two connections: a lock on the table of tasks makes them wait.
 */
@ApiTest
@TestPropertySource(
        properties = {
            "spring.datasource.hikari.maximum-pool-size=2",
            "spring.datasource.hikari.connection-timeout=1500",
            "crm.limit.max-concurrent=8",
            "crm.limit.max-concurrent-per-caller=4",
            "crm.limit.max-queued=16",
            "crm.limit.queue-timeout=500ms",
            "crm.limit.deadline=4s",
            "crm.limit.statement-timeout=3500ms"
        })
class PoolExhaustedTest {

    private static final String SLOW = "{ tasks(first: 1) { nodes { id } } }";

    private static final String OTHER = "{ orders(first: 1) { nodes { id } } }";

    private static final int CLIENTS = 50;

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    private Connection lock;

    private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);

    @BeforeEach
    void lockTheTable() throws Exception {
        lock = database.connect();
        lock.setAutoCommit(false);
        try (Statement statement = lock.createStatement()) {
            statement.execute("lock table tasks in access exclusive mode");
        }
    }

    @AfterEach
    void releaseLock() throws Exception {
        lock.close();
        clients.shutdownNow();
    }

    @Test
    void answersFiftyClientsAndRecovers() throws Exception {
        List<Reply> replies = new ArrayList<>();
        for (Future<Reply> reply :
                clients.invokeAll(times(CLIENTS, number -> client(number).query(SLOW)))) {
            replies.add(reply.get());
        }
        assertThat(replies).hasSize(CLIENTS).allSatisfy(reply -> {
            assertThat(reply.status()).isIn(200, 503);
            assertThat(reply.refusal().code()).isEqualTo("UNAVAILABLE");
        });
        assertThat(replies)
                .as("some had no connection, not even to look up the caller, and some no time")
                .extracting(reply -> reply.refusal().message())
                .contains(
                        "The database is temporarily unavailable. As far as we know, nothing was changed. Try again "
                                + "in a few seconds.",
                        "The request took too long. Request less at a time, or try again in a few seconds.");
        assertThat(replies)
                .filteredOn(reply -> reply.status() == 503)
                .allSatisfy(reply ->
                        assertThat(reply.headers().firstValue("Retry-After")).hasValue("1"));
        assertThat(waiting()).as("statements left in the database").isZero();

        lock.rollback();
        for (Future<Reply> reply :
                clients.invokeAll(times(8, number -> client(number).query(SLOW)))) {
            assertThat(reply.get().data("tasks.nodes").size()).isEqualTo(1);
        }
    }

    @Test
    void oneCallerCannotBlockOthers() throws Exception {
        List<Future<Reply>> greedy = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            greedy.add(clients.submit(() -> client(1).query(SLOW)));
        }
        awaitWaiting(1);
        for (int i = 0; i < 10; i++) {
            assertThat(client(2).query(OTHER).data("orders.nodes").size()).isEqualTo(1);
        }
        assertThat(waiting()).as("the greedy one is still there").isEqualTo(1);
        List<String> codes = new ArrayList<>();
        for (Future<Reply> reply : greedy) {
            codes.add(reply.get().refusal().code());
        }
        assertThat(codes).contains("RATE_LIMITED", "UNAVAILABLE").doesNotContainNull();
    }

    @Test
    void timeoutCancelsTheStatementAndDiscardsTheConnection() throws Exception {
        Reply reply = client(3).query("{ a: tasks(first: 1) { nodes { id } } b: tasks(first: 2) { nodes { id } } }");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().path("errors").size()).isEqualTo(2);
        reply.json()
                .path("errors")
                .forEach(error -> assertThat(error.path("message").asString())
                        .isEqualTo(
                                "The request took too long. Request less at a time, or try again in a few seconds."));
        assertThat(waiting()).isZero();
        for (int i = 0; i < 5; i++) {
            assertThat(client(3).query(OTHER).data("orders.nodes").size()).isEqualTo(1);
        }
    }

    @Test
    void timedOutChangeIsRolledBack() throws Exception {
        Reply reply = api.as("manager")
                .query(
                        "mutation($title: String!) { createTask(input: {title: $title}) { task { id } userErrors { "
                                + "code } } }",
                        Map.of("title", "Too late"));
        assertThat(reply.refusal().code()).isEqualTo("UNAVAILABLE");
        lock.rollback();
        assertThat(database.jdbc()
                        .sql("select count(*) from tasks where title = 'Too late'")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    private Api.Client client(int number) {
        return api.withToken(
                Tokens.of("5e000000-0000-7000-8000-0000000002%02d".formatted(number), "Analyst", "analyst"));
    }

    private interface Request {
        Reply send(int number);
    }

    private static List<Callable<Reply>> times(int count, Request request) {
        List<Callable<Reply>> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int number = i;
            all.add(() -> request.send(number));
        }
        return all;
    }

    /** How many statements wait for the lock. */
    private int waiting() {
        return database.jdbc().sql("""
                        select count(*) from pg_stat_activity
                        where datname = current_database() and wait_event_type = 'Lock'
                        """).query(Integer.class).single();
    }

    private void awaitWaiting(int wanted) throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (waiting() < wanted) {
            assertThat(System.nanoTime()).as("statements that wait").isLessThan(end);
            never.await(10, TimeUnit.MILLISECONDS);
        }
    }
}
