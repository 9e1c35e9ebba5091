package crm.benchmark;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

/** Measures the server against PostgreSQL alone: {@code mvn -Pbenchmark spring-boot:test-run}. */
final class Benchmark {

    static final String SERVER = "server";

    private static final List<String> ORDER_STATUSES = List.of(
            "IN_TRANSIT",
            "DELIVERED",
            "PENDING_MANAGER",
            "AWAITING_DEPOSIT",
            "UNDER_INSPECTION",
            "AWAITING_PAYMENT",
            "READY_FOR_SHIPMENT",
            "CLOSED",
            "CANCELLED");

    private static final int PAGE_SIZE = 20;

    /** How many pages of a status are read. */
    private static final int DEPTH = 20;

    private final Settings settings;

    private final Server server;

    private final Database database;

    private final @Nullable PostGraphile peer;

    private final List<HttpConnection> connections = new ArrayList<>();

    private Benchmark(Settings settings, Server server, Database database, @Nullable PostGraphile peer)
            throws IOException {
        this.settings = settings;
        this.server = server;
        this.database = database;
        this.peer = peer;
        for (int i = 0; i < settings.clients(); i++) {
            connections.add(server.connect());
        }
    }

    public static void main(String[] args) throws IOException, SQLException, InterruptedException {
        Settings settings = Settings.fromSystemProperties();
        LoggingSystem.get(Benchmark.class.getClassLoader()).setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.WARN);
        Deque<AutoCloseable> running = new ArrayDeque<>();
        // However this ends: neither server may outlive it.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> running.forEach(Benchmark::close)));

        Database database = Database.start(settings.folder(), settings.pool());
        running.push(database);
        Server server = Server.start(settings, database.environment());
        running.push(server);
        database.fill();
        if (settings.withoutFeed()) {
            // Once before there are prepared statements: columns are added.
            database.stopFeed();
            database.fillAtNextStart();
        }

