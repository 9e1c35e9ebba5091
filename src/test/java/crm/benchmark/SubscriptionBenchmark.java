package crm.benchmark;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import tools.jackson.databind.json.JsonMapper;

/**
 * Many open subscriptions on one server with a heap of 512 MB: {@code mvn -Psubscriptions spring-boot:test-run}. Prints
 * what they cost while nothing happens, what an event costs that many receive, and how long an event takes.
 */
final class SubscriptionBenchmark {

    private static final int IDLE = Integer.getInteger("subscriptions.idle", 5_000);

    private static final int BOARDS = Integer.getInteger("subscriptions.boards", 500);

    private static final int RECEIVERS = Integer.getInteger("subscriptions.receivers", 20);

    private static final int CHANGES_PER_SECOND = Integer.getInteger("subscriptions.changes", 50);

    private static final int SECONDS = Integer.getInteger("subscriptions.seconds", 60);

    /** Below the limit of streams of a caller. */
    private static final int STREAMS_OF_A_CALLER = 50;

    private static final int EVENTS_OF_BOARDS = 20;

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** What a board needs. */
    private static final String BOARD = """
            subscription ($filter: OrderFilter) {
              orderChanged(filter: $filter) {
                cursor operation orderId
                order {
                  id orderCode status managerNotes bike { title image { url source } } customer { id fullName }
                  assignedManager { id name } finalPrice { amount currency } slaDueAt slaBreached
                }
              }
            }""";

    private static final String UPDATE = """
            mutation ($id: ID!, $notes: String!) {
              updateOrder(input: { id: $id, managerNotes: $notes }) { userErrors { message } } }""";

    private static final Pattern NUMBER = Pattern.compile("change number (\\d+);");

    private final Server server;

    private final Database database;

    private final HttpConnection writer;

    private final AtomicLong number = new AtomicLong();

    /** When a change was sent, by its number. */
    private final Map<Long, Long> sent = new ConcurrentHashMap<>();

    private final HttpClient http;

    private SubscriptionBenchmark(Server server, Database database, HttpClient http) throws IOException {
        this.server = server;
        this.database = database;
        this.writer = server.connect();
        this.http = http;
    }

