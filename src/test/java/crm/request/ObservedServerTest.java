package crm.request;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import crm.ApiTest;
import crm.Reply;
import crm.ServerProcess;
import crm.TestDatabase;
import io.micrometer.tracing.Tracer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Structured logs and traces, which settings enable. */
@Execution(ExecutionMode.CONCURRENT)
class ObservedServerTest {

    @TempDir
    private Path folder;

    private List<JsonNode> lines() throws IOException {
        return Files.readString(folder.resolve("server.log"))
                .lines()
                .filter(line -> line.startsWith("{"))
                .map(line -> JsonMapper.shared().readTree(line))
                .toList();
    }

    @Test
    void logsJsonAndExportsTraces() throws Exception {
        List<String> sent = new CopyOnWriteArrayList<>();
        HttpServer collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", exchange -> {
            sent.add(new String(exchange.getRequestBody().readAllBytes(), ISO_8859_1));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
        try (ServerProcess server = ServerProcess.start(
                TestDatabase.withFixture(),
                folder,
                "--crm.job.enabled=false",
                "--logging.structured.format.console=ecs",
                "--spring.profiles.active=tracing",
                "--management.tracing.sampling.probability=1",
                "--management.opentelemetry.tracing.export.otlp.compression=none",
                "--management.opentelemetry.tracing.export.otlp.endpoint=http://localhost:"
                        + collector.getAddress().getPort() + "/v1/traces")) {
            Reply reply = server.api()
                    .as("analyst")
                    .query("query Traced { orders(first: 1) { nodes { id customer { fullName } } } }");
            assertThat(reply.status()).isEqualTo(200);
            String id = reply.headers().firstValue("X-Request-Id").orElseThrow();

            await().atMost(Duration.ofSeconds(30))
                    .until(() ->
                            lines().stream().anyMatch(line -> line.toString().contains(id)));
            JsonNode line = lines().stream()
                    .filter(it -> it.toString().contains(id))
                    .findFirst()
                    .orElseThrow();
            assertThat(line.path("operation").asString()).isEqualTo("Traced");
            assertThat(line.path("caller").asString()).isEqualTo("USER:5e000000-0000-7000-8000-000000000099");
            assertThat(line.path("status").asInt()).isEqualTo(200);
            // The record of the person, the page, and its customers.
            assertThat(line.path("statements").asInt()).isEqualTo(3);
            assertThat(line.path("requestId").asString()).isEqualTo(id);
            assertThat(line.path("ecs").path("version").asString()).isNotBlank();

            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(
                            () -> assertThat(String.join("", sent)).contains("crm-graphql", "/graphql", "Traced"));
            assertThat(String.join("", sent)).doesNotContain("fullName }");
        } finally {
            collector.stop(0);
        }
    }

    /** Without the settings there are no tracing beans, and so no overhead. */
    @Nested
    @ApiTest
    class WithDefaultSettings {

        @Autowired
        private ApplicationContext context;

        @Test
        void exportsNoTraces() {
            assertThat(context.getBeansOfType(Tracer.class)).isEmpty();
            assertThat(context.getBeanNamesForType(io.opentelemetry.api.OpenTelemetry.class))
                    .isEmpty();
        }
    }
}
