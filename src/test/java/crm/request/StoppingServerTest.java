package crm.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import crm.Api;
import crm.Reply;
import crm.ServerProcess;
import crm.TestDatabase;
import crm.Tokens;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that receives SIGTERM while it answers requests. */
class StoppingServerTest {

    private static final String BODY = "{\"query\": \"{ viewer { role } }\"}";

    @TempDir
    private Path folder;

    @Test
    void finishesRunningRequestsAndRefusesNewOnes() throws Exception {
        int port = ServerProcess.freePort();
        TestDatabase database = TestDatabase.withFixture();
        try (ServerProcess server = ServerProcess.start(
                        database, folder, port, "--crm.job.enabled=false", "--crm.http.drain-period=20s");
                Socket slow = new Socket(InetAddress.getLoopbackAddress(), port)) {
            slow.setSoTimeout(60_000);
            // The request has started, and its body is incomplete.
            slow.getOutputStream()
                    .write(("POST /graphql HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer "
                                    + Tokens.of("manager") + "\r\nContent-Type: application/json\r\nContent-Length: "
                                    + BODY.length() + "\r\n\r\n" + BODY.substring(0, BODY.length() - 1))
                            .getBytes(UTF_8));
            Api.Client others = server.api().as("manager");
            assertThat(others.query("{ viewer { role } }").status()).isEqualTo(200);

            server.terminate();

            await().atMost(Duration.ofSeconds(15))
                    .until(() -> others.query("{ viewer { role } }").status() == 503);
            Reply refused = others.in("ru").query("{ viewer { role } }");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
            assertThat(refused.headers().firstValue("Connection")).hasValue("close");
            assertThat(refused.refusal().code()).isEqualTo("UNAVAILABLE");
            assertThat(refused.refusal().message()).startsWith("Сервер завершает работу.");
            assertThat(others.get("/readyz").status()).isEqualTo(503);
            assertThat(others.get("/livez").status()).isEqualTo(200);

            slow.getOutputStream().write(BODY.substring(BODY.length() - 1).getBytes(UTF_8));
            try (InputStream in = slow.getInputStream()) {
                String answer = new String(in.readAllBytes(), UTF_8);
                assertThat(answer)
                        .startsWith("HTTP/1.1 200")
                        .contains("{\"data\":{\"viewer\":{\"role\":\"MANAGER\"}}}");
            }
            assertThat(server.awaitEnd()).as("ended by the signal, in order").isEqualTo(143);
            assertThat(Files.readString(folder.resolve("server.log"))).contains("Graceful shutdown complete");
            org.assertj.core.api.Assertions.assertThatThrownBy(
                            () -> new Socket(InetAddress.getLoopbackAddress(), port).close())
                    .isInstanceOf(ConnectException.class);
        }
    }
}
