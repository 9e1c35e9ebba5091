package crm.order;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.Fixture;
import crm.Reply;
import crm.TestDatabase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

@ApiTest
@ChangesTheDatabase
class ChangeOrderStatusTest {

    private static final String CHANGE = """
            mutation($input: ChangeOrderStatusInput!) { changeOrderStatus(input: $input) {
              order { id status version cancelReason assignedManager { name } lead { status rejectReason } }
              event { from to note reason timeInPreviousStatus actor { kind name } }
              userErrors { __typename code message path
                ... on InvalidTransition { from to allowed } ... on Blocked { blockers { code message } } }
              replayed } }""";

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    /** The whole matrix, where nothing else stands in the way: everything is sent that a step may need. */
    @Test
    void acceptsOnlyTransitionsOfTheTable() {
        giveShipment(9);
        int taken = 0;
        for (OrderStatus from : OrderStatus.values()) {
            for (OrderStatus to : OrderStatus.values()) {
                put(9, from);
                String before = stateOf(9);
                Map<String, Object> input = new HashMap<>(Map.of("id", Fixture.order(9), "status", to, "note", "why"));
                if (to == OrderStatus.CANCELLED) {
                    input.put("reason", CancelReason.SERVICE_FAILURE);
                }

                Reply reply = change(input);

                if (from.next().contains(to)) {
                    taken++;
                    assertThat(reply.texts("changeOrderStatus.userErrors", "message"))
                            .isEmpty();
                    assertThat(reply.data("changeOrderStatus.order.status").asString())
                            .isEqualTo(to.name());
                    assertThat(historyOf(9)).last().isEqualTo(from + " " + to + " USER Марк Орлов why");
                } else {
                    assertThat(reply.texts("changeOrderStatus.userErrors", "code"))
                            .as(from + " to " + to)
                            .containsExactly("INVALID_TRANSITION");
                    assertThat(reply.data("changeOrderStatus.userErrors.0.from").asString())
                            .isEqualTo(from.name());
                    assertThat(reply.data("changeOrderStatus.userErrors.0.to").asString())
                            .isEqualTo(to.name());
                    assertThat(reply.data("changeOrderStatus.userErrors.0.allowed")
                                    .size())
                            .isEqualTo(from.next().size());
                    assertThat(reply.data("changeOrderStatus.order.status").asString())
                            .isEqualTo(from.name());
                    assertThat(stateOf(9)).isEqualTo(before);
                }
            }
        }
        assertThat(taken).isEqualTo(32);
    }

    @Test
    void firstChangeAssignsTheManagerAndConvertsTheLead() {
        Reply reply = change(Map.of("id", "ORD-000001", "status", "AWAITING_DEPOSIT"));

        assertThat(reply.data("changeOrderStatus.order").toString())
                .isEqualTo("{\"id\":\"%s\",\"status\":\"AWAITING_DEPOSIT\",\"version\":1,\"cancelReason\":null,"
                                .formatted(Fixture.order(1))
                        + "\"assignedManager\":{\"name\":\"Марк Орлов\"},"
                        + "\"lead\":{\"status\":\"CONVERTED\",\"rejectReason\":null}}");
        assertThat(leadHistory(1)).last().isEqualTo("NEW CONVERTED SYSTEM CRM null");
    }

    @Test
    void cancellingAPendingOrderRejectsItsLead() {
        Reply reply = change(Map.of("id", "ORD-000001", "status", "CANCELLED", "reason", "BIKE_UNAVAILABLE"));

        assertThat(reply.data("changeOrderStatus.order.lead").toString())
                .isEqualTo("{\"status\":\"REJECTED\",\"rejectReason\":\"ORDER_CANCELLED\"}");
        assertThat(reply.data("changeOrderStatus.order.cancelReason").asString())
                .isEqualTo("BIKE_UNAVAILABLE");
        assertThat(leadHistory(1)).last().isEqualTo("NEW REJECTED SYSTEM CRM ORDER_CANCELLED");
    }

    @Test
    void closedLeadsStayUnchanged() {
        database.execute("update leads set status = 'REJECTED', reject_reason = 'SPAM' where code = 'LEAD-000001'");
        List<String> before = leadHistory(1);
        Reply reply = change(Map.of("id", "ORD-000001", "status", "AWAITING_DEPOSIT"));
        assertThat(reply.data("changeOrderStatus.order.lead.status").asString()).isEqualTo("REJECTED");
        assertThat(leadHistory(1)).isEqualTo(before);
    }

