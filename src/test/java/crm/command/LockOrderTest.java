package crm.command;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.Fixture;
import crm.Reply;
import crm.TestDatabase;
import crm.image.OrderPictures;
import crm.sla.DueDates;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

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

    private static final String MERGE =
            "mutation($input: MergeCustomersInput!) { mergeCustomers(input: $input) { userErrors { code message } } }";

    private static final String UNMERGE = "mutation($input: UnmergeCustomersInput!) { unmergeCustomers(input: $input) "
            + "{ userErrors { code message } } }";

    private static final String UPDATE_LEAD =
            "mutation($input: UpdateLeadInput!) { updateLead(input: $input) { userErrors { code message } } }";

    private static final String UPDATE_TASK =
            "mutation($input: UpdateTaskInput!) { updateTask(input: $input) { userErrors { code message } } }";

    private static final Map<String, ?> INTO_THE_FIFTH = Map.of("id", "CUST-000005", "duplicateId", "CUST-000001");

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    @Autowired
    private OrderPictures pictures;

    @Autowired
    private List<DueDates> dueDates;

    @Autowired
    private TransactionTemplate transaction;

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

    /** Customer 1 has orders 1 and 4, leads 1 and 6 and task 4. */
    static Stream<Arguments> rowsOfMerges() {
        return Stream.of(
                Arguments.of("customers", Fixture.customer(1), "customers", Fixture.customer(5)),
                Arguments.of("orders", Fixture.order(1), "orders", Fixture.order(4)),
                Arguments.of("orders", Fixture.order(4), "leads", Fixture.lead(1)),
                Arguments.of("leads", Fixture.lead(1), "leads", Fixture.lead(6)),
                Arguments.of("leads", Fixture.lead(6), "tasks", Fixture.task(4)));
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
            Awaitility.await().atMost(Duration.ofSeconds(8)).until(() -> waiting() == 1);
            // Fails if the waiting command holds it.
            lock(statement, dependentTable, dependent, " nowait");
            merge.commit();
            assertThat(reply.get(10, TimeUnit.SECONDS).json().at("/data").toString())
                    .contains("\"userErrors\":[]");
        }
    }

    @ParameterizedTest(name = "{0} {1} before {2} {3}")
    @MethodSource("rowsOfMerges")
    void aMergeLocksTheRowBeforeTheNext(String table, String row, String nextTable, String next) throws Exception {
        locksInOrder(table, row, nextTable, next, MERGE, INTO_THE_FIFTH);
    }

    @ParameterizedTest(name = "{0} {1} before {2} {3}")
    @MethodSource("rowsOfMerges")
    void theUndoOfAMergeLocksTheRowBeforeTheNext(String table, String row, String nextTable, String next)
            throws Exception {
        succeeds(api.as("admin").query(MERGE, Map.of("input", INTO_THE_FIFTH)));
        locksInOrder(table, row, nextTable, next, UNMERGE, Map.of("duplicateId", "CUST-000001"));
    }

    /**
     * Undoing a merge locks the whole chain. A merge that waits for the end of another one must not hold a customer
     * meanwhile, because the end of the chain changes.
     */
    @Test
    void aMergeThatWaitsForAnotherMergeHoldsNoCustomer() throws Exception {
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            lock(statement, "customers", Fixture.customer(5), "");
            // The first merge waits for customer 5, the second one for the first.
            CompletableFuture<Reply> first =
                    CompletableFuture.supplyAsync(() -> api.as("admin").query(MERGE, Map.of("input", INTO_THE_FIFTH)));
            Awaitility.await().atMost(Duration.ofSeconds(8)).until(() -> waiting() == 1);
            CompletableFuture<Reply> second = CompletableFuture.supplyAsync(() -> api.as("admin")
                    .query(MERGE, Map.of("input", Map.of("id", "CUST-000001", "duplicateId", "CUST-000003"))));
            Awaitility.await().atMost(Duration.ofSeconds(8)).until(() -> waiting() == 2);
            lock(statement, "customers", Fixture.customer(3), " nowait");
            other.commit();
            succeeds(first.get(10, TimeUnit.SECONDS));
            succeeds(second.get(10, TimeUnit.SECONDS));
        }
        assertThat(database.jdbc()
                        .sql("select merged_into from customers where code = 'CUST-000003'")
                        .query(String.class)
                        .single())
                .isEqualTo(Fixture.customer(5));
    }

    private void locksInOrder(
            String table, String row, String nextTable, String next, String document, Map<String, ?> input)
            throws Exception {
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            lock(statement, table, row, "");
            CompletableFuture<Reply> reply =
                    CompletableFuture.supplyAsync(() -> api.as("admin").query(document, Map.of("input", input)));
            Awaitility.await().atMost(Duration.ofSeconds(8)).until(() -> waiting() == 1);
            lock(statement, nextTable, next, " nowait");
            other.commit();
            succeeds(reply.get(10, TimeUnit.SECONDS));
        }
    }

    static Stream<Arguments> updatesOfManyOrders() {
        return Stream.of(
                update("fills references", (pictures, dueDates, statuses) -> pictures.fillReferences()),
                update("corrects archived bikes", (pictures, dueDates, statuses) -> pictures.correctArchivedBikes()),
                update("computes due dates", (pictures, dueDates, statuses) -> dueDates.recompute(statuses)));
    }

    private static Arguments update(String name, UpdateOfManyOrders update) {
        return Arguments.of(name, update);
    }

    private interface UpdateOfManyOrders {

        void run(OrderPictures pictures, DueDates dueDates, List<String> statuses);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("updatesOfManyOrders")
    void locksOrdersInIdOrder(String name, UpdateOfManyOrders update) throws Exception {
        // The last update puts order 1 behind order 4 in the table. Triggers would refuse it.
        database.execute("""
                set session_replication_role = replica;
                update orders set external_bike_ref = null, bike_url = 'x',
                  archived_bike = not exists (select from bikes b where b.bike_id = orders.bike_id and not b.active);
                update orders set bike_url = 'y' where id = '%s'
                """.formatted(Fixture.order(1)));
        List<String> statuses = database.jdbc()
                .sql("select distinct status from orders")
                .query(String.class)
                .list();
        DueDates ofOrders = dueDates.stream()
                .filter(dates -> dates.subject() == DueDates.Subject.ORDER)
                .findFirst()
                .orElseThrow();
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            lock(statement, "orders", Fixture.order(1), "");
            CompletableFuture<Void> done = CompletableFuture.runAsync(
                    () -> transaction.executeWithoutResult(status -> update.run(pictures, ofOrders, statuses)));
            Awaitility.await().atMost(Duration.ofSeconds(8)).until(() -> waiting() == 1);
            lock(statement, "orders", Fixture.order(4), " nowait");
            other.commit();
            done.get(10, TimeUnit.SECONDS);
        }
    }

    private static void succeeds(Reply reply) {
        assertThat(reply.json().at("/data").toString()).contains("\"userErrors\":[]");
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

    private int waiting() {
        return database.jdbc().sql("""
                        select count(*) from pg_stat_activity
                        where datname = current_database() and wait_event_type = 'Lock'
                        """).query(Integer.class).single();
    }
}
