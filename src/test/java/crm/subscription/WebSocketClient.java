package crm.subscription;

import crm.Api;
import crm.SuiteLogs;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of the protocol graphql-transport-ws that sends what it is told, and keeps what it receives. */
final class WebSocketClient implements AutoCloseable, WebSocket.Listener {

    private static final JsonMapper JSON = JsonMapper.shared();

    private static final int PATIENCE_SECONDS = 20;

    private final BlockingQueue<JsonNode> received = new LinkedBlockingQueue<>();

    private final CompletableFuture<Integer> closed = new CompletableFuture<>();

    private final StringBuilder text = new StringBuilder();

    private final boolean reading;

    private final WebSocket socket;

    private WebSocketClient(HttpClient http, String address, String protocol, boolean reading, String... headers) {
        this.reading = reading;
        WebSocket.Builder builder = http.newWebSocketBuilder();
        if (!protocol.isEmpty()) {
            builder.subprotocols(protocol);
        }
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        this.socket = builder.buildAsync(URI.create(address.replaceFirst("^http", "ws") + "/graphql"), this)
                .join();
    }

    static WebSocketClient open(Api api, String... headers) {
        return new WebSocketClient(HttpClient.newHttpClient(), api.address(), "graphql-transport-ws", true, headers);
    }

    static WebSocketClient withProtocol(Api api, String protocol) {
        return new WebSocketClient(HttpClient.newHttpClient(), api.address(), protocol, true);
    }

    /** Reads nothing of what the server sends. */
    static WebSocketClient silent(Api api) {
        return new WebSocketClient(HttpClient.newHttpClient(), api.address(), "graphql-transport-ws", false);
    }

    /** After the handshake and the acknowledgement of its token. */
    static WebSocketClient of(Api api, String token) {
        WebSocketClient client = open(api);
        client.init(token);
        client.next("connection_ack");
        return client;
    }

    void init(String token) {
        SuiteLogs.mustNotHave(token);
        send(Map.of("type", "connection_init", "payload", Map.of("authorization", "Bearer " + token)));
    }

    void subscribe(String id, String document, Map<String, ?> variables) {
        send(Map.of("type", "subscribe", "id", id, "payload", Map.of("query", document, "variables", variables)));
    }

    void send(Map<String, ?> message) {
        send(JSON.writeValueAsString(message));
    }

    void send(String message) {
        socket.sendText(message, true).join();
    }

    /** Returns when the server has read all messages so far: the subscriptions among them hear every later change. */
    void awaitAnswers() {
        send(Map.of("type", "ping"));
        next("pong");
    }

    /** What has come when the server has read all messages so far. */
    List<JsonNode> untilAnswered() {
        send(Map.of("type", "ping"));
        List<JsonNode> messages = new ArrayList<>();
        for (JsonNode next = next(); !next.path("type").asString("").equals("pong"); next = next()) {
            messages.add(next);
        }
        return messages;
    }

    /** The next message, which must have this type. */
    JsonNode next(String type) {
        JsonNode message = next();
        if (!message.path("type").asString("").equals(type)) {
            throw new AssertionError("not " + type + ": " + message);
        }
        return message;
    }

    JsonNode next() {
        try {
            JsonNode message = received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (message == null) {
                throw new AssertionError("nothing comes");
            }
            return message;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The value of the field in the next event. */
    JsonNode event(String field) {
        JsonNode message = next("next");
        JsonNode event = message.path("payload").path("data").path(field);
        if (event.isMissingNode() || event.isNull()) {
            throw new AssertionError("no " + field + " in " + message);
        }
        return event;
    }

    /** Begins to read. */
    void read() {
        socket.request(Long.MAX_VALUE);
    }

    int closeCode() throws Exception {
        return closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    boolean isClosed() {
        return closed.isDone();
    }

    BlockingQueue<JsonNode> received() {
        return received;
    }

    @Override
    public void onOpen(WebSocket opened) {
        if (reading) {
            opened.request(Long.MAX_VALUE);
        }
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
        text.append(part);
        if (last) {
            SuiteLogs.mustNotHave(text.toString());
            received.add(JSON.readTree(text.toString()));
            text.setLength(0);
        }
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed.complete(code);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closed.completeExceptionally(error);
    }

    @Override
    public void close() {
        socket.abort();
    }
}
