package crm.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import crm.ServerProcess;
import crm.TestDatabase;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;

/** Servers in processes of their own, one of which is killed in the middle of an export. */
@Execution(ExecutionMode.CONCURRENT)
class KilledServerTest {

    private static final int CUSTOMERS = 400_000;

    private static final String[] SETTINGS = {"--crm.job.polling-interval=100ms", "--crm.job.heartbeat-interval=500ms"};

    @TempDir
    private Path directory;

    @Test
    void nextServerRestartsTheExport() throws Exception {
        TestDatabase database = TestDatabase.withFixture();
        database.execute("""
                insert into customers (id, code, full_name, created_at, updated_at)
                select gen_random_uuid(), 'CUST-M' || n, 'Many ' || n, now(), now() from generate_series(1, %d) n
                """.formatted(CUSTOMERS));
        String id;
        try (ServerProcess first = ServerProcess.start(database, directory, SETTINGS)) {
            id = first.api().query("""
                    mutation { startExport(input: {type: CUSTOMERS, format: NDJSON, idempotencyKey: "all of them"}) {
                      export { id } userErrors { message } } }""").data("startExport.export.id").asString();
            await("some of it is written")
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> !files().isEmpty() && Files.size(files().getFirst()) > 1_000_000);
            first.kill();
        }
        assertThat(database.jdbc()
                        .sql("select state from exports")
                        .query(String.class)
                        .single())
                .isEqualTo("RUNNING");
        database.execute("update customers set full_name = 'After the kill' where code = 'CUST-M1'");

        // Two of them: one makes it, and either serves it.
        try (ServerProcess second = ServerProcess.start(database, directory, SETTINGS);
                ServerProcess third = ServerProcess.start(database, directory, SETTINGS)) {
            String query = "{ export(id: \"" + id + "\") { state error rowCount sha256 url } }";
            await("the file is made")
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> List.of("DONE", "FAILED")
                            .contains(second.api()
                                    .query(query)
                                    .data("export.state")
                                    .asString()));
            JsonNode done = third.api().query(query).data("export");
            assertThat(done.path("state").asString()).as(done.toString()).isEqualTo("DONE");
            for (ServerProcess server : List.of(second, third)) {
                byte[] file = get(server, done.path("url").asString());
                assertThat(HexFormat.of()
                                .formatHex(MessageDigest.getInstance("SHA-256").digest(file)))
                        .isEqualTo(done.path("sha256").asString());
                assertThat(new String(file, UTF_8))
                        .contains("\"After the kill\"")
                        .hasLineCount(done.path("rowCount").asInt());
            }
            assertThat(done.path("rowCount").asLong())
                    .isEqualTo(database.jdbc()
                            .sql("select count(*) from customers where merged_into is null")
                            .query(Long.class)
                            .single());
            assertThat(second.api().query("""
                    mutation { startExport(input: {type: CUSTOMERS, format: NDJSON, idempotencyKey: "all of them"}) {
                      export { id } replayed } }""").data("startExport.export.id").asString())
                    .isEqualTo(id);
        }
        assertThat(files()).as("what the killed one left is gone").hasSize(1);
        assertThat(database.jdbc()
                        .sql("select attempts from exports")
                        .query(Integer.class)
                        .single())
                .isEqualTo(2);
    }

    private List<Path> files() throws Exception {
        Path exports = directory.resolve(".data").resolve("exports");
        if (!Files.exists(exports)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(exports)) {
            return files.toList();
        }
    }

    private static byte[] get(ServerProcess server, String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<byte[]> response = client.send(
                    HttpRequest.newBuilder(URI.create(server.api().address() + path))
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            assertThat(response.statusCode()).isEqualTo(200);
            return response.body();
        }
    }
}
