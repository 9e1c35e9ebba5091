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
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** Both settings on. They are off in {@code RefundsTest} and {@code ShipmentChangesTest}. */
@ApiTest
@ChangesTheDatabase
@TestPropertySource(properties = {"crm.order.automatic.fully-paid=true", "crm.order.automatic.delivered=true"})
class AutomaticTransitionsTest {

    private static final String CHANGE =
            "statusChange { from to note actor { kind } } offers { to }" + " userErrors { code } replayed";

    private static final String PAY = "mutation($input: RecordPaymentInput!) { recordPayment(input: $input) {"
            + " order { status version } " + CHANGE + " } }";

    private static final String ARRIVE = "mutation($input: UpdateShipmentInput!) { updateShipment(input: $input) {"
            + " order { status } " + CHANGE + " } }";

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    @Test
    void coveringPaymentMakesTheOrderFullyPaid() {
        Map<String, Object> part = payment(7, "899.99");
        assertThat(send(PAY, part).data("recordPayment").toString())
                .isEqualTo("{\"order\":{\"status\":\"AWAITING_PAYMENT\",\"version\":5},\"statusChange\":null,"
                        + "\"offers\":[],\"userErrors\":[],\"replayed\":false}");

        Map<String, Object> rest = payment(7, "0.01");
        rest.put("dryRun", true);
        String changed = "{\"order\":{\"status\":\"FULLY_PAID\",\"version\":6},\"statusChange\":{\"from\":"
                + "\"AWAITING_PAYMENT\",\"to\":\"FULLY_PAID\",\"note\":\"The payments cover the final price.\","
                + "\"actor\":{\"kind\":\"SYSTEM\"}},\"offers\":[],\"userErrors\":[],\"replayed\":false}";
        assertThat(send(PAY, rest).data("recordPayment").toString()).isEqualTo(changed);
        assertThat(statuses(7)).isEmpty();

        rest.put("dryRun", false);
        rest.put("idempotencyKey", "rest");
        assertThat(send(PAY, rest).data("recordPayment").toString()).isEqualTo(changed);
        assertThat(send(PAY, rest).data("recordPayment").toString())
                .isEqualTo(changed.replace("\"replayed\":false", "\"replayed\":true"));
        assertThat(statuses(7)).containsExactly("FULLY_PAID SYSTEM");
    }

    @Test
    void aPaymentBeforeThePriceIsAskedChangesNothing() {
        assertThat(send(PAY, payment(1, "5000"))
                        .data("recordPayment.order.status")
                        .asString())
                .isEqualTo("PENDING_MANAGER");
    }

    @Test
    void lastDeliveryMakesTheOrderDelivered() {
        Reply reply = send(ARRIVE, Map.of("id", Fixture.shipment(1), "status", "DELIVERED"));
        assertThat(reply.data("updateShipment").toString())
                .isEqualTo("{\"order\":{\"status\":\"DELIVERED\"},\"statusChange\":{\"from\":\"IN_TRANSIT\",\"to\":"
                        + "\"DELIVERED\",\"note\":\"The last shipment was delivered.\",\"actor\":{\"kind\":\"SYSTEM\"}"
                        + "},\"offers\":[],\"userErrors\":[],\"replayed\":false}");
        assertThat(statuses(10)).containsExactly("DELIVERED SYSTEM");
    }

    /** An order that was packed, and is not picked up, is in transit first. */
    @Test
    void deliveryTakesTheStatusInBetween() {
        Reply other = api.query("mutation { createShipment(input: {orderId: \"ORD-000021\"}) { shipment { id } } }");
        Map<String, Object> arrived = Map.of("id", Fixture.shipment(4), "status", "DELIVERED");
        assertThat(send(ARRIVE, arrived).data("updateShipment.order.status").asString())
                .isEqualTo("READY_FOR_SHIPMENT");
        Reply last = api.query(
                "mutation($input: RecordShipmentEventInput!) { recordShipmentEvent(input: $input) {"
                        + " order { status } statusChange { from to } userErrors { code } } }",
                Map.of(
                        "input",
                        Map.of(
                                "shipmentId",
                                other.data("createShipment.shipment.id").asString(),
                                "occurredAt",
                                "2018-07-02T08:00:00Z",
                                "text",
                                "Handed over",
                                "status",
                                "DELIVERED")));
        assertThat(last.data("recordShipmentEvent").toString())
                .isEqualTo("{\"order\":{\"status\":\"DELIVERED\"},\"statusChange\":{\"from\":\"IN_TRANSIT\",\"to\":"
                        + "\"DELIVERED\"},\"userErrors\":[]}");
        assertThat(statuses(21)).containsExactly("IN_TRANSIT SYSTEM", "DELIVERED SYSTEM");
    }

    private Reply send(String mutation, Map<String, ?> input) {
        return api.query(mutation, Map.of("input", input));
    }

    private static Map<String, Object> payment(int order, String amount) {
        return new HashMap<>(Map.of(
                "orderId",
                Fixture.order(order),
                "direction",
                "INCOMING",
                "role",
                "BALANCE",
                "method",
                "CARD",
                "amount",
                Map.of("amount", amount, "currency", "EUR")));
    }

    /** What the changes since the fixture recorded. */
    private List<String> statuses(int order) {
        return database.jdbc()
                .sql("""
                        select to_status || ' ' || actor_kind from status_history
                        where order_id = ?::uuid and occurred_at >= '2018-07-02T12:00:00Z'
                        order by change_seq""")
                .param(Fixture.order(order))
                .query(String.class)
                .list();
    }
}