    @Test
    void laterCancellationKeepsTheLeadConverted() {
        change(Map.of("id", "ORD-000001", "status", "AWAITING_DEPOSIT"));
        Reply reply = change(Map.of("id", "ORD-000001", "status", "CANCELLED", "reason", "DUPLICATE_BOOKING"));
        assertThat(reply.data("changeOrderStatus.order.lead.status").asString()).isEqualTo("CONVERTED");
    }

    @Test
    void keepsAnAssignedManager() {
        database.execute(
                "update orders set assigned_manager = '%s' where order_code = 'ORD-000001'".formatted(Fixture.user(3)));
        Reply reply = change(Map.of("id", "ORD-000001", "status", "AWAITING_DEPOSIT"));
        assertThat(reply.data("changeOrderStatus.order.assignedManager.name").asString())
                .isEqualTo("Vera Klein");
    }

    @Test
    void missingShipmentBlocksInTransit() {
        String before = stateOf(9);
        Reply reply = change(Map.of("id", "ORD-000009", "status", "IN_TRANSIT", "note", "Trust me"));
        assertThat(reply.data("changeOrderStatus.userErrors").toString())
                .isEqualTo("[{\"__typename\":\"Blocked\",\"code\":\"BLOCKED\","
                        + "\"message\":\"The status cannot change yet. Create a shipment "
                        + "first.\",\"path\":[\"status\"],"
                        + "\"blockers\":[{\"code\":\"NO_SHIPMENT\",\"message\":\"Create a shipment first.\"}]}]");
        assertThat(stateOf(9)).isEqualTo(before);
    }

    @Test
    void unpaidBlocksFullyPaidWithoutANote() {
        Reply refused = change(Map.of("id", "ORD-000007", "status", "FULLY_PAID"));
        assertThat(refused.data("changeOrderStatus.userErrors.0.blockers.0.message")
                        .asString())
                .isEqualTo("900.00 EUR is still unpaid. Add a note to continue anyway.");
        Reply blank = change(Map.of("id", "ORD-000007", "status", "FULLY_PAID", "note", " \n"));
        assertThat(blank.texts("changeOrderStatus.userErrors", "code")).containsExactly("BLOCKED");

        Reply overridden = change(Map.of("id", "ORD-000007", "status", "FULLY_PAID", "note", "Pays the courier"));
        assertThat(overridden.data("changeOrderStatus.order.status").asString()).isEqualTo("FULLY_PAID");
        assertThat(change(Map.of("id", "ORD-000016", "status", "FULLY_PAID"))
                        .data("changeOrderStatus.order.status")
                        .asString())
                .isEqualTo("FULLY_PAID");
    }

    @Test
    void onlyPickupOrdersAreDeliveredWithoutTransit() {
        Reply refused = change(Map.of("id", "ORD-000021", "status", "DELIVERED"));
        assertThat(refused.data("changeOrderStatus.userErrors.0.blockers.0.code")
                        .asString())
                .isEqualTo("NOT_PICKUP");
        assertThat(change(Map.of("id", "ORD-000009", "status", "DELIVERED"))
                        .data("changeOrderStatus.order.status")
                        .asString())
                .isEqualTo("DELIVERED");
    }

    @Test
    void reportsAllErrorsAtOnce() {
        Reply reply = change(
                Map.of("id", "ORD-000009", "status", "IN_TRANSIT", "reason", "OTHER", "note", "a".repeat(10_001)));
        assertThat(reply.texts("changeOrderStatus.userErrors", "code"))
                .containsExactly("TOO_LONG", "BLOCKED", "NOT_APPLICABLE");
    }

    @Test
    void anotherReasonNeedsANote() {
        for (Map<String, Object> input : List.<Map<String, Object>>of(
                Map.of("id", "ORD-000001", "status", "CANCELLED", "reason", "OTHER"),
                Map.of("id", "ORD-000001", "status", "CANCELLED", "reason", "OTHER", "note", "  "))) {
            Reply reply = change(input);
            assertThat(reply.texts("changeOrderStatus.userErrors", "code")).containsExactly("REQUIRED");
            assertThat(reply.texts("changeOrderStatus.userErrors", "path.0")).containsExactly("note");
        }
        String cancel = """
                mutation($note: String) { cancelOrder(input: {id: "ORD-000001", reason: OTHER, note: $note}) {
                  order { status } userErrors { code path } } }""";
        assertThat(api.query(cancel).texts("cancelOrder.userErrors", "path.0")).containsExactly("note");
        assertThat(api.query(cancel, Map.of("note", "The customer moved"))
                        .data("cancelOrder.order.status")
                        .asString())
                .isEqualTo("CANCELLED");
    }

