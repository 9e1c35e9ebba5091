package crm.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import crm.Api;
import crm.ApiTest;
import crm.CrmApplication;
import crm.Reply;
import crm.ServerProcess;
import crm.TestDatabase;
import crm.Tokens;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** PostgreSQL accepts connections and does not answer: all of its processes are paused. */
class PausedDatabaseTest {

    private static final String READ = "{ leads(first: 1) { nodes { id } } orders(first: 1) { nodes { id } } }";

    @TempDir
    private Path directory;

    private EmbeddedPostgres postgres;

    private ServletWebServerApplicationContext application;

    private Api api;

    @BeforeEach
    void start() throws Exception {
        int port = ServerProcess.freePort();
        postgres = EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(
                        Path.of("target", "postgres").toAbsolutePath().toFile())
                .setDataDirectory(directory.resolve("data"))
                .setCleanDataDirectory(false)
                .setPort(port)
                .setLocaleConfig("locale-provider", "builtin")
                .setLocaleConfig("builtin-locale", "C.UTF-8")
                .setLocaleConfig("locale", "C")
                .start();
        TestDatabase.createApplicationRole(postgres);
        application = (ServletWebServerApplicationContext) new SpringApplicationBuilder(CrmApplication.class)
                .run(TestDatabase.arguments(
                        TestDatabase.settings(port, "postgres"),
                        "--server.port=0",
                        "--management.server.port=0",
                        "--spring.datasource.hikari.connection-timeout=1000",
                        "--spring.datasource.hikari.validation-timeout=500",
                        "--crm.limit.deadline=3s",
                        "--crm.limit.statement-timeout=2s",
                        "--crm.job.enabled=false",
                        "--crm.job.statement-timeout=1s",
                        "--crm.security.jwt-secret=" + Tokens.SECRET,
                        "--crm.security.signing-secret=" + ApiTest.SIGNING_SECRET));
        api = Api.of(application);
    }

    @AfterEach
    void stop() throws Exception {
        signal("CONT");
        application.close();
        postgres.close();
    }

    @Test
    void requestsTimeOutHealthIsDownAndTheServerRecovers() throws Exception {
        assertThat(read().json().has("errors")).isFalse();
        assertThat(health().status()).isEqualTo(200);

        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        try (ExecutorService clients = Executors.newFixedThreadPool(9)) {
            Future<?> job = clients.submit(() -> twoStatements(begun, stopped));
            assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();
            signal("STOP");
            stopped.countDown();
            List<Future<Reply>> replies = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                replies.add(clients.submit(this::read));
            }
            Future<Reply> health = clients.submit(this::health);
            for (Future<Reply> reply : replies) {
                Reply answered = reply.get(1, TimeUnit.MINUTES);
                assertThat(answered.json().path("errors").size()).isPositive();
                answered.json()
                        .path("errors")
                        .forEach(error -> assertThat(
                                        error.path("extensions").path("code").asString())
                                .as(answered.body())
                                .isEqualTo("UNAVAILABLE"));
            }
            assertThat(health.get(1, TimeUnit.MINUTES).status()).isEqualTo(503);
            assertThat(health().status()).isEqualTo(503);
            assertThatThrownBy(() -> job.get(1, TimeUnit.MINUTES))
                    .as("a job does not wait for ever")
                    .isInstanceOf(ExecutionException.class);
        }

        signal("CONT");
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        Reply reply = read();
        while (reply.json().has("errors")) {
            assertThat(System.nanoTime()).as(reply.body()).isLessThan(end);
            reply = read();
        }
        assertThat(health().status()).isEqualTo(200);
    }

    /** As a job: a transaction outside of requests. */
    private void twoStatements(CountDownLatch begun, CountDownLatch stopped) {
        JdbcClient jdbc = application.getBean(JdbcClient.class);
        application.getBean(TransactionTemplate.class).executeWithoutResult(status -> {
            jdbc.sql("select 1").query(Integer.class).single();
            begun.countDown();
            try {
                stopped.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            jdbc.sql("select 1").query(Integer.class).single();
        });
    }

    private Reply read() {
        return api.as("analyst").query(READ);
    }

    private Reply health() {
        return api.anonymous().get("/readyz");
    }

    /** Signals the postmaster and each of its child processes. */
    private void signal(String name) throws Exception {
        long postmaster =
                Long.parseLong(Files.readAllLines(directory.resolve("data").resolve("postmaster.pid"))
                        .getFirst());
        List<String> command = new ArrayList<>(List.of("kill", "-" + name, String.valueOf(postmaster)));
        ProcessHandle handle = ProcessHandle.of(postmaster).orElseThrow();
        Stream<ProcessHandle> own = handle.descendants();
        own.forEach(process -> command.add(String.valueOf(process.pid())));
        new ProcessBuilder(command).start().waitFor();
    }
}
