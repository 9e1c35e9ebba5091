package crm.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.TestDatabase;
import crm.Tokens;
import java.io.OutputStream;
import java.net.Socket;
import java.sql.Connection;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/** The client has closed the connection. No timeout would end these statements within the test. */
@ApiTest
@TestPropertySource(properties = {"crm.limit.deadline=10m", "crm.limit.statement-timeout=10m"})
class ClientGoneTest {

    private static final String BODY = "{\"query\": \"{ tasks(first: 1) { nodes { id } } }\"}";

    @LocalServerPort
    private int port;

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    @Test
    void closedConnectionCancelsItsStatement() throws Exception {
        try (Connection lock = lockTheTable();
                Socket client = new Socket("localhost", port)) {
            send(client);
            awaitWaiting(1);
            client.close();
            awaitWaiting(0);
            lock.rollback();
        }
        assertThat(api.query("{ tasks(first: 1) { nodes { id } } }")
                        .data("tasks.nodes")
                        .size())
                .isEqualTo(1);
    }

    /** The server answers pipelined requests in order. */
    @Test
    void pipelinedRequestDoesNotCancelTheFirst() throws Exception {
        try (Connection lock = lockTheTable();
                Socket client = new Socket("localhost", port)) {
            send(client);
            awaitWaiting(1);
            send(client);
            // Long enough for the watcher to check the first connection: it checks each of these as well.
            try (Socket other = new Socket("localhost", port)) {
                send(other);
                awaitWaiting(2);
                other.close();
                awaitWaiting(1);
            }
            lock.rollback();
            client.setSoTimeout(60_000);
            StringBuilder answers = new StringBuilder();
            while (answers.toString().split("\"data\"", -1).length < 3) {
                int next = client.getInputStream().read();
                assertThat(next).as("answers after: " + answers).isNotNegative();
                answers.append((char) next);
            }
            assertThat(answers).doesNotContain("errors");
        }
    }

    private static void send(Socket client) throws Exception {
        OutputStream out = client.getOutputStream();
        out.write(
                ("POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAuthorization: Bearer "
                                + Tokens.of("analyst") + "\r\nContent-Length: " + BODY.length() + "\r\n\r\n" + BODY)
                        .getBytes(UTF_8));
        out.flush();
    }

    private Connection lockTheTable() throws Exception {
        Connection lock = database.connect();
        lock.setAutoCommit(false);
        try (Statement statement = lock.createStatement()) {
            statement.execute("lock table tasks in access exclusive mode");
        }
        return lock;
    }

    private void awaitWaiting(int wanted) throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (waiting() != wanted) {
            assertThat(System.nanoTime())
                    .as("%d statements wait".formatted(wanted))
                    .isLessThan(end);
            never.await(10, TimeUnit.MILLISECONDS);
        }
    }

    private int waiting() {
        return database.jdbc().sql("""
                        select count(*) from pg_stat_activity
                        where datname = current_database() and wait_event_type = 'Lock'
                        """).query(Integer.class).single();
    }
}
