package crm.command;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.CrmApplication;
import crm.Reply;
import crm.ServerProcess;
import crm.TestDatabase;
import crm.Tokens;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** PostgreSQL restarts while clients read and write. */
class RestartedDatabaseTest {

    private static final String CREATE = """
            mutation($key: String) { createLead(input: {source: "load", notes: $key, idempotencyKey: $key,
              customer: {fullName: "Load", email: "load@example.com"}}) { lead { id } userErrors { message } replayed }
                }
            """;

    private static final int WRITERS = 8;

    private static final int RESTARTS = 3;

    @TempDir
    private Path directory;

    private final int port = ServerProcess.freePort();

    private EmbeddedPostgres postgres;

    private ServletWebServerApplicationContext application;

    private Api api;

    private JdbcClient jdbc;

    @BeforeEach
    void start() throws IOException {
        postgres = startPostgres();
        TestDatabase.createApplicationRole(postgres);
        application = (ServletWebServerApplicationContext) new SpringApplicationBuilder(CrmApplication.class)
                .run(TestDatabase.arguments(
                        TestDatabase.settings(port, "postgres"),
                        "--server.port=0",
                        "--management.server.port=0",
                        "--spring.datasource.hikari.connection-timeout=1000",
                        "--crm.limit.points-per-minute=100000000",
                        "--crm.job.enabled=false",
                        "--crm.security.jwt-secret=" + Tokens.SECRET,
                        "--crm.security.signing-secret=" + ApiTest.SIGNING_SECRET));
        api = Api.of(application);
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url());
        jdbc = JdbcClient.create(source);
    }

    @AfterEach
    void stop() throws IOException {
        application.close();
        postgres.close();
    }

    /** Every change is sent with its key until it is answered; in the end each was made once. */
    @Test
    void readsRecoverAndRepeatedChangesApplyOnce() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger sent = new AtomicInteger();
        AtomicInteger made = new AtomicInteger();
        AtomicInteger unavailable = new AtomicInteger();
        try (ExecutorService clients = Executors.newFixedThreadPool(WRITERS)) {
            List<Future<?>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                writers.add(clients.submit(() -> {
                    while (!done.get()) {
                        createUntilAnswered("load " + sent.incrementAndGet(), unavailable);
                        made.incrementAndGet();
                    }
                }));
            }
            for (int restart = 0; restart < RESTARTS; restart++) {
                awaitAtLeast(made, made.get() + 20);
                restartPostgres();
                awaitAtLeast(made, made.get() + 20);
                assertThat(api.query("{ leads(first: 1) { nodes { source } } }").texts("leads.nodes", "source"))
                        .containsExactly("load");
            }
            done.set(true);
            for (Future<?> writer : writers) {
                writer.get();
            }
        }
        assertThat(unavailable.get()).as("some requests met a restart").isPositive();
        assertThat(count("leads")).isEqualTo(made.get());
        assertThat(count("(select distinct application_notes from leads) l")).isEqualTo(made.get());
        assertThat(count("status_history")).isEqualTo(made.get());
        assertThat(count("idempotency_records")).isEqualTo(made.get());
        assertThat(count("customers")).isEqualTo(1);
    }

    private void createUntilAnswered(String key, AtomicInteger unavailable) {
        while (true) {
            Reply reply = api.query(CREATE, Map.of("key", key));
            if (!reply.json().has("errors")) {
                assertThat(reply.data("createLead.userErrors")).isEmpty();
                return;
            }
            assertThat(reply.refusal().code()).as(reply.body()).isEqualTo("UNAVAILABLE");
            unavailable.incrementAndGet();
        }
    }

    /** The server's session ends during the commit, so the outcome is unknown. */
    @Test
    void reportsAnUnknownOutcomeAndRepeatsSafelyWithTheKey() {
        assertThat(api.query(CREATE, Map.of("key", "warm"))
                        .data("createLead.replayed")
                        .asBoolean())
                .isFalse();
        jdbc.sql("""
                create function die_at_commit() returns trigger language plpgsql as $$
                begin perform pg_terminate_backend(pg_backend_pid()); return null; end $$""").update();
        jdbc.sql("create constraint trigger die after insert on leads deferrable initially deferred"
                        + " for each row execute function die_at_commit()")
                .update();

        Reply unknown = api.query(CREATE, Map.of("key", "unknown"));

        assertThat(unknown.refusal())
                .isEqualTo(new Reply.Refusal(
                        "UNAVAILABLE",
                        null,
                        "The database connection was lost while the change was being saved, so we do not know "
                                + "whether it was saved. Send the request again with the same idempotencyKey, or "
                                + "check the record first."));
        jdbc.sql("drop trigger die on leads").update();
        AtomicInteger unavailable = new AtomicInteger();
        createUntilAnswered("unknown", unavailable);
        createUntilAnswered("unknown", unavailable);
        assertThat(count("leads where application_notes = 'unknown'")).isEqualTo(1);
        assertThat(count("status_history")).isEqualTo(2);
    }

    @Test
    void reportsADatabaseThatIsDownAndChangesNothing() throws Exception {
        api.query(CREATE, Map.of("key", "warm"));
        String id = jdbc.sql("select code from leads").query(String.class).single();
        postgres.close();
        Reply reply = api.query(
                "mutation($id: ID!) { changeLeadStatus(input: {id: $id, status: CONTACTED})"
                        + " { lead { id } userErrors { code } } }",
                Map.of("id", id));
        // The record of the person cannot be read, so nothing is executed.
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.refusal().code()).isEqualTo("UNAVAILABLE");
        postgres = startPostgres();
        assertThat(count("leads where status = 'NEW' and version = 0")).isEqualTo(1);
    }

    private void restartPostgres() throws Exception {
        long pid = Long.parseLong(Files.readAllLines(directory.resolve("data").resolve("postmaster.pid"))
                .getFirst());
        ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
        // An immediate shutdown: running statements are lost.
        assertThat(new ProcessBuilder("kill", "-QUIT", String.valueOf(pid))
                        .start()
                        .waitFor())
                .isZero();
        postmaster.onExit().get(1, TimeUnit.MINUTES);
        // It is down already; this releases its folder.
        postgres.close();
        postgres = startPostgres();
    }

    private EmbeddedPostgres startPostgres() throws IOException {
        return EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(
                        Path.of("target", "postgres").toAbsolutePath().toFile())
                .setDataDirectory(directory.resolve("data"))
                .setCleanDataDirectory(false)
                .setPort(port)
                .setServerConfig("synchronous_commit", "on")
                .setLocaleConfig("locale-provider", "builtin")
                .setLocaleConfig("builtin-locale", "C.UTF-8")
                .setLocaleConfig("locale", "C")
                .start();
    }

    private String url() {
        return "jdbc:postgresql://localhost:" + port + "/postgres?user=postgres&currentSchema=" + TestDatabase.SCHEMA;
    }

    private static void awaitAtLeast(AtomicInteger counter, int wanted) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        CountDownLatch never = new CountDownLatch(1);
        while (counter.get() < wanted) {
            assertThat(System.nanoTime()).as("it goes on").isLessThan(end);
            never.await(10, TimeUnit.MILLISECONDS);
        }
    }

    private int count(String what) {
        return jdbc.sql("select count(*) from " + what).query(Integer.class).single();
    }
}
