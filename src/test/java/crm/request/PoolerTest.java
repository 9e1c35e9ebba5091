package crm.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import crm.Api;
import crm.ApiTest;
import crm.ConcurrentCalls;
import crm.CrmApplication;
import crm.PgBouncer;
import crm.Reply;
import crm.TestDatabase;
import crm.Tokens;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The server behind PgBouncer in transaction mode, where each transaction may run in another session. */
class PoolerTest {

    private static final int CLIENTS = 40;

    private static final int ROUNDS = 4;

    private static final String BOOK = """
            mutation($input: CreateBookingInput!) { createBooking(input: $input) {
              orderCode userErrors { message } } }""";

    private static final String SEARCH = """
            { search(text: "Tremk Emonda", first: 5) { results { matches { closeness } } } }""";

    private static final String READ =
            "{ leads(first: 20) { totalCount { value } nodes { id customer { fullName } } } }";

    private static final String EXPORT = """
            mutation { startExport(input: {type: ORDERS, format: CSV}) { export { state } userErrors { message } } }""";

    /** What a client set. PgBouncer keeps the first three for each client, and the last one is of the transaction. */
    private static final String OF_THE_SESSION = """
            select name || '=' || setting from pg_settings where source = 'session'
              and name not in ('application_name', 'DateStyle', 'TimeZone', 'transaction_isolation')
            union all
            select 'statement ' || statement from pg_prepared_statements where not :direct""";

    @TempDir
    private Path directory;

    private static ServletWebServerApplicationContext start(List<String> database, Path directory) {
        return (ServletWebServerApplicationContext) SpringApplication.run(
                CrmApplication.class,
                TestDatabase.arguments(
                        database,
                        "--server.port=0",
                        "--management.server.port=0",
                        "--spring.datasource.hikari.maximum-pool-size=12",
                        "--crm.limit.max-concurrent-per-caller=8",
                        "--crm.limit.queue-timeout=30s",
                        "--crm.limit.deadline=40s",
                        "--crm.limit.points-per-minute=100000000",
                        "--crm.job.polling-interval=100ms",
                        "--crm.export.directory=" + directory.resolve("exports"),
                        "--crm.image.directory=" + directory.resolve("images"),
                        "--crm.security.jwt-secret=" + Tokens.SECRET,
                        "--crm.security.signing-secret=" + ApiTest.SIGNING_SECRET));
    }

    private static Map<String, Object> booking(int number) {
        return Map.of(
                "customer",
                Map.of("fullName", "Client " + number, "email", "pooled-" + number + "@example.com"),
                "bikeUrl",
                "https://listings.example/" + number,
                "bike",
                Map.of("title", "Canyon Endurace " + number),
                "finalPrice",
                Map.of("amount", "1000", "currency", "EUR"));
    }

    private static Reply call(Api api, int client, int round) {
        return switch (client % 4) {
            case 0, 1 -> api.query(BOOK, Map.of("input", booking(round * CLIENTS + client)));
            case 2 -> api.as("analyst").query(client % 8 == 2 && round == 0 ? EXPORT : READ);
            default -> api.query(SEARCH);
        };
    }

    private static void callAll(Api api, String search) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            int number = round;
            List<Reply> replies = ConcurrentCalls.send(CLIENTS, client -> call(api, client, number));
            for (int client = 0; client < CLIENTS; client++) {
                Reply reply = replies.get(client);
                assertThat(reply.json().has("errors")).as(reply.body()).isFalse();
                if (client % 4 < 2) {
                    assertThat(reply.data("createBooking.orderCode").asString()).startsWith("ORD-");
                } else if (client % 4 == 3) {
                    assertThat(reply.body()).isEqualTo(search);
                }
            }
        }
    }

    @Test
    void worksThroughPgBouncer() throws Exception {
        assumeTrue(PgBouncer.program().isPresent(), "PgBouncer is not installed");
        TestDatabase database = TestDatabase.withFixture();
        try (PgBouncer pooler = PgBouncer.start(TestDatabase.port(), 3, directory);
                ServletWebServerApplicationContext context =
                        start(TestDatabase.settings(pooler.port(), database.name()), directory)) {
            Api api = Api.of(context);
            String search = api.query(SEARCH).body();
            assertThat(search).contains("SIMILAR");

            callAll(api, search);

            JdbcClient sessions = JdbcClient.create(context.getBean(DataSource.class));
            assertThat(sessions.sql(OF_THE_SESSION)
                            .param("direct", false)
                            .query(String.class)
                            .list())
                    .isEmpty();
        }
        assertThat(database.jdbc()
                        .sql("select count(*) from customers where email like 'pooled-%'")
                        .query(Integer.class)
                        .single())
                .isEqualTo(CLIENTS / 2 * ROUNDS);
    }

    /** The same without a pooler: a setting that stays on a connection would reach other clients behind one. */
    @Test
    void connectionsKeepNoSettings() throws Exception {
        TestDatabase database = TestDatabase.withFixture();
        try (ServletWebServerApplicationContext context =
                start(TestDatabase.settings(TestDatabase.port(), database.name()), directory)) {
            Api api = Api.of(context);
            callAll(api, api.query(SEARCH).body());

            JdbcClient connection = JdbcClient.create(context.getBean(DataSource.class));
            for (int i = 0; i < 20; i++) {
                assertThat(connection
                                .sql(OF_THE_SESSION)
                                .param("direct", true)
                                .query(String.class)
                                .list())
                        .isEmpty();
            }
            assertThat(connection
                            .sql("select current_setting('statement_timeout') || current_setting('plan_cache_mode')")
                            .query(String.class)
                            .single())
                    .isEqualTo("9sforce_generic_plan");
        }
    }
}
