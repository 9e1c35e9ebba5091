package crm.benchmark;

import java.io.IOException;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

/** Measures the server against PostgreSQL alone: {@code mvn -Pbenchmark spring-boot:test-run}. */
final class Benchmark {

    private final Settings settings;

    private final Server server;

    private final Database database;

    private final List<HttpConnection> connections = new ArrayList<>();

    private Benchmark(Settings settings, Server server, Database database) throws IOException {
        this.settings = settings;
        this.server = server;
        this.database = database;
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

        Benchmark benchmark = new Benchmark(settings, server, database);
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
                        List.of(
                                "IN_TRANSIT",
                                "DELIVERED",
                                "PENDING_MANAGER",
                                "AWAITING_DEPOSIT",
                                "UNDER_INSPECTION",
                                "AWAITING_PAYMENT",
                                "READY_FOR_SHIPMENT",
                                "CLOSED",
                                "CANCELLED"),
                        20,
                        20,
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
                        20,
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
        return workloads.stream()
                .filter(workload -> settings.workloads().contains(workload.name()))
                .toList();
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
        workload.requireEqualAnswers(connections.getFirst(), database);
        Map<Integer, Long> statementsBySize = statementsBySize(workload);

        int clients = workload.clients(settings.clients());
        List<Client> ofServer = IntStream.range(0, clients)
                .mapToObj(i -> workload.ofServer(connections.get(i), i))
                .toList();
        List<Client> ofDatabase = IntStream.range(0, clients)
                .mapToObj(i -> workload.ofDatabase(database, i))
                .toList();
        Load.run(ofServer, settings.warmUp());
        Load.run(ofDatabase, settings.warmUp().dividedBy(4));
        List<Measurement> served = new ArrayList<>();
        List<Measurement> made = new ArrayList<>();
        for (int i = 0; i < settings.rounds(); i++) {
            served.add(Measurement.of(ofServer, settings.measured(), server, database));
            made.add(Measurement.of(ofDatabase, settings.measured(), server, database));
            System.out.printf(
                    "  round %d: %,.0f %s/s, PostgreSQL alone %,.0f%n",
                    i + 1,
                    served.getLast().load().rowsPerSecond(),
                    workload.unit(),
                    made.getLast().load().rowsPerSecond());
        }
        return new Result(workload, served, made, statementsBySize);
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