        PostGraphile peer = null;
        if (settings.peer().equals("postgraphile")) {
            peer = PostGraphile.start(settings, database);
            running.push(peer);
        }
        Benchmark benchmark = new Benchmark(settings, server, database, peer);
        List<Result> results = new ArrayList<>();
        for (Workload workload : benchmark.workloads()) {
            results.add(benchmark.measure(workload));
        }
        System.out.println(Report.of(results, settings, database));
    }

    static void close(AutoCloseable process) {
        try {
            process.close();
        } catch (Exception e) {
            e.printStackTrace();
        }
    }

    private List<Workload> workloads() throws IOException, SQLException {
        HttpConnection connection = connections.getFirst();
        List<Workload> workloads = List.of(
                QueryWorkload.pages(
                        "W1",
                        "page of 20 orders of a status, with customer, manager, shipments, tasks, bike",
                        Operation.named("orders-page"),
                        "orders",
                        ORDER_STATUSES,
                        PAGE_SIZE,
                        DEPTH,
                        connection),
                QueryWorkload.records("W2", "one order with everything", Operation.named("order"), """
                        select o.id from orders o
                        where exists (select from inspections i where i.order_id = o.id)
                        order by md5(o.id::text) limit 2000""", database),
                QueryWorkload.pages(
                        "W3",
                        "page of 50 leads of a status, with customer and the last 5 changes",
                        Operation.named("leads-page"),
                        "leads",
                        List.of("CONVERTED", "NEW", "IN_PROGRESS", "CONTACTED", "QUALIFIED", "REJECTED"),
                        50,
                        DEPTH,
                        connection),
                new TraversalWorkload("W4", "all orders, 100 to a page", Operation.named("orders-walk"), 100),
                QueryWorkload.months(
                        "W5",
                        "the whole dashboard of a month",
                        Operation.named("dashboard"),
                        LocalDate.of(2023, 4, 1),
                        40,
                        List.of("UTC", "Europe/Moscow", "America/New_York", "Asia/Kathmandu")),
                QueryWorkload.texts(
                        "W6", "a search for a name, one in four with a slip", Operation.named("search"), names()),
                new ExportWorkload("W7", "a file of all orders", Operation.named("export-orders"), server.address()),
                WriteWorkload.named(
                        "W8",
                        "changeLeadStatus",
                        "change-lead-status",
                        WriteInputs.leadStatuses(database, settings.clients())),
                WriteWorkload.named("W9", "createBooking of a new customer", "create-booking", WriteInputs.bookings()),
                WriteWorkload.named(
                        "W10", "updateOrder", "update-order", WriteInputs.notesOfOrders(database, settings.clients())));
        List<Workload> measured = new ArrayList<>();
        for (Workload workload : workloads) {
            if (settings.workloads().contains(workload.name())) {
                measured.add(peer == null ? workload : withPeer(workload, peer));
            }
        }
        return measured;
    }

    private static Workload withPeer(Workload workload, PostGraphile peer) throws IOException {
        return switch (workload.name()) {
            case "W1" ->
                ((QueryWorkload) workload)
                        .withPeer(peer.pages(
                                PostGraphile.operation("orders-page"), "allOrders", ORDER_STATUSES, PAGE_SIZE, DEPTH));
            case "W2" -> ((QueryWorkload) workload).withPeer(PostGraphile.operation("order"));
            case "W10" -> ((WriteWorkload) workload).withPeer(PostGraphile.operation("update-order"));
            default -> workload;
        };
    }

    /** Names of the benchmark's customers, in another alphabet; some are misspelled. */
    private static List<String> names() {
        List<String> names = new ArrayList<>();
        for (String first : List.of("Vladislav", "Ekaterina", "Yuliya", "Dmitrii", "Olga", "Svetlana", "Tatyana")) {
            for (String last : List.of(
                    "Orlov", "Sokolov", "Lebedev", "Fyodorov", "Zaytsev", "Vinogradov", "Vinogardof", "Sokolof")) {
                names.add(first + " " + last);
            }
        }
        return names;
    }

    private Result measure(Workload workload) throws IOException, SQLException, InterruptedException {
        System.out.println(workload.name() + " " + workload.title());
        prepareFeed();
        workload.requireEqualAnswers(connections.getFirst(), database);
        if (peer != null) {
            workload.requireSameRecords(connections.getFirst(), peer.connect());
        }
        Map<Integer, Long> statementsBySize = statementsBySize(workload);

        List<Contender> contenders = contenders(workload);
        for (Contender contender : contenders) {
            contender.warm();
        }
        Map<Contender, List<Measurement>> measurements = new LinkedHashMap<>();
        contenders.forEach(contender -> measurements.put(contender, new ArrayList<>()));
        for (int i = 0; i < settings.rounds(); i++) {
            List<String> rates = new ArrayList<>();
            for (Contender contender : contenders) {
                Measurement measured = contender.measure(settings.measured(), database);
                measurements.get(contender).add(measured);
                rates.add("%s %,.0f".formatted(contender.name(), measured.load().rowsPerSecond()));
            }
            System.out.printf("  round %d, %s/s: %s%n", i + 1, workload.unit(), String.join(", ", rates));
        }
        return new Result(workload, measurements, statementsBySize);
    }

    /** The server first. */
    private List<Contender> contenders(Workload workload) throws IOException {
        int clients = workload.clients(settings.clients());
        Duration warmUp = settings.warmUp();
        List<Contender> contenders = new ArrayList<>();
        contenders.add(new Contender(
                SERVER,
                IntStream.range(0, clients)
                        .mapToObj(i -> workload.ofServer(connections.get(i), i))
                        .toList(),
                server::cpu,
                warmUp,
                this::prepareFeed));
        contenders.add(new Contender(
                "PostgreSQL",
                IntStream.range(0, clients)
                        .mapToObj(i -> workload.ofDatabase(database, i))
                        .toList(),
                () -> Duration.ZERO,
                warmUp.dividedBy(4),
                this::prepareFeed));
        List<Client> withoutFeed = settings.withoutFeed()
                ? IntStream.range(0, clients)
                        .mapToObj(i -> workload.ofServerWithoutFeed(connections.get(i), i))
                        .filter(Objects::nonNull)
                        .toList()
                : List.of();
        if (!withoutFeed.isEmpty()) {
            contenders.add(new Contender(
                    "server without change feed", withoutFeed, server::cpu, Duration.ZERO, database::stopFeed));
        }
        if (peer != null) {
            List<Client> ofPeer = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                Client client = workload.ofPeer(peer.connect(), i);
                if (client != null) {
                    ofPeer.add(client);
                }
            }
            if (!ofPeer.isEmpty()) {
                contenders.add(
                        new Contender(PostGraphile.NAME, ofPeer, peer::cpu, warmUp.dividedBy(2), this::prepareFeed));
            }
        }
        return contenders;
    }

    private void prepareFeed() throws IOException, SQLException {
        if (settings.withoutFeed()) {
            database.startFeed();
        }
    }

    private Map<Integer, Long> statementsBySize(Workload workload) throws IOException, SQLException {
        Map<Integer, Long> statements = new LinkedHashMap<>();
        for (Map.Entry<Integer, byte[]> request : workload.requestsBySize().entrySet()) {
            long before = database.statements();
            Operation.send(connections.getFirst(), request.getValue());
            statements.put(request.getKey(), database.statements() - before);
        }
        return statements;
    }
}
