package crm.benchmark;

import crm.TestDatabase;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Eight clients that change the same few records: some by mutations at any node, some by transactions of their own in
 * the database, of any length, some of which are rolled back.
 */
final class FeedWriters {

    private static final int MUTATING = 5;

    private static final int DIRECT = 3;

    private static final int RECORDS = 30;

    /** One of two transactions waited for the other: the database rolled one of them back. */
    private static final String DEADLOCK = "40P01";

    private static final long PAUSE_MILLIS = 100;

    private static final String UPDATE_CUSTOMER = """
            mutation ($id: ID!, $city: String!) {
              updateCustomer(input: { id: $id, city: $city }) { userErrors { message } } }""";

    private static final String UPDATE_ORDER = """
            mutation ($id: ID!, $notes: String!) {
              updateOrder(input: { id: $id, managerNotes: $notes }) { userErrors { message } } }""";

    private static final String CREATE_TASK = """
            mutation ($order: ID!, $title: String!) {
              createTask(input: { orderId: $order, title: $title }) { task { id } userErrors { message } } }""";

    private final TestDatabase database;

    private final List<FeedNode> nodes;

    private final long seed;

    private final List<Future<?>> running = new ArrayList<>();

    private final AtomicLong number = new AtomicLong();

    private final AtomicLong mutations = new AtomicLong();

    private final AtomicLong committed = new AtomicLong();

    private final AtomicLong rolledBack = new AtomicLong();

    private final Queue<String> failures = new ConcurrentLinkedQueue<>();

    private volatile boolean stopped;

    FeedWriters(TestDatabase database, List<FeedNode> nodes, long seed) {
        this.database = database;
        this.nodes = nodes;
        this.seed = seed;
    }

    void start(ExecutorService threads) {
        for (int i = 0; i < MUTATING; i++) {
            Random random = new Random(seed + i);
            running.add(threads.submit(() -> mutate(random)));
        }
        for (int i = 0; i < DIRECT; i++) {
            Random random = new Random(seed - 1 - i);
            running.add(threads.submit(() -> write(random)));
        }
    }

    /** Returns when the last of them has ended. */
    void stop() throws InterruptedException {
        stopped = true;
        for (Future<?> writer : running) {
            try {
                writer.get();
            } catch (ExecutionException e) {
                failures.add("a writer: " + e.getCause());
            }
        }
    }

    List<String> failures() {
        List<String> all = new ArrayList<>(failures);
        if (mutations.get() == 0 || committed.get() == 0 || rolledBack.get() == 0) {
            all.add("writers did not do all that they should: " + this);
        }
        return all;
    }

    void changeDirectly() {
        database.execute(insertion(1));
    }

    private void mutate(Random random) {
        List<String> tasks = new ArrayList<>();
        while (!stopped) {
            FeedNode node = nodes.get(random.nextInt(nodes.size()));
            try {
                if (node.isUp()) {
                    mutate(random, node, tasks);
                    mutations.incrementAndGet();
                } else {
                    TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                }
            } catch (IOException e) {
                // The node was killed. The change was made or not: the table tells.
                pause();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void mutate(Random random, FeedNode node, List<String> tasks) throws IOException, InterruptedException {
        long next = number.incrementAndGet();
        String order = "ORD-%06d".formatted(1 + random.nextInt(RECORDS));
        switch (random.nextInt(4)) {
            case 0 -> node.data(UPDATE_CUSTOMER, Map.of("id", customer(random), "city", "City " + next));
            case 1 ->
                tasks.add(node.data(CREATE_TASK, Map.of("order", order, "title", "Mutation " + next))
                        .path("createTask")
                        .path("task")
                        .path("id")
                        .asString());
            case 2 -> {
                if (!tasks.isEmpty()) {
                    String task = tasks.remove(random.nextInt(tasks.size()));
                    node.data(
                            "mutation ($id: ID!) { deleteTask(input: { id: $id }) { userErrors { message } } }",
                            Map.of("id", task));
                }
            }
            default -> node.data(UPDATE_ORDER, Map.of("id", order, "notes", "Mutation " + next));
        }
    }

    private static String customer(Random random) {
        return "CUST-%06d".formatted(7 + random.nextInt(RECORDS - 6));
    }

    private void write(Random random) {
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            while (!stopped) {
                try (Statement statement = connection.createStatement()) {
                    write(random, connection, statement);
                } catch (SQLException e) {
                    connection.rollback();
                    if (!DEADLOCK.equals(e.getSQLState())) {
                        throw e;
                    }
                }
            }
        } catch (SQLException e) {
            failures.add("a direct writer: " + e.getMessage());
        }
    }

    private void write(Random random, Connection connection, Statement statement) throws SQLException {
        if (random.nextInt(20) == 0) {
            // Others commit meanwhile: what this one then writes has a low transaction id and is committed late.
            statement.execute("select pg_current_xact_id(), pg_sleep(%d / 1000.0)".formatted(random.nextInt(2_000)));
        }
        int statements = 1 + random.nextInt(1 + random.nextInt(20));
        for (int i = 0; i < statements; i++) {
            if (random.nextInt(8) == 0) {
                Savepoint savepoint = connection.setSavepoint();
                statement.execute(change(random));
                connection.rollback(savepoint);
            } else {
                statement.execute(change(random));
            }
            if (random.nextInt(10) == 0) {
                statement.execute("select pg_sleep(%d / 1000.0)".formatted(random.nextInt(50)));
            }
        }
        if (random.nextInt(6) == 0) {
            connection.rollback();
            rolledBack.incrementAndGet();
        } else {
            connection.commit();
            committed.incrementAndGet();
        }
    }

    private String change(Random random) {
        long next = number.incrementAndGet();
        int record = 1 + random.nextInt(RECORDS);
        return switch (random.nextInt(7)) {
            case 0 ->
                "update orders set manager_notes = 'Direct %d' where order_code = 'ORD-%06d'".formatted(next, record);
            case 1 ->
                "update leads set application_notes = 'Direct %d' where code = 'LEAD-%06d'".formatted(next, record);
            case 2 -> "update customers set city = 'Direct %d' where code = '%s'".formatted(next, customer(random));
            case 3 -> insertion(1 + random.nextInt(40));
            case 4 -> """
                    delete from tasks where id in (
                      select id from tasks where title like 'Direct%%' limit %d for update skip locked)
                    """.formatted(1 + random.nextInt(20));
            case 5 -> """
                    update leads set application_notes = 'Direct %d' where id in (
                      select id from leads order by id limit %d for update)""".formatted(next, record);
            default -> """
                    update orders set manager_notes = 'Direct %d' where id in (
                      select id from orders order by id limit %d for update)""".formatted(next, record);
        };
    }

    private String insertion(int rows) {
        long next = number.incrementAndGet();
        return """
                insert into tasks (id, title, priority, completed, created_at, updated_at)
                select gen_random_uuid(), 'Direct %d', 'LOW', false, now(), now()
                from generate_series(1, %d)""".formatted(next, rows);
    }

    @Override
    public String toString() {
        return "%,d mutations; transactions: %,d committed, %,d rolled back"
                .formatted(mutations.get(), committed.get(), rolledBack.get());
    }
}
