package crm.customer;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.ConcurrentCalls;
import crm.Fixture;
import crm.Reply;
import crm.TestDatabase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * Customer 1 has orders 1 and 4, leads 1 and 6 and task 4; in the fixture, customer 6 was merged into them long ago.
 */
@ApiTest
@ChangesTheDatabase
class MergeCustomersTest {

    private static final String FIELDS = """
              customer { id code email phone city country preferredChannel version orderCount }
              duplicate { id code version mergedInto { id } }
              merge { movedOrders movedLeads movedTasks filledFields undoneAt mergedBy { kind name } undoneBy { name } }
              userErrors { __typename code message path ... on StaleVersion { expected current } }
              replayed } }""";

    private static final String MERGE =
            "mutation($input: MergeCustomersInput!) { mergeCustomers(input: $input) {" + FIELDS;

    private static final String UNMERGE =
            "mutation($input: UnmergeCustomersInput!) { unmergeCustomers(input: $input) {" + FIELDS;

    private static final String[] NAMES_OF_THE_FIRST = {
        Fixture.customer(1), "CUST-000001", "cust-000001", "1001", "aaaaaaaa-0000-4000-8000-000000000001"
    };

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    @Test
    void movesOrdersLeadsAndTasksToTheSurvivor() {
        Reply reply = merge(1, 5);

        assertThat(reply.data("mergeCustomers.userErrors")).isEmpty();
        assertThat(reply.data("mergeCustomers.merge").toString())
                .isEqualTo("{\"movedOrders\":2,\"movedLeads\":2,\"movedTasks\":1,\"filledFields\":"
                        + "[\"phone\",\"email\",\"preferredChannel\",\"city\",\"country\"],\"undoneAt\":null,"
                        + "\"mergedBy\":{\"kind\":\"USER\",\"name\":\"Анна Соколова\"},\"undoneBy\":null}");
        assertThat(reply.data("mergeCustomers.customer").toString())
                .isEqualTo("{\"id\":\"" + Fixture.customer(5) + "\",\"code\":\"CUST-000005\","
                        + "\"email\":\"vlad.orlov@example.com\",\"phone\":\"+79001234567\",\"city\":\"Москва\","
                        + "\"country\":\"RU\",\"preferredChannel\":\"TELEGRAM\",\"version\":1,\"orderCount\":4}");
        assertThat(reply.data("mergeCustomers.duplicate").toString())
                .isEqualTo("{\"id\":\"" + Fixture.customer(1) + "\",\"code\":\"CUST-000001\",\"version\":4,"
                        + "\"mergedInto\":{\"id\":\"" + Fixture.customer(5) + "\"}}");
        // With a step of their versions, now; a lead or order with its own version steps from where it stood.
        assertThat(owned(5))
                .containsExactly(
                        "lead 1 v1 now",
                        "lead 6 v3 now",
                        "order 1 v1 now",
                        "order 10 v8",
                        "order 4 v4 now",
                        "order 9 v7",
                        "task 4 v1 now");
        assertThat(owned(1)).isEmpty();
        assertThat(values("select count(*) from status_history")).containsExactly("40");
    }

    @Test
    void keepsTheValuesOfTheSurvivor() {
        Reply reply = merge(1, 4);
        assertThat(reply.texts("mergeCustomers.merge.filledFields", "")).isEmpty();
        assertThat(reply.data("mergeCustomers.customer.email").asString()).isEqualTo("anna_lis@example.com");
        // A city without its country is not completed from another customer.
        database.execute("update customers set country = null, email = null where code = 'CUST-000008'");
        Reply other = merge(2, 8);
        assertThat(other.data("mergeCustomers.merge.filledFields").toString())
                .isEqualTo("[\"email\",\"telegram\",\"whatsapp\",\"preferredChannel\"]");
        assertThat(other.data("mergeCustomers.customer.country").isNull()).isTrue();
    }

