package crm.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.Fixture;
import crm.ReadOnlyDatabase;
import crm.Reply;
import crm.TestDatabase;
import crm.Tokens;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Errors that the caller did not cause: each has its code, and none exposes internal details. */
@ApiTest
@ChangesTheDatabase
@ExtendWith(OutputCaptureExtension.class)
class FailureTest {

    private static final String ORDERS = "{ orders(first: 1) { nodes { id } } }";

    private static final String CREATE_TASK = """
            mutation { createTask(input: {title: "Call back", priority: NORMAL}) {
              task { id } userErrors { message } } }
            """;

    @Autowired
    private Api api;

    @Autowired
    private DataSource source;

    @Autowired
    private TestDatabase database;

    @Test
    void reportsUnavailableUntilTheDatabaseReturns() {
        assertThat(api.query(ORDERS).data("orders.nodes.0.id").asString()).isEqualTo(Fixture.order(1));
        TestDatabase.administration("alter database " + database.name() + " allow_connections false");
        try {
            TestDatabase.administration(
                    "select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + database.name() + "'");

            assertThat(api.query(ORDERS).refusal())
                    .isEqualTo(new Reply.Refusal(
                            "UNAVAILABLE",
                            null,
                            "The database is temporarily unavailable. As far as we know, nothing was changed. Try "
                                    + "again in a few seconds."));
            Reply inRussian = api.as("manager").in("ru").query("{ order(id: \"ORD-000001\") { id } }");
            assertThat(inRussian.refusal())
                    .isEqualTo(new Reply.Refusal(
                            "UNAVAILABLE",
                            null,
                            "База данных временно недоступна. Насколько известно, ничего не изменилось. Повторите "
                                    + "запрос через несколько секунд."));
            assertThat(api.anonymous().get("/readyz").status()).isEqualTo(503);
        } finally {
            TestDatabase.administration("alter database " + database.name() + " allow_connections true");
        }
        assertThat(awaitAnswer()).isEqualTo(Fixture.order(1));
    }

    /** The pool replaces its connections; every attempt waits for one. */
    private String awaitAnswer() {
        for (int attempt = 0; attempt < 20; attempt++) {
            Reply reply = api.query(ORDERS);
            if (!reply.json().has("errors")) {
                return reply.data("orders.nodes.0.id").asString();
            }
        }
        return "unavailable";
    }

    @Test
    void reportsUnavailableWhenTheSessionEndsDuringAStatement() {
        TestDatabase.administration(
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + database.name() + "'");
        Reply reply = api.query(ORDERS);
        // The pool may have noticed the loss already.
        if (reply.json().has("errors")) {
            assertThat(reply.refusal().code()).isEqualTo("UNAVAILABLE");
        }
        assertThat(awaitAnswer()).isEqualTo(Fixture.order(1));
    }

    @Test
    void changesAreUnavailableWhileTheDatabaseOnlyReads(CapturedOutput output) throws Exception {
        String visitor = "5e000000-0000-7000-8000-0000000000aa";
        try (ReadOnlyDatabase unused = new ReadOnlyDatabase(database, source)) {
            assertThat(api.query(CREATE_TASK).refusal())
                    .isEqualTo(new Reply.Refusal(
                            "UNAVAILABLE",
                            null,
                            "The database accepts no changes at present. Nothing was changed. You can still read "
                                    + "records; try the change again later."));
            assertThat(api.as("manager").in("ru").query(CREATE_TASK).refusal().message())
                    .startsWith("База данных сейчас не принимает изменений.");
            assertThat(output.getAll())
                    .contains("The database accepts no changes")
                    .doesNotContain("\tat ", "Internal error");
            assertThat(api.withToken(Tokens.of(visitor, "Vera", "manager"))
                            .query(ORDERS)
                            .data("orders.nodes.0.id")
                            .asString())
                    .isEqualTo(Fixture.order(1));
            Reply ready = api.anonymous().get("/readyz");
            assertThat(ready.status()).isEqualTo(200);
            assertThat(ready.body()).isEqualTo("{\"status\":\"READ_ONLY\"}");
        }
        assertThat(api.anonymous().get("/readyz").body()).isEqualTo("{\"status\":\"UP\"}");
        assertThat(api.query(CREATE_TASK).data("createTask.task.id").asString()).isNotEmpty();
        api.withToken(Tokens.of(visitor, "Vera", "manager")).query(ORDERS);
        assertThat(database.jdbc()
                        .sql("select count(*) from users where id = '" + visitor + "'")
                        .query(Integer.class)
                        .single())
                .as("added as soon as the database accepts changes")
                .isOne();
    }

    /** A node that falls silent in the middle of a change must not keep its locks. */
    @Test
    void silentTransactionsEnd() {
        Map<String, String> settings = new HashMap<>();
        JdbcClient.create(source)
                .sql("select name, setting from pg_settings where name like 'tcp%' or name like 'idle_in%'")
                .query(row -> {
                    settings.put(row.getString(1), row.getString(2));
                });
        assertThat(settings)
                .containsEntry("idle_in_transaction_session_timeout", "10000")
                .containsEntry("tcp_keepalives_idle", "30")
                .containsEntry("tcp_keepalives_interval", "10")
                .containsEntry("tcp_keepalives_count", "3")
                .containsEntry("tcp_user_timeout", "60000");
        SQLException ended = new SQLException("terminating connection due to idle-in-transaction timeout", "25P03");
        assertThat(DatabaseFailures.isUnavailable(new UncategorizedSQLException("task", null, ended)))
                .isTrue();
    }

    @Test
    void internalErrorHasALoggedIdAndNoDetails(CapturedOutput output) {
        breakSnapshot("{\"title\": \"Secret\", \"year\": \"a long time ago\", \"takenAt\": \"2018-07-02T11:40:00Z\"}");

        Reply reply = api.query("{ order(id: \"ORD-000001\") { orderCode bike { title } } }");

        JsonNode error = reply.json().path("errors").path(0);
        String id = error.path("extensions").path("errorId").asString();
        assertThat(id).matches("[0-9a-f-]{36}");
        assertThat(reply.refusal())
                .isEqualTo(new Reply.Refusal(
                        "INTERNAL",
                        null,
                        "Something went wrong on our side. When you report it, include this " + "ID: " + id));
        assertThat(reply.body()).doesNotContain("a long time ago", "jackson", "InvalidFormat");
        assertThat(output.getAll()).contains("Internal error " + id, "a long time ago");
    }

    /** A value that no resolver refused and that the schema's types do not take: found only while it is written out. */
    @Test
    void invalidStoredValueIsAnInternalError(CapturedOutput output) {
        database.execute("update documents set url = 'no address at all: secret'");

        Reply reply = api.query("{ order(id: \"ORD-000001\") { documents { nodes { url } } } }");

        for (JsonNode error : reply.json().path("errors")) {
            assertThat(error.path("extensions").path("code").asString()).isEqualTo("INTERNAL");
            String id = error.path("extensions").path("errorId").asString();
            assertThat(error.path("message").asString())
                    .isEqualTo("Something went wrong on our side. When you report it, include this ID: " + id);
            assertThat(output.getAll()).contains("Internal error " + id);
        }
        assertThat(reply.json().path("errors").size()).isPositive();
        assertThat(reply.body()).doesNotContain("secret", "Url", "serialize");
    }

    @Test
    void returnsAnyJsonThatTheWebsiteSent() {
        database.execute("update orders set booking_meta = '[1, {\"a\": null}]' where order_code = 'ORD-000002'");
        database.execute("update orders set booking_meta = '\"text\"' where order_code = 'ORD-000003'");
        assertThat(api.query("{ order(id: \"ORD-000002\") { bookingMeta } }")
                        .data("order.bookingMeta")
                        .toString())
                .isEqualTo("[1,{\"a\":null}]");
        assertThat(api.query("{ order(id: \"ORD-000003\") { bookingMeta } }")
                        .data("order.bookingMeta")
                        .toString())
                .isEqualTo("\"text\"");
    }

    private void breakSnapshot(String json) {
        database.execute("set session_replication_role = replica; update orders set bike_snapshot = '" + json
                + "' where order_code = 'ORD-000001'");
    }
}
