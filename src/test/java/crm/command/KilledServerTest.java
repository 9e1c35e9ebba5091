package crm.command;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.Reply;
import crm.ServerProcess;
import crm.TestDatabase;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Kills the server repeatedly while it executes changes. */
@Execution(ExecutionMode.CONCURRENT)
class KilledServerTest {

    private static final int ROUNDS = 10;

    private static final int WRITERS = 20;

    /** How many changes each round acknowledges before it kills the server. */
    private static final int CHANGES_BEFORE_KILL = 60;

    private static final int ORDERS = 6_000;

    @TempDir
    private Path directory;

    /**
     * Each change is of an order, its lead and the history of both: four rows that are there together or not at all.
     */
    @Test
    void keepsAcknowledgedChangesAndNoPartialOnes() throws Exception {
        TestDatabase database = TestDatabase.withFixture();
        fill(database);
        Queue<Integer> todo = new ConcurrentLinkedQueue<>();
        for (int number = 1; number <= ORDERS; number++) {
            todo.add(number);
        }
        List<String> acknowledged = new ArrayList<>();
        int unanswered = 0;
        int port = ServerProcess.freePort();
        for (int round = 1; round <= ROUNDS; round++) {
            try (ServerProcess server = ServerProcess.start(database, directory, port)) {
                CountDownLatch enough = new CountDownLatch(CHANGES_BEFORE_KILL);
                Queue<String> made = new ConcurrentLinkedQueue<>();
                AtomicInteger lost = new AtomicInteger();
                try (ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
                    List<Future<?>> running = new ArrayList<>();
                    for (int writer = 0; writer < WRITERS; writer++) {
                        running.add(writers.submit(() -> write(server.api(), todo, made, lost, enough)));
                    }
                    assertThat(enough.await(2, TimeUnit.MINUTES)).isTrue();
                    server.kill();
                    for (Future<?> writer : running) {
                        writer.get();
                    }
                }
                assertThat(made).hasSizeGreaterThanOrEqualTo(CHANGES_BEFORE_KILL);
                acknowledged.addAll(made);
                unanswered += lost.get();
            }
        }

        assertThat(unanswered).as("some requests were interrupted by a kill").isPositive();
        assertThat(database.jdbc()
                        .sql("select id::text from status_history where note = 'taken up'")
                        .query(String.class)
                        .list())
                .containsAll(acknowledged);
        assertThat(partialChanges(database)).isEmpty();
    }

    private static void write(
            Api api, Queue<Integer> todo, Queue<String> made, AtomicInteger lost, CountDownLatch enough) {
        for (Integer number = todo.poll(); number != null; number = todo.poll()) {
            Reply reply;
            try {
                reply = api.query("""
                        mutation($id: ID!, $key: String) { changeOrderStatus(input: {id: $id, status: AWAITING_DEPOSIT,
                          note: "taken up", idempotencyKey: $key}) { event { id } userErrors { message } } }
                        """, Map.of("id", "ORD-K" + number, "key", "order " + number));
            } catch (UncheckedIOException e) {
                lost.incrementAndGet();
                return;
            }
            made.add(reply.data("changeOrderStatus.event.id").asString());
            enough.countDown();
        }
    }

    private static void fill(TestDatabase database) {
        database.execute("""
                insert into leads (id, code, source, status, status_changed_at, created_at, updated_at)
                select ('a1000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'LEAD-K' || n, 'kill', 'NEW',
                  now(), now(), now()
                from generate_series(1, %1$d) n;
                insert into orders (id, order_code, customer_id, lead_id, bike_snapshot, archived_bike, bike_name,
                  status,
                  status_changed_at, created_at, updated_at)
                select ('b1000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'ORD-K' || n,
                  'c0000000-0000-7000-8000-000000000001', ('a1000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid,
                  '{"title": "x", "takenAt": "2018-04-01T09:00:00Z"}', true, 'x', 'PENDING_MANAGER', now(), now(), now()
                from generate_series(1, %1$d) n""".formatted(ORDERS));
    }

    /** Orders for which only a part of the change was saved. */
    private static List<String> partialChanges(TestDatabase database) {
        return database.jdbc().sql("""
                        select o.order_code || ' ' || o.status || ' ' || l.status || ' ' || changes || ' ' || converted
                          || ' ' || keys
                        from orders o
                        join leads l on l.id = o.lead_id
                        cross join lateral (select count(*) as changes from status_history h where h.order_id = o.id) c
                        cross join lateral (select count(*) as converted from status_history h where h.lead_id = l.id) d
                        cross join lateral (
                          select count(*) as keys from idempotency_records r
                          where r.key = 'order ' || substr(o.order_code, 6) and r.outcome ->> 'id' = o.id::text) k
                        where o.order_code like 'ORD-K%'
                          and not (o.status = 'PENDING_MANAGER' and o.version = 0 and l.status = 'NEW' and l.version = 0
                            and changes = 0 and converted = 0 and keys = 0)
                          and not (o.status = 'AWAITING_DEPOSIT' and o.version = 1 and l.status = 'CONVERTED'
                            and l.version = 1 and changes = 1 and converted = 1 and keys = 1
                            and o.assigned_manager is not null)""").query(String.class).list();
    }
}
