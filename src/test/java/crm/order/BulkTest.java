package crm.order;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.Fixture;
import crm.Reply;
import crm.Statements;
import crm.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Many orders at once. */
@ApiTest
@ChangesTheDatabase
class BulkTest {

    private static final String CHANGE = """
            mutation($input: ChangeOrderStatusesInput!) { changeOrderStatuses(input: $input) {
              results { order { orderCode status version } event { from to } userErrors { code path } }
              userErrors { code message path } replayed } }""";

    private static final String ASSIGN = """
            mutation($input: AssignOrdersInput!) { assignOrders(input: $input) {
              results { order { orderCode version assignedManager { name } } userErrors { code path } }
              userErrors { code path } replayed } }""";

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    @Autowired
    private Statements statements;

    /** Results in the order of the input: a changed order, an unknown id, a repeated id, a refused change. */
    private static final List<String> MIXED =
            List.of("ORD-000002", "ORD-999999", "2002", "ORD-000013", Fixture.order(1));

    @Test
    void skipFailedReportsEachRow() {
        Reply reply = change(Map.of("ids", MIXED, "status", "DEPOSIT_PAID", "errorPolicy", "SKIP_FAILED"));

        assertThat(reply.data("changeOrderStatuses.userErrors")).isEmpty();
        assertThat(reply.data("changeOrderStatuses.results").valueStream().map(Object::toString))
                .containsExactly(
                        row("ORD-000002", "DEPOSIT_PAID", 2, "AWAITING_DEPOSIT", "DEPOSIT_PAID", ""),
                        "{\"order\":null,\"event\":null,\"userErrors\":[{\"code\":\"NOT_FOUND\",\"path\":[\"ids\","
                                + "\"1\"]}]}",
                        refused("ORD-000002", "DEPOSIT_PAID", 2, "ALREADY_EXISTS", "\"ids\",\"2\""),
                        refused("ORD-000013", "CLOSED", 11, "INVALID_TRANSITION", "\"status\""),
                        row("ORD-000001", "DEPOSIT_PAID", 1, "PENDING_MANAGER", "DEPOSIT_PAID", ""));
        assertThat(database.jdbc()
                        .sql("select status from leads where code = 'LEAD-000001'")
                        .query(String.class)
                        .single())
                .isEqualTo("CONVERTED");
    }

