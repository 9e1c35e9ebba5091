package crm.benchmark;

import crm.SuiteLogs;
import crm.TestDatabase;
import crm.Tokens;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

/**
 * Compares what clients are told of changes with the table of changes, while two nodes are killed and started again:
 * {@code mvn -Pchecker spring-boot:test-run}. Ends with exit code 1 if a reader has a gap, a repeat or another order,
 * or if an export and the changes since do not give the tables.
 */
public final class FeedChecker {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final int MOST_FAULTS = 20;

    private final TestDatabase database;

    private final Plan plan;

    private final Random random;

    private final List<FeedNode> nodes;

    private final List<FeedFollower> readers = new ArrayList<>();

    private final List<String> faults = new ArrayList<>();

    /**
     * @param changes how many changes are recorded at least
     * @param kills how often a node is stopped, three of four times by a kill, the first time always
     * @param restarted whether a node that was stopped is started again; otherwise it can be done once only
     * @param rounds how often new readers begin, one through each door
     * @param seed of all that is random; threads and nodes have times of their own nevertheless
     */
    public record Plan(int changes, int kills, boolean restarted, int rounds, long seed) {}

    /**
     * @param changes that the table has at the end
     * @param told how many of them all readers were told together
     * @param resumed how often a reader went on at a node from its last cursor
     * @param writers what they did
     * @param exports how many there were
     * @param faults the first of them; empty if the feed holds what it promises
     */
    public record Report(
            long changes,
            long told,
            long resumed,
            int kills,
            int readers,
            String writers,
            String exports,
            List<String> faults) {}

    private FeedChecker(TestDatabase database, Plan plan, List<FeedNode> nodes) {
        this.database = database;
        this.plan = plan;
        this.nodes = nodes;
        this.random = new Random(plan.seed());
    }

