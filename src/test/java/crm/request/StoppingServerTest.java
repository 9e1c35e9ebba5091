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
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A server that receives SIGTERM while it answers requests. */
@Execution(ExecutionMode.CONCURRENT)
class StoppingServerTest {

    private static final String BODY = "{\"query\": \"{ viewer { role } }\"}";

    @TempDir
    private Path folder;

    /** Sends one request after the other, and fails if one is refused or its connection is reset. */
    private static int requests(ServerProcess server, AtomicBoolean stopped) {
        Api.Client client = server.api().as("manager");
        int answered = 0;
        while (!stopped.get()) {
            assertThat(client.query("{ viewer { role } }").status()).isEqualTo(200);
            answered++;
        }
        return answered;
    }

    @Test
    void answersAllRequestsUntilProxiesHaveNoticed() throws Exception {
        int port = ServerProcess.freePort();
        TestDatabase database = TestDatabase.withFixture();
        try (ServerProcess server = ServerProcess.start(
                        database,
                        folder,
                        port,
                        "--crm.job.enabled=false",
                        "--crm.http.drain-period=20s",
                        "--crm.http.body-read-timeout=2m");
                Socket slow = new Socket(InetAddress.getLoopbackAddress(), port);
                Socket idle = new Socket(InetAddress.getLoopbackAddress(), port);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            slow.setSoTimeout(60_000);
            idle.setSoTimeout(60_000);
            idle.getOutputStream().write("GET /livez HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(UTF_8));
            assertThat(idle.getInputStream().read()).isEqualTo('H');
            // The request has started, and its body is incomplete.
            slow.getOutputStream()
                    .write(("POST /graphql HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer "
                                    + Tokens.of("manager") + "\r\nContent-Type: application/json\r\nContent-Length: "
                                    + BODY.length() + "\r\n\r\n" + BODY.substring(0, BODY.length() - 1))
                            .getBytes(UTF_8));
            Api.Client others = server.api().as("manager");
            assertThat(others.query("{ viewer { role } }").status()).isEqualTo(200);

            AtomicBoolean stopped = new AtomicBoolean();
            List<Future<Integer>> clients = Stream.generate(() -> threads.submit(() -> requests(server, stopped)))
                    .limit(4)
                    .toList();
            server.terminate();

            await().atMost(Duration.ofSeconds(15))
                    .until(() -> others.get("/readyz").status() == 503);
            Reply answered = others.query("{ viewer { role } }");
            assertThat(answered.status()).isEqualTo(200);
            assertThat(answered.headers().firstValue("Connection")).hasValue("close");
            assertThat(others.get("/livez").status()).isEqualTo(200);
            // Returns when the server closes the connection, after the rest of the answer.
            assertThat(idle.getInputStream().readAllBytes()).hasSizeLessThan(1000);
            stopped.set(true);
            for (Future<Integer> client : clients) {
                assertThat(client.get()).isPositive();
            }

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
