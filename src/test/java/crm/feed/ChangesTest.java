package crm.feed;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.Fixture;
import crm.Reply;
import crm.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

@ApiTest
@ChangesTheDatabase
class ChangesTest {

    private static final String PAGE = """
            query ($after: String, $first: Int, $types: [RecordType!], $filter: ChangeFilter) {
              changes(after: $after, first: $first, types: $types, filter: $filter) {
                nodes { cursor type recordId operation record { id __typename } changedFields { field before after }
                  version actor { kind id name } mutation requestId recordedAt }
                pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
              }
            }
            """;

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    private String now(String role) {
        return api.as(role).query("{ changesCursor }").data("changesCursor").asString();
    }

    private Reply page(String role, String after) {
        return api.as(role).query(PAGE, Map.of("after", after));
    }

    private static List<String> told(Reply reply) {
        List<String> told = new ArrayList<>();
        for (JsonNode change : reply.data("changes.nodes")) {
            told.add(change.get("type").asString() + " "
                    + change.get("operation").asString() + " " + change.get("changedFields"));
        }
        return told;
    }

    @Test
    void tellsAMutationWithItsAuthor() {
        String before = now("manager");
        String notes = database.jdbc()
                .sql("select coalesce(to_json(manager_notes)::text, 'null') from orders"
                        + " where order_code = 'ORD-000001'")
                .query(String.class)
                .single();
        api.as("manager").query("""
                mutation { updateOrder(input: {id: "ORD-000001", managerNotes: "Ring twice"}) { userErrors { code } } }
                """);
        Reply reply = page("manager", before);
        assertThat(told(reply)).containsExactly("""
                ORDER UPDATED [{"field":"managerNotes","before":%s,"after":"Ring twice"}]""".formatted(notes));
        JsonNode change = reply.data("changes.nodes").get(0);
        assertThat(change.get("recordId").asString()).isEqualTo(Fixture.order(1));
        assertThat(change.get("record").get("__typename").asString()).isEqualTo("Order");
        assertThat(change.get("mutation").asString()).isEqualTo("updateOrder");
        assertThat(change.get("actor").get("kind").asString()).isEqualTo("USER");
        assertThat(change.get("actor").get("id").asString()).isEqualTo(Fixture.MANAGER);
        assertThat(change.get("recordedAt").asString()).isEqualTo("2018-07-02T12:00:00.000Z");
        assertThat(change.get("requestId").asString()).isNotBlank();
    }

    @Test
    void aDryRunAndARefusalTellNothing() {
        String before = now("manager");
        api.as("manager").query("""
                mutation {
                  dry: updateOrder(input: {id: "ORD-000001", managerNotes: "Ring", dryRun: true}) {
                    userErrors { code } }
                  refused: changeOrderStatus(input: {id: "ORD-000001", status: CLOSED}) { userErrors { code } }
                }""");
        Reply reply = page("manager", before);
        assertThat(told(reply)).isEmpty();
        assertThat(reply.data("changes.pageInfo.hasNextPage").asBoolean()).isFalse();
        assertThat(reply.data("changes.pageInfo.endCursor").asString()).isNotBlank();
    }

    /** By its locks it is known that a transaction is one of another database, and it can give them up. */
    @Test
    void aPositionStaysValidWhenTheHorizonGoesBack() throws SQLException {
        String update = """
                mutation { updateOrder(input: {id: "ORD-000001", managerNotes: "%s"}) { userErrors { code } } }""";
        try (Connection other = TestDatabase.administration();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("select pg_current_xact_id()");
            Savepoint savepoint = other.setSavepoint();
            statement.execute("select count(*) from pg_class");
            String before = now("manager");
            api.as("manager").query(update.formatted("first"));
            Reply first = page("manager", before);
            assertThat(told(first)).hasSize(1);
            String cursor = first.data("changes.pageInfo.endCursor").asString();
            other.rollback(savepoint);
            api.as("manager").query(update.formatted("second"));
            Reply held = page("manager", cursor);
            assertThat(told(held)).isEmpty();
            other.rollback();
            Reply second =
                    page("manager", held.data("changes.pageInfo.endCursor").asString());
            assertThat(told(second)).hasSize(1);
        }
    }

    @Test
    void goesOnFromEachPosition() {
        List<String> all = new ArrayList<>();
        String after = null;
        boolean more = true;
        while (more) {
            Map<String, Object> variables = after == null ? Map.of("first", 2) : Map.of("first", 2, "after", after);
            Reply reply = api.as("manager").query(PAGE, variables);
            reply.data("changes.nodes")
                    .forEach(change -> all.add(change.get("mutation").asString()));
            after = reply.data("changes.pageInfo.endCursor").asString();
            more = reply.data("changes.pageInfo.hasNextPage").asBoolean();
        }
        assertThat(all)
                .containsExactly("updateOrder", "createTask", "changeOrderStatus", "updateCustomer", "deleteTask");
        assertThat(told(page("manager", after))).isEmpty();
    }

    @Test
    void filtersByTypeRecordAndOperation() {
        Reply tasks = api.as("manager").query(PAGE, Map.of("types", List.of("TASK")));
        assertThat(told(tasks)).containsExactly("TASK CREATED []", "TASK DELETED []");
        assertThat(tasks.data("changes.nodes").get(1).get("record").isNull()).isTrue();
        Reply order = api.as("manager")
                .query(PAGE, Map.of("filter", Map.of("order", List.of(Fixture.order(1)), "operation", "UPDATED")));
        assertThat(order.data("changes.nodes").size()).isEqualTo(1);
    }