    @Test
    void cancellationNeedsAReasonThatRefundsKeep() {
        String cancel = """
                mutation($id: ID!, $note: String) { cancelOrder(input: {id: $id, reason: SELLER_FRAUD_SUSPECTED,
                  note: $note}) {
                  order { status cancelReason } event { from to reason note } userErrors { code } } }""";
        Reply reply = api.query(cancel, Map.of("id", "2002", "note", "Паспорт поддельный"));
        assertThat(reply.data("cancelOrder").toString())
                .isEqualTo("{\"order\":{\"status\":\"CANCELLED\",\"cancelReason\":\"SELLER_FRAUD_SUSPECTED\"},"
                        + "\"event\":{\"from\":\"AWAITING_DEPOSIT\",\"to\":\"CANCELLED\","
                        + "\"reason\":\"SELLER_FRAUD_SUSPECTED\",\"note\":\"Паспорт поддельный\"},\"userErrors\":[]}");
        assertThat(api.query(cancel, Map.of("id", "2002")).texts("cancelOrder.userErrors", "code"))
                .containsExactly("INVALID_TRANSITION");
        Reply refunded = change(Map.of("id", "2002", "status", "REFUNDED"));
        assertThat(refunded.data("changeOrderStatus.order.cancelReason").asString())
                .isEqualTo("SELLER_FRAUD_SUSPECTED");
        assertThat(api.query("mutation { cancelOrder(input: {id: \"ORD-000001\"}) { userErrors { code } } }")
                        .refusal()
                        .code())
                .isEqualTo("BAD_REQUEST");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ORD-000002", "2002", "0d000000-0000-7000-8000-000000000002"})
    void findsTheOrderByEveryId(String id) {
        assertThat(change(Map.of("id", id, "status", "DEPOSIT_PAID"))
                        .data("changeOrderStatus.order.id")
                        .asString())
                .isEqualTo(Fixture.order(2));
    }

    @Test
    void refusesAnalysts() {
        assertThat(api.as("analyst")
                        .query(CHANGE, Map.of("input", Map.of("id", "ORD-000002", "status", "DEPOSIT_PAID")))
                        .refusal()
                        .code())
                .isEqualTo("FORBIDDEN");
    }

    private Reply change(Map<String, ?> input) {
        return api.query(CHANGE, Map.of("input", input));
    }

    private void put(int order, OrderStatus status) {
        database.execute("""
                set crm.import = 'on';
                update orders set status = '%s', cancel_reason = null, cancel_note = null where id = '%s'
                """.formatted(status, Fixture.order(order)));
    }

    private void giveShipment(int order) {
        database.execute("insert into shipments (id, order_id, status, created_at, updated_at) values"
                + " (gen_random_uuid(), '%s', 'PREPARING', now(), now())".formatted(Fixture.order(order)));
    }

    /** Everything that a refused change must leave as it was. */
    private String stateOf(int order) {
        return database.jdbc()
                .sql("select o::text || (select count(*) from status_history) from orders o where id = ?::uuid")
                .param(Fixture.order(order))
                .query(String.class)
                .single();
    }

    private List<String> historyOf(int order) {
        return database.jdbc()
                .sql("""
                        select concat_ws(' ', from_status, to_status, actor_kind, actor_name, note)
                        from status_history where order_id = ?::uuid order by tx_id, change_seq""")
                .param(Fixture.order(order))
                .query(String.class)
                .list();
    }

    private List<String> leadHistory(int lead) {
        return database.jdbc()
                .sql("""
                        select concat_ws(' ', from_status, to_status, actor_kind, actor_name, coalesce(reason, 'null'))
                        from status_history where lead_id = ?::uuid order by tx_id, change_seq""")
                .param(Fixture.lead(lead))
                .query(String.class)
                .list();
    }
}
