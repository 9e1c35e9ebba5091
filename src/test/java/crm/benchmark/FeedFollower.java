package crm.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A client of the change feed that keeps all that it was told. When its connection ends, and sometimes by itself, it
 * goes on from its last cursor, at any node.
 */
final class FeedFollower implements Runnable {

    enum Door {
        PULL,
        WEB_SOCKET,
        SSE
    }

    private static final String FIELDS = "cursor type recordId operation version requestId recordedAt";

    private static final String PAGE = """
            query ($after: String, $types: [RecordType!]) {
              changes(after: $after, first: 100, types: $types) {
                nodes { %s } pageInfo { hasNextPage endCursor } } }""".formatted(FIELDS);

    private static final String STREAM = """
            subscription ($after: String, $types: [RecordType!]) {
              changes(after: $after, types: $types) { %s } }""".formatted(FIELDS);

    private static final long PAUSE_MILLIS = 100;

    /** A change, as the table and as a client has it. */
    record Told(String type, String recordId, String operation, String version, String requestId, long at) {}

    private final Door door;

    private final List<String> types;

    private final int begin;

    private final List<FeedNode> nodes;

    private final Random random;

    private final List<Told> told = new ArrayList<>();

    private final List<String> cursors = new ArrayList<>();

    private @Nullable String cursor;

    private volatile int end = Integer.MAX_VALUE;

    private volatile int size;

    private volatile long resumed;

    private volatile String lastFailure = "none";

    private volatile @Nullable AutoCloseable open;

    /** After how many changes it goes to another node by itself. */
    private int leaveAfter;

    /**
     * @param types which it asks for; all if there are none
     * @param after the position to begin after; null for the beginning
     * @param begin how many changes are before that position
     */
    FeedFollower(Door door, List<String> types, @Nullable String after, int begin, List<FeedNode> nodes, long seed) {
        this.door = door;
        this.types = types;
        this.cursor = after;
        this.begin = begin;
        this.nodes = nodes;
        this.random = new Random(seed);
    }

    int begin() {
        return begin;
    }

    boolean wants(Told change) {
        return types.isEmpty() || types.contains(change.type());
    }

    int told() {
        return size;
    }

    long resumed() {
        return resumed;
    }

    String lastFailure() {
        return lastFailure;
    }

    synchronized String cursor(int index) {
        return cursors.get(index);
    }

    synchronized List<Told> all() {
        return List.copyOf(told);
    }

    /** Ends when it was told as many changes. */
    void readUntil(int changes) {
        end = changes;
    }

    /** Closes its connection: it ends, or has already. */
    void giveUp() {
        end = 0;
        AutoCloseable connection = open;
        if (connection != null) {
            try {
                connection.close();
            } catch (Exception e) {
                lastFailure = e.toString();
            }
        }
    }

    @Override
    public void run() {
        while (size < end) {
            FeedNode node = nodes.get(random.nextInt(nodes.size()));
            try {
                if (node.isUp()) {
                    leaveAfter = 200 + random.nextInt(5_000);
                    switch (door) {
                        case PULL -> pull(node);
                        case WEB_SOCKET -> webSocket(node);
                        case SSE -> serverSentEvents(node);
                    }
                    resumed++;
                } else {
                    TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                }
            } catch (IOException | java.util.concurrent.CompletionException e) {
                // The node was killed, or is not yet there. What is lost is found by the comparison.
                lastFailure = e.toString();
                resumed++;
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

    private Map<String, Object> variables() {
        Map<String, Object> variables = new HashMap<>();
        variables.put("after", cursor);
        if (!types.isEmpty()) {
            variables.put("types", types);
        }
        return variables;
    }

    private void pull(FeedNode node) throws IOException, InterruptedException {
        while (size < end && leaveAfter > 0) {
            JsonNode page = node.data(PAGE, variables()).path("changes");
            page.path("nodes").forEach(this::told);
            cursor = page.path("pageInfo").path("endCursor").asString();
            if (!page.path("pageInfo").path("hasNextPage").asBoolean()) {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        }
    }

    private synchronized void told(JsonNode change) {
        told.add(new Told(
                change.path("type").asString(),
                change.path("recordId").asString(),
                change.path("operation").asString(),
                change.path("version").isNull()
                        ? "null"
                        : change.path("version").asString(),
                change.path("requestId").isNull()
                        ? "null"
                        : change.path("requestId").asString(),
                Instant.parse(change.path("recordedAt").asString()).toEpochMilli()));
        cursor = change.path("cursor").asString();
        cursors.add(cursor);
        size = told.size();
        leaveAfter--;
    }

    private void serverSentEvents(FeedNode node) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = FeedNode.HTTP.send(
                node.request(STREAM, variables())
                        .header("Accept", "text/event-stream")
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = response.body();
                BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            open = body;
            for (String line = lines.readLine(); line != null && more(); line = lines.readLine()) {
                if (line.startsWith("data:") && line.length() > "data:".length() + 1) {
                    event(FeedNode.JSON.readTree(line.substring("data:".length())));
                    if (!more()) {
                        return;
                    }
                }
            }
        }
    }

    private boolean more() {
        return size < end && leaveAfter > 0;
    }

    private void event(JsonNode payload) throws IOException {
        JsonNode change = payload.path("data").path("changes");
        if (payload.has("errors") || !change.isObject()) {
            throw new IOException(payload.toString());
        }
        told(change);
    }

    private void webSocket(FeedNode node) throws IOException, InterruptedException {
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        WebSocket socket = FeedNode.HTTP
                .newWebSocketBuilder()
                .subprotocols("graphql-transport-ws")
                .buildAsync(node.address("ws", "/graphql"), new Listener(received))
                .join();
        open = socket::abort;
        try {
            send(
                    socket,
                    Map.of("type", "connection_init", "payload", Map.of("authorization", FeedNode.authorization())));
            send(
                    socket,
                    Map.of(
                            "type", "subscribe",
                            "id", "1",
                            "payload", Map.of("query", STREAM, "variables", variables())));
            while (more()) {
                String text = received.poll(1, TimeUnit.SECONDS);
                if (text == null) {
                    continue;
                }
                if (text.startsWith(Listener.CLOSED)) {
                    throw new IOException(text);
                }
                JsonNode message = FeedNode.JSON.readTree(text);
                switch (message.path("type").asString()) {
                    case "next" -> event(message.path("payload"));
                    case "ping" -> send(socket, Map.of("type", "pong"));
                    case "connection_ack" -> {}
                    default -> throw new IOException(text);
                }
                socket.request(1);
            }
        } finally {
            socket.abort();
        }
    }

    private static void send(WebSocket socket, Map<String, ?> message) {
        socket.sendText(FeedNode.JSON.writeValueAsString(message), true).join();
    }

    @Override
    public String toString() {
        return door + " from " + begin + (types.isEmpty() ? "" : " of " + types);
    }

    /** Hands on one message for each that the reader has processed. */
    private record Listener(BlockingQueue<String> received, StringBuilder message) implements WebSocket.Listener {

        static final String CLOSED = "closed";

        Listener(BlockingQueue<String> received) {
            this(received, new StringBuilder());
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            message.append(data);
            if (last) {
                received.add(message.toString());
                message.setLength(0);
            } else {
                from.request(1);
            }
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPing(WebSocket from, java.nio.ByteBuffer data) {
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
            received.add(CLOSED + " " + status + " " + reason);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            received.add(CLOSED + " " + error);
        }
    }
}
