package crm.benchmark;

import crm.ServerProcess;
import crm.TestDatabase;
import crm.Tokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server that is killed and started again at the same address. */
final class FeedNode implements AutoCloseable {

    static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    static final JsonMapper JSON = JsonMapper.builder().build();

    private static final String TOKEN = Tokens.of("admin");

    private final IntFunction<ServerProcess> starting;

    private final int port = ServerProcess.freePort();

    private volatile @Nullable ServerProcess process;

    FeedNode(TestDatabase database, Path directory) {
        this(port -> ServerProcess.start(
                database, directory, port, "--crm.job.polling-interval=100ms", "--crm.job.heartbeat-interval=500ms"));
    }

    /** @param starting starts it at a port */
    FeedNode(IntFunction<ServerProcess> starting) {
        this.starting = starting;
    }

    /** Starts them at the same time. */
    static void startAll(List<FeedNode> nodes) {
        try (ExecutorService starting = Executors.newVirtualThreadPerTaskExecutor()) {
            nodes.stream()
                    .map(node -> CompletableFuture.runAsync(node::start, starting))
                    .toList()
                    .forEach(CompletableFuture::join);
        }
    }

    void start() {
        process = starting.apply(port);
    }

    /** @param kill whether it ends without any cleanup */
    void stop(boolean kill) throws InterruptedException {
        ServerProcess running = process;
        process = null;
        if (running != null) {
            if (kill) {
                running.kill();
            } else {
                running.terminate();
                running.awaitEnd();
            }
        }
    }

    boolean isUp() {
        return process != null;
    }

    URI address(String scheme, String path) {
        return URI.create(scheme + "://localhost:" + port + path);
    }

    static String authorization() {
        return "Bearer " + TOKEN;
    }

    HttpRequest.Builder request(String document, Map<String, ?> variables) {
        return HttpRequest.newBuilder(address("http", "/graphql"))
                .header("Authorization", authorization())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        JSON.writeValueAsString(Map.of("query", document, "variables", variables))));
    }

    /** @throws IOException also if the answer has errors: the node may be starting or stopping */
    JsonNode data(String document, Map<String, ?> variables) throws IOException, InterruptedException {
        HttpResponse<String> response = HTTP.send(
                request(document, variables).timeout(Duration.ofSeconds(60)).build(),
                HttpResponse.BodyHandlers.ofString());
        JsonNode answer = response.statusCode() == 200 ? JSON.readTree(response.body()) : null;
        if (answer == null || answer.has("errors")) {
            throw new IOException(response.statusCode() + " " + response.body());
        }
        return answer.path("data");
    }

    @Override
    public void close() {
        ServerProcess running = process;
        if (running != null) {
            running.close();
        }
    }
}
