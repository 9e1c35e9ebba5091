package crm.command;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.Fixture;
import crm.Reply;
import crm.TestDatabase;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * Rows are locked in one order: customers, orders, leads, then the rows that depend on them. A command that waits for a
 * customer, as it does during a merge, must not hold a lead or a task: PostgreSQL would end one of the two as a
 * deadlock, and the retry would hide it.
 */
@ApiTest
@ChangesTheDatabase
class LockOrderTest {

    private static final String CONVERT =
            "mutation($input: ConvertLeadInput!) { convertLead(input: $input) { userErrors { code message } } }";

    private static final String UPDATE_LEAD =
            "mutation($input: UpdateLeadInput!) { updateLead(input: $input) { userErrors { code message } } }";

    private static final String UPDATE_TASK =
            "mutation($input: UpdateTaskInput!) { updateTask(input: $input) { userErrors { code message } } }";

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    static Stream<Arguments> commands() {
        Map<String, ?> known = Map.of("fullName", "Владислав Орлов", "email", "vlad.orlov@example.com");
        String task = Fixture.task(5);
        return Stream.of(
                command(
                        "customers",
                        Fixture.customer(2),
                        "leads",
                        Fixture.lead(2),
                        CONVERT,
                        Map.of("id", "LEAD-000002")),
                command(
                        "customers",
                        Fixture.customer(3),
                        "leads",
                        Fixture.lead(2),
                        CONVERT,
                        Map.of("id", "LEAD-000002", "customerId", "CUST-000003")),
                command(
                        "customers",
                        Fixture.customer(1),
                        "leads",
                        Fixture.lead(2),
                        CONVERT,
                        Map.of("id", "LEAD-000002", "customer", known)),
                command(
                        "customers",
                        Fixture.customer(1),
                        "leads",
                        Fixture.lead(3),
                        CONVERT,
                        Map.of("id", "LEAD-000003", "customerId", "CUST-000001")),
                command(
                        "customers",
                        Fixture.customer(3),
                        "leads",
                        Fixture.lead(2),
                        UPDATE_LEAD,
                        Map.of("id", "LEAD-000002", "customerId", "CUST-000003")),
                command(
                        "customers",
                        Fixture.customer(3),
                        "tasks",
                        task,
                        UPDATE_TASK,
                        Map.of("id", task, "customerId", "CUST-000003")),
                command(
                        "orders",
                        Fixture.order(1),
                        "tasks",
                        task,
                        UPDATE_TASK,
                        Map.of("id", task, "orderId", "ORD-000001")),
                command(
                        "leads",
                        Fixture.lead(1),
                        "tasks",
                        task,
                        UPDATE_TASK,
                        Map.of("id", task, "leadId", "LEAD-000001")));
    }

    private static Arguments command(
            String table, String row, String dependentTable, String dependent, String document, Map<String, ?> input) {
        return Arguments.of(table, row, dependentTable, dependent, document, input);
    }

    @ParameterizedTest(name = "{5}: {0} before {2}")
    @MethodSource("commands")
    void locksTheRowBeforeItsDependent(
            String table, String row, String dependentTable, String dependent, String document, Map<String, ?> input)
            throws Exception {
        try (Connection merge = database.connect();
                Statement statement = merge.createStatement()) {
            merge.setAutoCommit(false);
            lock(statement, table, row, "");
            CompletableFuture<Reply> reply = CompletableFuture.supplyAsync(
                    () -> api.query(document, Map.of("input", withBike(document, input))));
            Awaitility.await().atMost(Duration.ofSeconds(8)).until(this::isAnyWaiting);
            // Fails if the waiting command holds it.
            lock(statement, dependentTable, dependent, " nowait");
            merge.commit();
            assertThat(reply.get(10, TimeUnit.SECONDS).json().at("/data").toString())
                    .contains("\"userErrors\":[]");
        }
    }

    private static Map<String, ?> withBike(String document, Map<String, ?> input) {
        Map<String, Object> complete = new HashMap<>(input);
        if (document.equals(CONVERT)) {
            complete.put("bike", Map.of("title", "Trek Domane"));
        }
        return complete;
    }

    private static void lock(Statement statement, String table, String id, String wait) throws Exception {
        statement.execute("select from " + table + " where id = '" + id + "' for update" + wait);
    }

    private boolean isAnyWaiting() {
        return database.jdbc().sql("""
                        select exists (select from pg_stat_activity
                        where datname = current_database() and wait_event_type = 'Lock')
                        """).query(Boolean.class).single();
    }
}
