package crm.benchmark;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Readers that are a million changes behind, at a server with a heap of 512 MB: {@code mvn -Pchecker
 * -Dchecker.behind=true spring-boot:test-run}. Prints how fast they catch up, and the server's heap meanwhile.
 */
final class FeedCatchUp {

    private static final int CHANGES = Integer.getInteger("checker.changes", 1_000_000);

    private static final int IN_A_TRANSACTION = 1_000;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final String FIELDS =
            "cursor type recordId operation version recordedAt changedFields { field before after }";

    private static final String PAGE = "query ($after: String) { changes(after: $after, first: 100) { nodes { " + FIELDS
            + " } pageInfo { hasNextPage endCursor } } }";

    private static final String STREAM = "subscription ($after: String) { changes(after: $after) { " + FIELDS + " } }";

    private static final String MANAGER = "01900000-0000-7000-8000-00000000beec";

    private final Server server;

    private final HttpClient http;

    private FeedCatchUp(Server server, HttpClient http) {
        this.server = server;
        this.http = http;
    }

    public static void main(String[] args) throws Exception {
        Settings settings = Settings.fromSystemProperties().withJvm(List.of("-Xmx512m"));
        LoggingSystem.get(FeedCatchUp.class.getClassLoader())
                .setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.WARN);
        Deque<AutoCloseable> running = new ArrayDeque<>();
        // However this ends: neither server may outlive it.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> running.forEach(Benchmark::close)));
        Database database = Database.start(settings.folder(), settings.pool());
        running.push(database);
        Server server = Server.start(settings, database.environment());
        running.push(server);
        database.fillAtNextStart();
        database.execute("truncate changes");
        for (int i = 0; i < CHANGES; i += IN_A_TRANSACTION) {
            database.execute("""
                    insert into changes (epoch, tx_id, record_type, record_id, operation, fields, version, actor_kind,
                      actor_name, recorded_at)
                    select (select max(epoch) from feed_epochs), pg_current_xact_id(), 'ORDER', gen_random_uuid(),
                      'UPDATED', '{"manager_notes": ["called, no answer", "called, comes on Friday"]}', n, 'SYSTEM',
                      'Checker', now()
                    from generate_series(1, %d) n""".formatted(IN_A_TRANSACTION));
        }
        database.execute("vacuum analyze changes");
        try (HttpClient http = HttpClient.newHttpClient()) {
            FeedCatchUp readers = new FeedCatchUp(server, http);
            System.out.printf("| reader | changes | changes a second | heap before | half way | at the end |%n");
            System.out.printf("|---|--:|--:|--:|--:|--:|%n");
            // Once for the JIT compiler.
            readers.pull(CHANGES / 20);
            readers.measured("`changes`, 100 a page", () -> readers.pull(CHANGES));
            readers.measured("WebSocket", readers::subscribe);
        }
        System.exit(0);
    }

    @FunctionalInterface
    private interface Reading {

        /** @return how many it read, and the megabytes of the heap half way */
        long[] read() throws Exception;
    }

    private void measured(String reader, Reading reading) throws Exception {
        long before = server.heapMegabytes();
        long start = System.nanoTime();
        long[] read = reading.read();
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                "| %s | %,d | %,.0f | %d MB | %d MB | %d MB |%n",
                reader, read[0], read[0] / seconds, before, read[1], server.heapMegabytes());
        if (read[0] < CHANGES - 1) {
            throw new IllegalStateException("not all changes were told");
        }
    }

    private long[] pull(int changes) throws IOException, InterruptedException {
        String cursor = null;
        long read = 0;
        long halfWay = 0;
        for (boolean more = true; more && read < changes; ) {
            JsonNode page = page(cursor);
            read += page.path("nodes").size();
            cursor = page.path("pageInfo").path("endCursor").asString();
            more = page.path("pageInfo").path("hasNextPage").asBoolean();
            if (halfWay == 0 && read >= changes / 2) {
                halfWay = server.heapMegabytes();
            }
        }
        return new long[] {read, halfWay};
    }

    private JsonNode page(@Nullable String cursor) throws IOException, InterruptedException {
        Map<String, ?> variables = cursor == null ? Map.of() : Map.of("after", cursor);
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(URI.create(server.address() + "/graphql"))
                        .header("Authorization", "Bearer " + Server.token(MANAGER))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                JSON.writeValueAsString(Map.of("query", PAGE, "variables", variables))))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        JsonNode page = JSON.readTree(response.body()).path("data").path("changes");
        if (!page.isObject()) {
            throw new IOException(response.body());
        }
        return page;
    }

    /** From the first change of all. */
    private long[] subscribe() throws Exception {
        String first = page(null).path("nodes").get(0).path("cursor").asString();
        Subscriber subscriber = new Subscriber();
        WebSocket socket = http.newWebSocketBuilder()
                .subprotocols("graphql-transport-ws")
                .buildAsync(URI.create("ws://localhost:" + server.port() + "/graphql"), subscriber)
                .get(30, TimeUnit.SECONDS);
        send(
                socket,
                Map.of(
                        "type",
                        "connection_init",
                        "payload",
                        Map.of("authorization", "Bearer " + Server.token(MANAGER))));
        send(
                socket,
                Map.of(
                        "type", "subscribe",
                        "id", "1",
                        "payload", Map.of("query", STREAM, "variables", Map.of("after", first))));
        subscriber.halfWay.await();
        long halfWay = server.heapMegabytes();
        subscriber.end.await();
        socket.abort();
        if (!subscriber.refusal.isEmpty()) {
            throw new IllegalStateException(subscriber.refusal);
        }
        return new long[] {subscriber.told.get(), halfWay};
    }

    private static void send(WebSocket socket, Map<String, ?> message) {
        socket.sendText(JSON.writeValueAsString(message), true).join();
    }

    private static final class Subscriber implements WebSocket.Listener {

        private final StringBuilder message = new StringBuilder();

        private final AtomicLong told = new AtomicLong();

        private final CountDownLatch halfWay = new CountDownLatch(1);

        private final CountDownLatch end = new CountDownLatch(1);

        private volatile String refusal = "";

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            message.append(data);
            if (last) {
                String text = message.toString();
                message.setLength(0);
                if (text.contains("\"type\":\"next\"")) {
                    long count = told.incrementAndGet();
                    if (count == CHANGES / 2) {
                        halfWay.countDown();
                    } else if (count == CHANGES - 1) {
                        end.countDown();
                    }
                } else if (text.contains("\"type\":\"ping\"")) {
                    CompletableFuture<WebSocket> unused = from.sendText("{\"type\":\"pong\"}", true);
                } else if (!text.contains("\"type\":\"connection_ack\"")) {
                    end(text);
                }
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
            end(status + " " + reason);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            end(String.valueOf(error));
        }

        private void end(String reason) {
            refusal = reason;
            halfWay.countDown();
            end.countDown();
        }
    }
}