    @Test
    void masksPersonalDataForAnalysts() {
        Reply reply = api.as("analyst").query(PAGE, Map.of("types", List.of("CUSTOMER")));
        assertThat(told(reply)).containsExactly("""
                CUSTOMER UPDATED [{"field":"fullName","before":"V***","after":"V***"},\
                {"field":"phone","before":null,"after":"+7 900 ***-**-67"}]""");
    }

    /** Values name records of others, such as the customer, whom the partner knows by another id. */
    @Test
    void tellsPartnersOfTheirOwnRecordsWithoutValues() {
        String secret = api.as("admin").query("""
                        mutation { createApiKey(input: {name: "server", role: PARTNER, partner: "Bike Shop",
                          scopes: ["order:read"]}) { secret } }""").data("createApiKey.secret").asString();
        Reply reply = api.withToken(secret).query(PAGE);
        assertThat(told(reply)).containsExactly("""
                ORDER UPDATED [{"field":"status","before":null,"after":null},\
                {"field":"statusChangedAt","before":null,"after":null}]""");
        assertThat(reply.data("changes.nodes").get(0).get("recordId").asString())
                .isEqualTo(Fixture.order(2));
    }

    @Test
    void aTransactionThatCommitsLateIsNotSkipped() throws SQLException {
        String before = now("manager");
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("update orders set manager_notes = 'late' where order_code = 'ORD-000002'");
            api.as("manager").query("""
                    mutation { updateOrder(input: {id: "ORD-000001", managerNotes: "early"}) { userErrors { code } } }
                    """);
            Reply held = page("manager", before);
            assertThat(told(held)).isEmpty();
            connection.commit();
            Reply reply =
                    page("manager", held.data("changes.pageInfo.endCursor").asString());
            assertThat(reply.data("changes.nodes").size()).isEqualTo(2);
        }
    }

    @Test
    void aTransactionOfAnotherDatabaseHoldsNothingBack() throws SQLException {
        String before = now("manager");
        try (Connection connection = TestDatabase.administration();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("savepoint before_table; create table held_open (id integer)");
            api.as("manager").query("""
                    mutation { updateOrder(input: {id: "ORD-000001", managerNotes: "told"}) { userErrors { code } } }
                    """);
            Reply reply = page("manager", before);
            assertThat(told(reply)).hasSize(1);
            Reply after = page("manager", end(reply));
            assertThat(told(after)).isEmpty();
            // Now the server no longer knows that it is a transaction of another database.
            statement.execute("rollback to savepoint before_table");
            Reply later = page("manager", end(after));
            assertThat(told(later)).isEmpty();
            assertThat(told(page("manager", end(later)))).isEmpty();
            connection.rollback();
            assertThat(told(page("manager", end(later)))).as("not told twice").isEmpty();
        }
    }

    private static String end(Reply reply) {
        return reply.data("changes.pageInfo.endCursor").asString();
    }

    @Test
    void refusesPositionsThatAreNotKept() {
        String before = now("manager");
        api.as("manager").query("""
                mutation { updateOrder(input: {id: "ORD-000001", managerNotes: "new"}) { userErrors { code } } }""");
        database.execute("""
                update feed_retention set (epoch, tx_id, seq) =
                  (select epoch, tx_id, seq from changes order by epoch desc, tx_id desc, seq desc limit 1)""");
        Reply reply = page("manager", before);
        assertThat(reply.json()
                        .get("errors")
                        .get(0)
                        .get("extensions")
                        .get("code")
                        .asString())
                .isEqualTo("EXPIRED_CURSOR");
        assertThat(told(page("manager", now("manager")))).isEmpty();
    }

    /** The copy was made before the change that the cursor names. */
    @Test
    void refusesPositionsThatACopyOfTheDatabaseHasNotSeen() {
        String seen =
                api.as("manager").query(PAGE).data("changes.pageInfo.endCursor").asString();
        String last = api.as("manager")
                .query(PAGE, Map.of("first", 5))
                .data("changes.nodes")
                .get(4)
                .get("cursor")
                .asString();
        database.execute("""
                insert into feed_epochs (epoch, cluster, last_tx_id, last_seq) values (1, 'elsewhere', null, null);
                insert into feed_epochs (epoch, cluster, last_tx_id, last_seq) values (2, 'here', '102', 5)""");
        api.as("manager").query("""
                mutation { updateOrder(input: {id: "ORD-000001", managerNotes: "new"}) { userErrors { code } } }""");
        assertThat(told(page("manager", last))).hasSize(1);
        Reply reply = page("manager", seen);
        assertThat(reply.json()
                        .get("errors")
                        .get(0)
                        .get("extensions")
                        .get("code")
                        .asString())
                .isEqualTo("EXPIRED_CURSOR");
    }

    @Test
    void refusesOtherTexts() {
        assertThat(page("manager", "nonsense")
                        .json()
                        .get("errors")
                        .get(0)
                        .get("extensions")
                        .get("code")
                        .asString())
                .isEqualTo("BAD_REQUEST");
    }
}