    public static void main(String[] args) throws Exception {
        Settings settings = Settings.fromSystemProperties().withJvm(List.of("-Xmx512m"));
        LoggingSystem.get(SubscriptionBenchmark.class.getClassLoader())
                .setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.WARN);
        Deque<AutoCloseable> running = new ArrayDeque<>();
        // However this ends: neither server may outlive it.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> running.forEach(Benchmark::close)));
        Database database = Database.start(settings.folder(), settings.pool());
        running.push(database);
        Server server = Server.start(
                settings,
                database.environment(),
                Map.of(
                        "CRM_LIMIT_POINTS_PER_MINUTE", "1000000000",
                        "CRM_SUBSCRIPTION_MAX_PER_NODE", String.valueOf(IDLE + BOARDS + RECEIVERS + 100),
                        "SERVER_TOMCAT_MAX_CONNECTIONS", String.valueOf(IDLE + BOARDS + RECEIVERS + 1_000)));
        running.push(server);
        database.fill();
        database.fillAtNextStart();
        // Not closed: that would wait for the connections of the subscribers.
        new SubscriptionBenchmark(server, database, HttpClient.newHttpClient()).run();
        System.exit(0);
    }

    private void run() throws Exception {
        List<String> orders = orders();
        for (int i = 0; i < 2_000; i++) {
            change(orders.get(i % orders.size()));
        }
        long before = server.heapMegabytes();
        Duration cpu = server.cpu();
        List<Subscriber> idle = new ArrayList<>();
        for (int i = 0; i < IDLE; i++) {
            // Of one manager each, whose orders are not changed here.
            Map<String, Object> filter = Map.of(
                    "assignedManager", "01900000-0000-7000-8000-%012x".formatted(0xFFFF00 + i % 50),
                    "status", List.of("PENDING_MANAGER"));
            idle.add(subscribe(i, filter, event -> {}));
        }
        System.out.printf(
                "%,d idle subscribers: heap after a collection %d MB before, %d MB with them; %.1f s processor time to"
                        + " connect them%n",
                IDLE, before, server.heapMegabytes(), seconds(server.cpu().minus(cpu)));
        cpu = server.cpu();
        TimeUnit.SECONDS.sleep(30);
        System.out.printf(
                "  30 s without a change: %.2f s processor time%n",
                seconds(server.cpu().minus(cpu)));
        boards(orders);
        latency(orders);
        System.out.printf(
                "Heap at the end, after a collection: %d MB. Connections that were closed: %d%n",
                server.heapMegabytes(),
                idle.stream().filter(subscriber -> subscriber.closed).count());
    }

    /** How many executions the events of many equal boards cost. */
    private void boards(List<String> orders) throws Exception {
        List<Subscriber> boards = new ArrayList<>();
        AtomicLong received = new AtomicLong();
        for (int i = 0; i < BOARDS; i++) {
            boards.add(subscribe(IDLE + i, Map.of(), event -> received.incrementAndGet()));
        }
        double executions = server.metric("crm_subscription_executions_total");
        Duration cpu = server.cpu();
        for (int i = 0; i < EVENTS_OF_BOARDS; i++) {
            long expected = received.get() + BOARDS;
            change(orders.get(i));
            await(() -> received.get() >= expected);
        }
        System.out.printf(
                "%,d equal boards: %.2f executions an event, %.2f ms processor time of the server an event%n",
                BOARDS,
                (server.metric("crm_subscription_executions_total") - executions) / EVENTS_OF_BOARDS,
                seconds(server.cpu().minus(cpu)) * 1_000 / EVENTS_OF_BOARDS);
        boards.forEach(Subscriber::close);
    }

    /** How long after the mutation was sent the event is there: longer than from the commit. */
    private void latency(List<String> orders) throws Exception {
        Histogram latencies = new ConcurrentHistogram(Duration.ofMinutes(1).toNanos() / 1_000, 3);
        AtomicLong received = new AtomicLong();
        List<Subscriber> receivers = new ArrayList<>();
        for (int i = 0; i < RECEIVERS; i++) {
            receivers.add(subscribe(IDLE + i * STREAMS_OF_A_CALLER, Map.of(), event -> {
                Matcher found = NUMBER.matcher(event);
                Long start = found.find() ? sent.get(Long.valueOf(found.group(1))) : null;
                if (start != null) {
                    latencies.recordValue((System.nanoTime() - start) / 1_000);
                }
                received.incrementAndGet();
            }));
        }
        Duration cpu = server.cpu();
        long next = System.nanoTime();
        int changes = CHANGES_PER_SECOND * SECONDS;
        for (int i = 0; i < changes; i++) {
            while (System.nanoTime() < next) {
                LockSupport.parkNanos(next - System.nanoTime());
            }
            next += 1_000_000_000L / CHANGES_PER_SECOND;
            change(orders.get(i % orders.size()));
        }
        await(() -> received.get() >= (long) changes * RECEIVERS);
        System.out.printf(
                "%d changes a second for %d s, %d receivers: event after p50 %.1f ms, p95 %.1f ms, p99 %.1f ms from"
                        + " sending the mutation; %.2f ms processor time of the server a change%n",
                CHANGES_PER_SECOND,
                SECONDS,
                RECEIVERS,
                latencies.getValueAtPercentile(50) / 1e3,
                latencies.getValueAtPercentile(95) / 1e3,
                latencies.getValueAtPercentile(99) / 1e3,
                seconds(server.cpu().minus(cpu)) * 1_000 / changes);
        receivers.forEach(Subscriber::close);
    }

    private void change(String order) throws IOException {
        long count = number.incrementAndGet();
        sent.put(count, System.nanoTime());
        Operation.send(
                writer,
                JSON.writeValueAsBytes(Map.of(
                        "query", UPDATE, "variables", Map.of("id", order, "notes", "change number " + count + ";"))));
    }

    private List<String> orders() throws SQLException {
        List<String> orders = new ArrayList<>();
        try (Connection connection = database.connection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select id from orders order by md5(id::text) limit 1000")) {
            while (row.next()) {
                orders.add(row.getString(1));
            }
        }
        return orders;
    }

    /** @param index tells the callers apart */
    private Subscriber subscribe(int index, Map<String, Object> filter, Consumer<String> events) throws Exception {
        String manager = "01900000-0000-7000-8000-%012x".formatted(0xB00000 + index / STREAMS_OF_A_CALLER);
        Subscriber subscriber = new Subscriber(events);
        WebSocket socket = http.newWebSocketBuilder()
                .subprotocols("graphql-transport-ws")
                .buildAsync(URI.create("ws://localhost:" + server.port() + "/graphql"), subscriber)
                .get(30, TimeUnit.SECONDS);
        subscriber.socket = socket;
        send(socket, Map.of("type", "connection_init", "payload", Map.of("authorization", "Bearer " + token(manager))));
        send(
                socket,
                Map.of(
                        "type", "subscribe",
                        "id", "1",
                        "payload", Map.of("query", BOARD, "variables", Map.of("filter", filter))));
        // Answered when the subscription was read.
        send(socket, Map.of("type", "ping"));
        if (!subscriber.open.await(30, TimeUnit.SECONDS) || subscriber.closed) {
            throw new IllegalStateException("no subscription: " + subscriber.refusal);
        }
        return subscriber;
    }

    private static String token(String manager) {
        return Server.token(manager);
    }

    private static void send(WebSocket socket, Map<String, ?> message) {
        socket.sendText(JSON.writeValueAsString(message), true).join();
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("events are missing");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    private static final class Subscriber implements WebSocket.Listener {

        private final Consumer<String> events;

        private final StringBuilder message = new StringBuilder();

        private final CountDownLatch open = new CountDownLatch(1);

        private volatile boolean closed;

        private volatile String refusal = "";

        private volatile WebSocket socket;

        Subscriber(Consumer<String> events) {
            this.events = events;
        }

        void close() {
            socket.abort();
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            message.append(data);
            if (last) {
                String text = message.toString();
                message.setLength(0);
                if (text.contains("\"type\":\"next\"")) {
                    events.accept(text);
                } else if (text.contains("\"type\":\"pong\"")) {
                    open.countDown();
                } else if (text.contains("\"type\":\"error\"")) {
                    refusal = text;
                    closed = true;
                } else if (text.contains("\"type\":\"ping\"")) {
                    CompletableFuture<WebSocket> unused = from.sendText("{\"type\":\"pong\"}", true);
                }
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
            refusal = status + " " + reason;
            closed = true;
            open.countDown();
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            refusal = String.valueOf(error);
            closed = true;
            open.countDown();
        }
    }
}