    public static void main(String[] args) throws Exception {
        if (Boolean.getBoolean("checker.behind")) {
            FeedCatchUp.main(args);
            return;
        }
        LoggingSystem.get(FeedChecker.class.getClassLoader())
                .setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.WARN);
        Path directory = Files.createDirectories(
                Path.of(System.getProperty("benchmark.folder", "target/benchmark"), "checker-" + UUID.randomUUID()));
        long seed = Long.getLong("checker.seed", System.nanoTime());
        System.exit(Boolean.getBoolean("checker.webhooks") ? webhooks(directory, seed) : feed(directory, seed));
    }

    private static int webhooks(Path directory, long seed) throws Exception {
        WebhookChecker.Plan plan = new WebhookChecker.Plan(Integer.getInteger("checker.kills", 100), true, seed);
        System.out.println(plan);
        Instant start = Instant.now();
        WebhookChecker.Report report = WebhookChecker.run(TestDatabase.withFixture(), directory, plan);
        System.out.printf(
                "%,d kills in %d s. %,d changes for each of %d webhooks; %,d requests arrived, %,d of them again after"
                        + " an answer 200%n",
                plan.kills(),
                Duration.between(start, Instant.now()).toSeconds(),
                report.changes(),
                report.webhooks(),
                report.arrived(),
                report.repeated());
        return end(directory, report.faults());
    }

    private static int end(Path directory, List<String> faults) {
        faults.forEach(System.out::println);
        System.out.println(faults.isEmpty() ? "No faults" : "FAULTS; the server's log is in " + directory);
        return faults.isEmpty() ? 0 : 1;
    }

    private static int feed(Path directory, long seed) throws Exception {
        int changes = Integer.getInteger("checker.changes", 100_000);
        Plan plan = new Plan(
                changes,
                Integer.getInteger("checker.kills", Math.max(1, changes / 10_000)),
                true,
                Integer.getInteger("checker.rounds", 4),
                seed);
        System.out.println(plan);
        Instant start = Instant.now();
        Report report = run(TestDatabase.withFixture(), directory, plan);
        System.out.printf(
                "%,d changes in %d s, %d kills. %s. %d readers were told %,d changes, and resumed %,d times. %s%n",
                report.changes(),
                Duration.between(start, Instant.now()).toSeconds(),
                report.kills(),
                report.writers(),
                report.readers(),
                report.told(),
                report.resumed(),
                report.exports());
        return end(directory, report.faults());
    }

    /** @param database with the fixture, for this run only */
    public static Report run(TestDatabase database, Path directory, Plan plan) throws Exception {
        SuiteLogs.mustNotHave(Tokens.of("admin"));
        database.execute("delete from changes");
        List<FeedNode> nodes = Stream.generate(() -> new FeedNode(database, directory))
                .limit(2)
                .toList();
        try {
            FeedNode.startAll(nodes);
            return new FeedChecker(database, plan, nodes).run();
        } finally {
            nodes.forEach(FeedNode::close);
        }
    }

    private Report run() throws Exception {
        FeedWriters writers = new FeedWriters(database, nodes, plan.seed());
        // The first changes give the first positions to go on from.
        writers.changeDirectly();
        FeedFollower first = new FeedFollower(FeedFollower.Door.PULL, List.of(), null, 0, nodes, plan.seed());
        readers.add(first);
        FeedSnapshots snapshots = new FeedSnapshots(database, nodes, plan.seed());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> reading = new ArrayList<>();
            reading.add(threads.submit(first));
            writers.start(threads);
            await("the first change", () -> first.told() > 0);
            Future<?> exporting = threads.submit(snapshots);
            int kills = 0;
            int rounds = 0;
            for (long made = changes(); made < plan.changes() || kills < plan.kills(); made = changes()) {
                if (rounds < plan.rounds() && made >= (long) plan.changes() * rounds / plan.rounds()) {
                    rounds++;
                    begin(rounds % 2 == 0 ? List.of("ORDER", "TASK") : List.of())
                            .forEach(reader -> reading.add(threads.submit(reader)));
                }
                if (kills < plan.kills() && made >= (long) plan.changes() * (kills + 1) / (plan.kills() + 1)) {
                    kills++;
                    FeedNode node = nodes.get(random.nextInt(nodes.size()));
                    node.stop(kills == 1 || random.nextInt(4) > 0);
                    if (plan.restarted()) {
                        node.start();
                    }
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
            writers.stop();
            await("the end of the last transaction", () -> writing() == 0);
            List<FeedFollower.Told> recorded = recorded();
            for (FeedFollower reader : readers) {
                reader.readUntil(expected(reader, recorded).size());
            }
            snapshots.finish();
            long end = System.nanoTime() + PATIENCE.toNanos();
            for (Future<?> reader : reading) {
                awaitEnd(reader, end);
            }
            awaitEnd(exporting, end);
            readers.forEach(FeedFollower::giveUp);
            snapshots.giveUp();
            writers.failures().forEach(this::fault);
            readers.forEach(reader -> compare(reader, expected(reader, recorded)));
            snapshots.faults().forEach(this::fault);
            checkTheTable();
            return new Report(
                    recorded.size(),
                    readers.stream().mapToLong(FeedFollower::told).sum(),
                    readers.stream().mapToLong(FeedFollower::resumed).sum(),
                    kills,
                    readers.size(),
                    writers.toString(),
                    snapshots.toString(),
                    faults);
        }
    }

    /** New readers from positions that others have been told, one through each door. */
    private List<FeedFollower> begin(List<String> types) {
        List<FeedFollower> begun = new ArrayList<>();
        for (FeedFollower.Door door : FeedFollower.Door.values()) {
            FeedFollower other = readers.getFirst();
            int index = random.nextInt(other.told());
            begun.add(new FeedFollower(
                    door,
                    types,
                    other.cursor(index),
                    // The first reader began with the first change.
                    index + 1,
                    nodes,
                    random.nextLong()));
        }
        readers.addAll(begun);
        return begun;
    }

    private long changes() {
        return database.jdbc()
                .sql("select count(*) from changes")
                .query(Long.class)
                .single();
    }

    /** Transactions that have written: also one whose client is gone commits or ends. */
    private long writing() {
        return database.jdbc().sql("""
                        select count(*) from pg_stat_activity
                        where datname = current_database() and backend_xid is not null""").query(Long.class).single();
    }

    /** What readers have to be told: all but what is for one partner only. */
    private List<FeedFollower.Told> recorded() throws SQLException {
        List<FeedFollower.Told> recorded = new ArrayList<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        select record_type, record_id::text, operation, version, request_id,
                          to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
                        from changes where record_type <> 'PARTNER_CUSTOMER' and operation <> 'LEFT'
                        order by epoch, tx_id, seq""")) {
            while (row.next()) {
                recorded.add(new FeedFollower.Told(
                        row.getString("record_type"),
                        row.getString("record_id"),
                        row.getString("operation"),
                        String.valueOf(row.getString("version")),
                        String.valueOf(row.getString("request_id")),
                        Instant.parse(row.getString("at")).toEpochMilli()));
            }
        }
        return recorded;
    }

    private static List<FeedFollower.Told> expected(FeedFollower reader, List<FeedFollower.Told> recorded) {
        return recorded.stream().skip(reader.begin()).filter(reader::wants).toList();
    }

    private void compare(FeedFollower reader, List<FeedFollower.Told> expected) {
        List<FeedFollower.Told> told = reader.all();
        int common = Math.min(told.size(), expected.size());
        for (int i = 0; i < common; i++) {
            if (!told.get(i).equals(expected.get(i))) {
                int place = expected.indexOf(told.get(i));
                String kind =
                        place < 0 ? "nothing recorded it" : place < i ? "it was told before" : "others are missing";
                fault("%s: change %,d of %,d is %s instead of %s: %s"
                        .formatted(reader, i, expected.size(), told.get(i), expected.get(i), kind));
                return;
            }
        }
        // The server itself may have changed more since.
        if (told.size() < expected.size()) {
            fault("%s: told %,d changes instead of %,d; the last failure: %s"
                    .formatted(reader, told.size(), expected.size(), reader.lastFailure()));
        }
    }

    /** Of one record, the order of the feed is that in which its row was written: each value follows from the last. */
    private void checkTheTable() {
        zero("changes of a record that are not in the order in which they were written", """
                select count(*) from (
                  select seq, lag(seq) over (partition by record_id order by epoch, tx_id, seq) as before from changes
                  where record_type in ('ORDER', 'LEAD', 'CUSTOMER', 'TASK')) c
                where seq < before""");
        zero("values before a change that are not those after the last one", """
                select count(*) from (
                  select f.value -> 0 as before,
                    lag(f.value -> 1) over (partition by record_id, f.key order by epoch, tx_id, seq) as last
                  from changes, jsonb_each(fields) f
                  where record_type in ('ORDER', 'LEAD', 'CUSTOMER', 'TASK') and jsonb_array_length(f.value) = 2) c
                where before is distinct from last and last is not null""");
    }

    private void zero(String what, String sql) {
        long found = database.jdbc().sql(sql).query(Long.class).single();
        if (found != 0) {
            fault("%,d %s".formatted(found, what));
        }
    }

    private void fault(String fault) {
        if (faults.size() < MOST_FAULTS) {
            faults.add(fault);
        }
    }

    private void awaitEnd(Future<?> task, long end) throws Exception {
        try {
            task.get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (java.util.concurrent.TimeoutException e) {
            // What is missing is found by the comparison.
            task.cancel(true);
        }
    }

    private static void await(String what, java.util.function.BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("nothing tells of " + what);
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }
}