    @Test
    void everyIdOfTheDuplicateFindsTheSurvivor() {
        merge(1, 5);
        merge(5, 4);
        for (String name : NAMES_OF_THE_FIRST) {
            assertThat(api.query("query($id: ID!) { customer(id: $id) { code } }", Map.of("id", name))
                            .data("customer.code")
                            .asString())
                    .as(name)
                    .isEqualTo("CUST-000004");
            assertThat(api.query(
                                    "mutation($id: ID!) { createLead(input: {customerId: $id, source: \"x\", "
                                            + "dryRun: true}) {"
                                            + " lead { customer { code } } } }",
                                    Map.of("id", name))
                            .data("createLead.lead.customer.code")
                            .asString())
                    .as(name)
                    .isEqualTo("CUST-000004");
            assertThat(api.query(
                                    "mutation($id: ID!) { updateLead(input: {id: \"LEAD-000003\", customerId: $id}) {"
                                            + " lead { customer { code } } } }",
                                    Map.of("id", name))
                            .data("updateLead.lead.customer.code")
                            .asString())
                    .as(name)
                    .isEqualTo("CUST-000004");
        }
    }

    @Test
    void nodeFindsTheSurvivorByTheIdOfADuplicate() {
        merge(1, 5);
        Reply reply =
                api.query("{ node(id: \"%s\") { ... on Customer { code } } nodes(ids: [\"%1$s\", \"%s\"]) { id } }"
                        .formatted(Fixture.customer(1), Fixture.customer(5)));
        assertThat(reply.data("node.code").asString()).isEqualTo("CUST-000005");
        assertThat(reply.texts("nodes", "id")).containsExactly(Fixture.customer(5), Fixture.customer(5));
        assertThat(api.query("{ customers(first: 100) { nodes { code } } }").texts("customers.nodes", "code"))
                .contains("CUST-000005")
                .doesNotContain("CUST-000001");
    }

    @Test
    void contactOfTheDuplicateFindsTheSurvivor() {
        merge(1, 4);
        assertThat(api.query("""
                                mutation { createLead(input: {source: "x", customer: {fullName: "Влад",
                                  email: "VLAD.ORLOV@example.com"}}) { lead { customer { code } } } }
                                """).data("createLead.lead.customer.code").asString())
                .isEqualTo("CUST-000004");
    }

    /** An import, or a writer that read the customer before the merge. */
    @Test
    void changeByTheIdOfTheDuplicateChangesTheSurvivor() {
        merge(1, 5);
        merge(5, 4);
        database.execute("""
                update leads set customer_id = '%1$s' where code = 'LEAD-000003';
                update orders set customer_id = '%1$s' where order_code = 'ORD-000002';
                update tasks set customer_id = '%1$s', order_id = null where id = '%2$s'
                """.formatted(Fixture.customer(1), Fixture.task(5)));
        assertThat(owned(1)).isEmpty();
        assertThat(owned(4)).contains("lead 3 v2", "order 2 v1", "task 5 v0");
    }

    @Test
    void undoRestoresEverything() {
        List<String> before = fields();
        List<String> owned = owned(1);
        List<String> others = owned(5);
        merge(1, 5);

        Reply reply = unmerge("CUST-000001");

        assertThat(reply.data("unmergeCustomers.userErrors")).isEmpty();
        assertThat(reply.data("unmergeCustomers.duplicate.mergedInto").isNull()).isTrue();
        assertThat(reply.data("unmergeCustomers.customer.code").asString()).isEqualTo("CUST-000005");
        assertThat(reply.data("unmergeCustomers.merge.undoneBy.name").asString())
                .isEqualTo("Анна Соколова");
        assertThat(fields()).isEqualTo(before);
        assertThat(names(owned(1))).isEqualTo(names(owned));
        assertThat(names(owned(5))).isEqualTo(names(others));
        assertThat(owned(1)).contains("order 1 v2 now", "lead 6 v4 now", "task 4 v2 now");
        assertThat(api.query("{ customer(id: \"1001\") { id } }")
                        .data("customer.id")
                        .asString())
                .isEqualTo(Fixture.customer(1));
    }

    @Test
    void undoKeepsLaterChanges() {
        merge(1, 5);
        database.execute("""
                update orders set customer_id = '%1$s' where order_code = 'ORD-000001';
                update leads set customer_id = '%2$s' where code = 'LEAD-000003';
                update customers set email = 'ghost@example.com' where code = 'CUST-000005'
                """.formatted(Fixture.customer(2), Fixture.customer(5)));

        Reply reply = unmerge(Fixture.customer(1));

        assertThat(names(owned(1))).containsExactly("lead 1", "lead 6", "order 4", "task 4");
        assertThat(names(owned(2))).contains("order 1");
        assertThat(names(owned(5))).containsExactly("lead 3", "order 10", "order 9");
        assertThat(reply.data("unmergeCustomers.customer.email").asString()).isEqualTo("ghost@example.com");
        assertThat(reply.data("unmergeCustomers.customer.phone").isNull()).isTrue();
    }

