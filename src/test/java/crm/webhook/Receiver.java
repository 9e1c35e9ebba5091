package crm.webhook;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import crm.outbound.OpenedClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A receiver of webhooks that keeps what it got, and answers as the test wants. */
public final class Receiver implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Answers a message, or throws to close the connection without an answer. */
    public interface Behaviour {
        int status(Message message) throws Exception;
    }

    /** What arrived. */
    public record Message(String path, String id, Map<String, List<String>> headers, String body) {

        public JsonNode json() {
            return JSON.readTree(body);
        }

        public String header(String name) {
            return headers.entrySet().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .findFirst()
                    .orElseThrow()
                    .getValue()
                    .getFirst();
        }
    }

    private final HttpServer server;

    private final Queue<Message> messages = new ConcurrentLinkedQueue<>();

    private volatile Behaviour behaviour = message -> 200;

    public Receiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(OpenedClient.PUBLIC, 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::receive);
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public String url() {
        return "http://" + OpenedClient.PUBLIC + ":" + port() + "/hook";
    }

    public List<Message> messages() {
        return List.copyOf(messages);
    }

    public void answers(Behaviour next) {
        behaviour = next;
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            Message message = new Message(
                    exchange.getRequestURI().getPath(),
                    exchange.getRequestHeaders().getFirst("webhook-id"),
                    Map.copyOf(exchange.getRequestHeaders()),
                    body);
            messages.add(message);
            int status = behaviour.status(message);
            if (status / 100 == 3) {
                exchange.getResponseHeaders().set("Location", url() + "/elsewhere");
            }
            byte[] answer = ("answer " + status).getBytes(java.nio.charset.StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
        } catch (Exception e) {
            // The connection is closed without an answer.
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
