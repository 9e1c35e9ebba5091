package crm.command;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.ConcurrentCalls;
import crm.Fixture;
import crm.Reply;
import crm.TestDatabase;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Many clients that change the same records at the same time. */
@ApiTest
@ChangesTheDatabase
class ConcurrencyTest {

    private static final int CLIENTS = 50;

    private static final String CHANGE = """
            mutation($input: ChangeLeadStatusInput!) { changeLeadStatus(input: $input) {
              lead { id status version history { nodes { from to } } } event { id from to }
              userErrors { __typename ... on StaleVersion { expected current } } replayed } }""";

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    @Test
    void oneOfFiftyChangesFromTheSameVersionSucceeds() throws Exception {
        List<Reply> replies = ConcurrentCalls.send(
                CLIENTS,
                client -> change(Map.of(
                        "id", "LEAD-000001", "status", "CONTACTED", "expectedVersion", 0, "note", "client " + client)));

        List<Reply> made = replies.stream()
                .filter(reply -> reply.data("changeLeadStatus.userErrors").isEmpty())
                .toList();
        assertThat(made).hasSize(1);
        assertThat(replies.stream()
                        .filter(reply -> !made.contains(reply))
                        .map(reply -> reply.data("changeLeadStatus.userErrors").toString()
                                + reply.data("changeLeadStatus.lead.version")
                                + reply.data("changeLeadStatus.lead.status").asString()))
                .hasSize(CLIENTS - 1)
                .containsOnly("[{\"__typename\":\"StaleVersion\",\"expected\":0,\"current\":1}]1CONTACTED");
        assertThat(rows("status_history where lead_id = '" + Fixture.lead(1) + "' and to_status = 'CONTACTED'"))
                .isEqualTo(1);
        assertThat(rows("leads where code = 'LEAD-000001' and version = 1 and status = 'CONTACTED'"))
                .isEqualTo(1);
    }

    @Test
    void fiftyRequestsWithOneKeyHaveOneEffectAndOneAnswer() throws Exception {
        List<Reply> replies = ConcurrentCalls.send(
                CLIENTS,
                client -> change(Map.of(
                        "id",
                        "LEAD-000001",
                        "status",
                        "CONTACTED",
                        "idempotencyKey",
                        "one for all",
                        "expectedVersion",
                        0)));

        assertThat(replies.stream()
                        .filter(reply ->
                                !reply.data("changeLeadStatus.replayed").asBoolean()))
                .hasSize(1);
        assertThat(replies.stream().map(reply -> reply.body().replace("\"replayed\":true", "\"replayed\":false")))
                .hasSize(CLIENTS)
                .containsOnly(replies.getFirst().body().replace("\"replayed\":true", "\"replayed\":false"));
        assertThat(rows("status_history where lead_id = '" + Fixture.lead(1) + "' and to_status = 'CONTACTED'"))
                .isEqualTo(1);
        assertThat(rows("leads where code = 'LEAD-000001' and version = 1")).isEqualTo(1);
        assertThat(rows("idempotency_records")).isEqualTo(1);
    }

    /** Each locks its rows in another order; the server retries a deadlocked command, so every client succeeds. */
    @Test
    void changesInDifferentLockOrdersAllSucceed() throws Exception {
        database.execute("set crm.import = 'on'; update leads set status = 'NEW', reject_reason = null;"
                + " update orders set status = 'PENDING_MANAGER', cancel_reason = null, cancel_note = null");
        List<Reply> replies = ConcurrentCalls.send(
                CLIENTS,
                client -> client % 2 == 0
                        ? api.query("""
                        mutation($ids: [ID!]!) { changeOrderStatuses(input: {ids: $ids, status: AWAITING_DEPOSIT,
                          errorPolicy: SKIP_FAILED}) { results { userErrors { code } } userErrors { code } } }
                        """, Map.of("ids", List.of("ORD-000004", "ORD-000001", "ORD-000002")))
                        : change(Map.of("id", client % 4 == 1 ? "LEAD-000001" : "LEAD-000006", "status", "CONTACTED")));
        assertThat(replies)
                .allSatisfy(reply ->
                        assertThat(reply.json().has("errors")).as(reply.body()).isFalse());
        assertThat(rows("orders where order_code in ('ORD-000001', 'ORD-000002', 'ORD-000004')"
                        + " and status = 'AWAITING_DEPOSIT' and version > 0"))
                .isEqualTo(3);
        assertThat(rows("leads where code in ('LEAD-000001', 'LEAD-000006') and status = 'CONVERTED'"))
                .isEqualTo(2);
    }

    @Test
    void concurrentLeadsCreateOneCustomer() throws Exception {
        List<Reply> replies = ConcurrentCalls.send(CLIENTS, client -> api.query("""
                mutation($key: String) { createLead(input: {source: "fair", customer: {fullName: "Новый Клиент",
                  phone: "8 (912) 345-67-89", email: "new@example.com"}, idempotencyKey: $key}) {
                  lead { customer { id } } userErrors { code } } }""", Map.of("key", "fair " + client)));
        assertThat(replies.stream()
                        .map(reply -> reply.data("createLead.lead.customer.id").asString()))
                .hasSize(CLIENTS)
                .containsOnly(
                        replies.getFirst().data("createLead.lead.customer.id").asString());
        assertThat(rows("customers where email = 'new@example.com' and phone = '+79123456789'"))
                .isEqualTo(1);
        assertThat(rows("leads where source = 'fair'")).isEqualTo(CLIENTS);
    }

    private Reply change(Map<String, ?> input) {
        return api.query(CHANGE, Map.of("input", input));
    }

    private int rows(String where) {
        return database.jdbc()
                .sql("select count(*) from " + where)
                .query(Integer.class)
                .single();
    }
}