    @Test
    void undoKeepsRecordsThatReturnedThroughAThirdCustomer() {
        merge(1, 5);
        database.execute(
                "update orders set customer_id = '%s' where order_code = 'ORD-000001'".formatted(Fixture.customer(8)));
        merge(8, 5);
        unmerge("CUST-000001");
        assertThat(names(owned(1))).containsExactly("lead 1", "lead 6", "order 4", "task 4");
        assertThat(names(owned(5))).contains("order 1");
        unmerge("CUST-000008");
        assertThat(names(owned(8))).contains("order 1");
    }

    @Test
    void undoesOneMergeOfAChain() {
        merge(1, 5);
        merge(5, 3);
        assertThat(names(owned(3))).contains("lead 1", "order 1", "order 9", "order 3");

        Reply reply = unmerge("1001");

        assertThat(reply.data("unmergeCustomers.customer.code").asString()).isEqualTo("CUST-000003");
        // What came from the first goes with them: the phone, the city; not what the third had.
        assertThat(reply.data("unmergeCustomers.customer.email").isNull()).isTrue();
        assertThat(reply.data("unmergeCustomers.customer.city").asString()).isEqualTo("Казань");
        assertThat(names(owned(1))).containsExactly("lead 1", "lead 6", "order 1", "order 4", "task 4");
        assertThat(names(owned(3))).contains("order 10", "order 9", "order 3");
        unmerge("CUST-000005");
        assertThat(names(owned(5))).containsExactly("order 10", "order 9");
        assertThat(names(owned(1))).containsExactly("lead 1", "lead 6", "order 1", "order 4", "task 4");
    }

    @Test
    void undoInAChainKeepsEarlierMerges() {
        merge(1, 5);
        merge(5, 3);
        unmerge("CUST-000005");
        assertThat(names(owned(5)))
                .containsExactly("lead 1", "lead 6", "order 1", "order 10", "order 4", "order 9", "task 4");
        assertThat(api.query("{ customer(id: \"CUST-000001\") { code } }")
                        .data("customer.code")
                        .asString())
                .isEqualTo("CUST-000005");
    }

    @Test
    void mergesAgainAfterAnUndo() {
        merge(1, 5);
        unmerge("CUST-000001");
        assertThat(merge(1, 5).data("mergeCustomers.userErrors")).isEmpty();
        assertThat(api.query("{ customer(id: \"CUST-000005\") { merges { nodes { duplicate { code } movedOrders "
                                + "undoneAt } } } }")
                        .texts("customer.merges.nodes", "duplicate.code"))
                .containsExactly("CUST-000001", "CUST-000001");
    }

    @Test
    void undoIsPossibleForThirtyDays() {
        List<String> before = everything();
        Reply reply = unmerge("CUST-000006");
        assertThat(reply.data("unmergeCustomers.userErrors").toString())
                .contains("\"CONFLICT\"", "until 2018-07-01T00:00:00Z", "[\"duplicateId\"]");
        assertThat(everything()).isEqualTo(before);
        database.execute("update customer_merges set merged_at = '2018-06-02T12:00:00Z'");
        assertThat(unmerge("CUST-000006").data("unmergeCustomers.userErrors")).isEmpty();
    }