    @Test
    void allOrNothingChangesNothingAfterARefusal() {
        String before = everything();
        Reply reply = change(Map.of("ids", MIXED, "status", "DEPOSIT_PAID"));
        assertThat(reply.data("changeOrderStatuses.userErrors").toString())
                .isEqualTo("[{\"code\":\"CONFLICT\",\"message\":\"3 of 5 orders were refused, so no order was "
                        + "changed. See results.\",\"path\":[\"ids\"]}]");
        assertThat(reply.texts("changeOrderStatuses.results", "userErrors.0.code"))
                .containsExactly(null, "NOT_FOUND", "ALREADY_EXISTS", "INVALID_TRANSITION", null);
        assertThat(reply.texts("changeOrderStatuses.results", "order.status"))
                .containsExactly("AWAITING_DEPOSIT", null, "AWAITING_DEPOSIT", "CLOSED", "PENDING_MANAGER");
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void repeatedBulkChangeReturnsTheSameResults() {
        Map<String, Object> input = Map.of(
                "ids", MIXED, "status", "DEPOSIT_PAID", "errorPolicy", "SKIP_FAILED", "idempotencyKey", "bulk-1");
        Reply first = change(input);
        String after = everything();
        Reply second = change(input);
        assertThat(second.body().replace("\"replayed\":true", "\"replayed\":false"))
                .isEqualTo(first.body());
        assertThat(second.data("changeOrderStatuses.replayed").asBoolean()).isTrue();
        assertThat(everything()).isEqualTo(after);
    }

    @Test
    void bulkChangeTakesAsManyStatementsAsOne() throws Exception {
        String asBooked = "set crm.import = 'on'; update leads set status = 'NEW', reject_reason = null;"
                + " update orders set status = 'PENDING_MANAGER', cancel_reason = null, cancel_note = null";
        database.execute(asBooked);
        int one = statementsOf(List.of("ORD-000001"));
        database.execute(asBooked);
        List<String> many = new ArrayList<>();
        for (int number = 1; number <= Fixture.ORDERS; number++) {
            many.add("ORD-%06d".formatted(number));
        }
        assertThat(statementsOf(many)).isEqualTo(one);
        assertThat(database.jdbc()
                        .sql("select count(*) from status_history where to_status = 'UNDER_INSPECTION' and not imported"
                                + " and occurred_at = '2018-07-02T12:00:00Z'")
                        .query(Integer.class)
                        .single())
                .isEqualTo(Fixture.ORDERS + 1);
    }

    private int statementsOf(List<String> ids) throws Exception {
        Map<String, Object> input = Map.of("ids", ids, "status", "UNDER_INSPECTION");
        // The first contact of a manager would add a statement.
        api.query("{ viewer { role } }");
        List<String> sent = statements.during(() -> change(input).texts("changeOrderStatuses.userErrors", "code"));
        return sent.size();
    }

    @Test
    void refusesInvalidBulkInputs() {
        assertThat(change(Map.of("ids", List.of(), "status", "CLOSED")).texts("changeOrderStatuses.userErrors", "code"))
                .containsExactly("REQUIRED");
        List<String> many = java.util.Collections.nCopies(251, "ORD-000001");
        assertThat(change(Map.of("ids", many, "status", "CLOSED")).texts("changeOrderStatuses.userErrors", "code"))
                .containsExactly("TOO_LONG");
        assertThat(change(Map.of("ids", List.of("ORD-000001"), "status", "CLOSED", "expectedVersions", List.of(1, 2)))
                        .texts("changeOrderStatuses.userErrors", "path.0"))
                .containsExactly("expectedVersions");
        Reply.Refusal impossible =
                change(Map.of("ids", List.of("?"), "status", "CLOSED")).refusal();
        assertThat(impossible.code()).isEqualTo("BAD_REQUEST");
        assertThat(impossible.argument()).isEqualTo("input.ids");
    }

    @Test
    void checksTheVersionOfEachOrder() {
        Reply reply = change(Map.of(
                "ids",
                List.of("ORD-000001", "ORD-000002"),
                "status",
                "DEPOSIT_PAID",
                "expectedVersions",
                List.of(0, 0),
                "errorPolicy",
                "SKIP_FAILED"));
        assertThat(reply.texts("changeOrderStatuses.results", "userErrors.0.code"))
                .containsExactly(null, "STALE_VERSION");
    }

    @Test
    void assignsAndUnassignsOrders() {
        Reply reply = assign(Map.of("ids", List.of("ORD-000001", "ORD-000002"), "managerId", Fixture.user(3)));
        assertThat(reply.texts("assignOrders.results", "order.assignedManager.name"))
                .containsExactly("Vera Klein", "Vera Klein");
        assertThat(reply.texts("assignOrders.results", "order.version")).containsExactly("1", "2");
        Reply unassigned = assign(java.util.Collections.singletonMap("ids", List.of("ORD-000001")));
        assertThat(unassigned
                        .data("assignOrders.results.0.order.assignedManager")
                        .isNull())
                .isTrue();
    }

    @Test
    void refusesUnknownAndInactiveManagers() {
        String before = everything();
        assertThat(assign(Map.of("ids", List.of("ORD-000001"), "managerId", Fixture.user(4)))
                        .texts("assignOrders.userErrors", "code"))
                .containsExactly("CONFLICT");
        assertThat(assign(Map.of("ids", List.of("ORD-000001"), "managerId", Fixture.order(1)))
                        .texts("assignOrders.userErrors", "code"))
                .containsExactly("NOT_FOUND");
        assertThat(everything()).isEqualTo(before);
    }

    private Reply change(Map<String, ?> input) {
        return api.query(CHANGE, Map.of("input", input));
    }

    private Reply assign(Map<String, ?> input) {
        return api.query(ASSIGN, Map.of("input", input));
    }

    private String everything() {
        return database.jdbc().sql("""
                        select (select string_agg(o::text, ';' order by id) from orders o)
                          || (select string_agg(l::text, ';' order by id) from leads l)
                          || (select count(*) from status_history)""").query(String.class).single();
    }

    private static String row(String code, String status, int version, String from, String to, String errors) {
        return ("{\"order\":{\"orderCode\":\"%s\",\"status\":\"%s\",\"version\":%d},"
                        + "\"event\":{\"from\":\"%s\",\"to\":\"%s\"},\"userErrors\":[%s]}")
                .formatted(code, status, version, from, to, errors);
    }

    private static String refused(String code, String status, int version, String error, String path) {
        return ("{\"order\":{\"orderCode\":\"%s\",\"status\":\"%s\",\"version\":%d},\"event\":null,"
                        + "\"userErrors\":[{\"code\":\"%s\",\"path\":[%s]}]}")
                .formatted(code, status, version, error, path);
    }
}