    @Test
    void refusesToUndoAMissingMerge() {
        List<String> before = everything();
        assertThat(unmerge("CUST-000002").texts("unmergeCustomers.userErrors", "code"))
                .containsExactly("CONFLICT");
        assertThat(unmerge("CUST-999999").texts("unmergeCustomers.userErrors", "code"))
                .containsExactly("NOT_FOUND");
        assertThat(unmerge("--").refusal().argument()).isEqualTo("input.duplicateId");
        assertThat(everything()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        // A customer with itself, by two ids or by the id of a merged one; a customer that was merged before.
        "CUST-000001, 1001, Both IDs belong to the same customer",
        "CUST-000006, CUST-000001, Both IDs belong to the same customer",
        "CUST-000002, CUST-000006, 'Customer CUST-000006 is already merged into CUST-000001'",
        "CUST-000001, CUST-000006, 'Customer CUST-000006 is already merged into CUST-000001'",
    })
    void refusesInvalidMerges(String id, String duplicate, String message) {
        List<String> before = everything();
        Reply reply = merge(Map.of("id", id, "duplicateId", duplicate));
        assertThat(reply.texts("mergeCustomers.userErrors", "code")).containsExactly("CONFLICT");
        assertThat(reply.data("mergeCustomers.userErrors.0.message").asString()).startsWith(message);
        assertThat(reply.data("mergeCustomers.userErrors.0.path").toString()).isEqualTo("[\"duplicateId\"]");
        assertThat(reply.data("mergeCustomers.customer").isNull()).isFalse();
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void reportsEveryUnknownId() {
        Reply reply = merge(Map.of("id", "CUST-999999", "duplicateId", "999999"));
        assertThat(reply.data("mergeCustomers.userErrors").toString()).contains("[\"id\"]", "[\"duplicateId\"]");
        assertThat(reply.texts("mergeCustomers.userErrors", "code")).containsExactly("NOT_FOUND", "NOT_FOUND");
        assertThat(merge(Map.of("id", "?", "duplicateId", "1")).refusal().argument())
                .isEqualTo("input.id");
    }

    @Test
    void checksTheVersionsOfBothCustomers() {
        List<String> before = everything();
        Reply reply = merge(Map.of(
                "id",
                "CUST-000005",
                "duplicateId",
                "CUST-000001",
                "expectedVersion",
                7,
                "duplicateExpectedVersion",
                8));
        assertThat(reply.data("mergeCustomers.userErrors").toString())
                .contains("[\"expectedVersion\"],\"expected\":7,\"current\":0")
                .contains("[\"duplicateExpectedVersion\"],\"expected\":8,\"current\":3");
        assertThat(reply.data("mergeCustomers.customer.version").asInt()).isZero();
        assertThat(reply.data("mergeCustomers.duplicate.version").asInt()).isEqualTo(3);
        assertThat(everything()).isEqualTo(before);
        assertThat(merge(Map.of(
                                "id",
                                "CUST-000005",
                                "duplicateId",
                                "CUST-000001",
                                "expectedVersion",
                                0,
                                "duplicateExpectedVersion",
                                3))
                        .data("mergeCustomers.userErrors"))
                .isEmpty();
        Reply stale =
                unmerge(Map.of("duplicateId", "CUST-000001", "expectedVersion", 0, "duplicateExpectedVersion", 3));
        assertThat(stale.texts("unmergeCustomers.userErrors", "current")).containsExactly("1", "4");
        assertThat(names(owned(1))).isEmpty();
    }

    @Test
    void sameIdempotencyKeyMergesOnce() {
        Map<String, Object> input = Map.of("id", "CUST-000005", "duplicateId", "CUST-000001", "idempotencyKey", "k");
        Reply first = merge(input);
        Reply again = merge(input);
        assertThat(again.body()).isEqualTo(first.body().replace("\"replayed\":false", "\"replayed\":true"));
        assertThat(merge(Map.of("id", "CUST-000004", "duplicateId", "CUST-000001", "idempotencyKey", "k"))
                        .texts("mergeCustomers.userErrors", "code"))
                .containsExactly("KEY_REUSED");
        Map<String, Object> undo = Map.of("duplicateId", "CUST-000001", "idempotencyKey", "u");
        Reply undone = unmerge(undo);
        assertThat(unmerge(undo).body()).isEqualTo(undone.body().replace("\"replayed\":false", "\"replayed\":true"));
    }

    @Test
    void aDryRunKeepsNothing() {
        List<String> before = everything();
        Reply reply = merge(Map.of("id", "CUST-000005", "duplicateId", "CUST-000001", "dryRun", true));
        assertThat(reply.data("mergeCustomers.merge.movedOrders").asInt()).isEqualTo(2);
        assertThat(everything()).isEqualTo(before);
        merge(1, 5);
        List<String> merged = everything();
        assertThat(unmerge(Map.of("duplicateId", "CUST-000001", "dryRun", true)).data("unmergeCustomers.userErrors"))
                .isEmpty();
        assertThat(everything()).isEqualTo(merged);
    }

    @ParameterizedTest
    @ValueSource(strings = {"manager", "analyst"})
    void onlyAdministratorsMerge(String role) {
        Map<String, Object> input = Map.of("id", "CUST-000005", "duplicateId", "CUST-000001");
        assertThat(api.as(role).query(MERGE, Map.of("input", input)).refusal().code())
                .isEqualTo("FORBIDDEN");
        assertThat(api.as(role)
                        .query(UNMERGE, Map.of("input", Map.of("duplicateId", "CUST-000006")))
                        .refusal()
                        .code())
                .isEqualTo("FORBIDDEN");
    }

    @Test
    void oneOfTwoOppositeMergesSucceeds() throws Exception {
        for (int round = 0; round < 5; round++) {
            List<Reply> replies = ConcurrentCalls.send(2, client -> client == 0 ? merge(1, 5) : merge(5, 1));
            assertThat(replies)
                    .extracting(reply -> reply.data("mergeCustomers.userErrors").size())
                    .containsExactlyInAnyOrder(0, 1);
            assertThat(values("select count(*) from customers where merged_into is not null and code <> 'CUST-000006'"))
                    .containsExactly("1");
            assertThat(values("select code from customers where merged_into is null and code in ('CUST-000001', "
                            + "'CUST-000005')"
                            + " and (select count(*) from orders o where o.customer_id = customers.id) = 4"))
                    .hasSize(1);
            String duplicate = values(
                            "select code from customers where merged_into is not null and code <> 'CUST-000006'")
                    .getFirst();
            assertThat(unmerge(duplicate).data("unmergeCustomers.userErrors")).isEmpty();
        }
    }

    /**
     * Concurrent merges in a ring: in the end one customer is left, and it has all records.
     */
    @Test
    void concurrentMergesInARingStayConsistent() throws Exception {
        ConcurrentCalls.send(24, client -> {
                    int from = 7 + client / 2 % 4;
                    int into = 7 + (client / 2 + 1) % 4;
                    return client % 2 == 0
                            ? merge(from, into)
                            : api.query(
                                    "mutation($id: ID!) { createLead(input: {customerId: $id, source: \"ring\"}) { "
                                            + "userErrors { code } } }",
                                    Map.of("id", Fixture.customer(from)));
                })
                .forEach(reply ->
                        assertThat(reply.json().has("errors")).as(reply.body()).isFalse());
        assertThat(values("""
                select o.id from (select id, customer_id from orders union all select id, customer_id from leads
                  union all select id, customer_id from tasks) o
                join customers c on c.id = o.customer_id where c.merged_into is not null""")).isEmpty();
        assertThat(values("select count(*) from leads where source = 'ring'")).containsExactly("12");
        // Three of the four are merged away, and none points in a circle: each merge joined two who stood for
        // themselves.
        assertThat(values("select count(*) from customers where merged_into is null and code between "
                        + "'CUST-000007' and 'CUST-000010'"))
                .containsExactly("1");
    }

    private Reply merge(int duplicate, int survivor) {
        return merge(Map.of("id", Fixture.customer(survivor), "duplicateId", Fixture.customer(duplicate)));
    }

    private Reply merge(Map<String, ?> input) {
        return api.as("admin").query(MERGE, Map.of("input", input));
    }

    private Reply unmerge(String duplicate) {
        return unmerge(Map.of("duplicateId", duplicate));
    }

    private Reply unmerge(Map<String, ?> input) {
        return api.as("admin").query(UNMERGE, Map.of("input", new HashMap<>(input)));
    }

    /** What belongs to a customer: kind, number, version, and whether it changed now. */
    private List<String> owned(int customer) {
        return database.jdbc()
                .sql("""
                        select kind || ' ' || ltrim(right(id::text, 12), '0') || ' v' || version
                          || case when updated_at = '2018-07-02T12:00:00Z' then ' now' else '' end
                        from (
                          select 'order' as kind, id, version, updated_at, customer_id from orders
                          union all select 'lead', id, version, updated_at, customer_id from leads
                          union all select 'task', id, version, updated_at, customer_id from tasks) r
                        where customer_id = ?::uuid order by 1""")
                .param(Fixture.customer(customer))
                .query(String.class)
                .list();
    }

    private static List<String> names(List<String> owned) {
        return owned.stream().map(one -> one.replaceFirst(" v.*", "")).toList();
    }

    /** What is known of all customers, but for versions and times. */
    private List<String> fields() {
        return values("select (to_jsonb(c) - array['version', 'updated_at'])::text from customers " + "c order by id");
    }

    private List<String> everything() {
        return values("""
                select c::text from customers c union all select o::text from orders o union all select l::text
                  from leads l
                union all select t::text from tasks t union all select m::text from customer_merges m
                union all select v::text from customer_merge_moves v union all select h::text from status_history h
                union all select r::text from idempotency_records r order by 1""");
    }

    private List<String> values(String sql) {
        return database.jdbc().sql(sql).query(String.class).list();
    }
}
