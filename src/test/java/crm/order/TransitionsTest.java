package crm.order;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.Reply;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** What a client may do next, and what stands in the way, asked through the endpoint. */
@ApiTest
class TransitionsTest {

    private static final String TRANSITIONS = """
            { order(id: "%s") { status isTerminal availableTransitions {
                to toLabel allowed requires blockers { code message overriddenBy } } } }""";

    @Autowired
    private Api api;

    @TestFactory
    Stream<DynamicTest> anOrderInEachStatusIsOfferedTheStepsOfTheTable() {
        return Stream.of("""
                1 PENDING_MANAGER: AWAITING_DEPOSIT, DEPOSIT_PAID, UNDER_INSPECTION, CANCELLED(REASON)
                2 AWAITING_DEPOSIT: DEPOSIT_PAID, UNDER_INSPECTION, CANCELLED(REASON)
                3 DEPOSIT_PAID: UNDER_INSPECTION, AWAITING_PAYMENT, CANCELLED(REASON)
                4 UNDER_INSPECTION: QUALITY_CONFIRMED, QUALITY_DEGRADED, CANCELLED(REASON)
                5 QUALITY_CONFIRMED: AWAITING_PAYMENT, CANCELLED(REASON)
                6 QUALITY_DEGRADED: UNDER_INSPECTION, AWAITING_PAYMENT, CANCELLED(REASON)
                7 AWAITING_PAYMENT: FULLY_PAID!UNPAID, CANCELLED(REASON)
                8 FULLY_PAID: READY_FOR_SHIPMENT, IN_TRANSIT!NO_SHIPMENT, CANCELLED(REASON)
                9 READY_FOR_SHIPMENT: IN_TRANSIT!NO_SHIPMENT, DELIVERED, CANCELLED(REASON)
                21 READY_FOR_SHIPMENT: IN_TRANSIT, DELIVERED!NOT_PICKUP, CANCELLED(REASON)
                10 IN_TRANSIT: DELIVERED, CANCELLED(REASON)
                11 DELIVERED: PAID_OUT, CLOSED
                12 PAID_OUT: CLOSED
                13 CLOSED:
                14 CANCELLED: REFUNDED
                15 REFUNDED:""".split("\n"))
                .map(line -> DynamicTest.dynamicTest(line, () -> {
                    String[] parts = line.split("[ :]+", 3);
                    Reply reply = api.query(TRANSITIONS.formatted("ORD-%06d".formatted(Integer.parseInt(parts[0]))));
                    assertThat(reply.data("order.status").asString()).isEqualTo(parts[1]);
                    assertThat(String.join(
                                    ", ",
                                    reply.data("order.availableTransitions")
                                            .valueStream()
                                            .map(TransitionsTest::described)
                                            .toList()))
                            .isEqualTo(parts[2]);
                }));
    }

    private static String described(JsonNode transition) {
        StringBuilder text = new StringBuilder(transition.path("to").asString());
        transition.path("requires").forEach(needed -> text.append("(" + needed.asString() + ")"));
        transition
                .path("blockers")
                .forEach(blocker -> text.append("!").append(blocker.path("code").asString()));
        assertThat(transition.path("allowed").asBoolean())
                .isEqualTo(transition.path("blockers").isEmpty());
        return text.toString();
    }

    @TestFactory
    Stream<DynamicTest> theBlockerOfFullPaymentSaysWhatIsMissing() {
        return Stream.of(
                        List.of("7", "900.00 EUR is still unpaid. Add a note to continue anyway."),
                        List.of("17", "250.00 EUR is still unpaid. Add a note to continue anyway."),
                        List.of(
                                "18",
                                "500.00 EUR is still unpaid. Payments in a currency for which the order has no "
                                        + "exchange rate are not counted. Add a note to continue anyway."),
                        // Dollars: the order's rate is none for them.
                        List.of(
                                "20",
                                "500.00 EUR is still unpaid. Payments in a currency for which the order has no "
                                        + "exchange rate are not counted. Add a note to continue anyway."),
                        List.of(
                                "19",
                                "The order has no final price, so it cannot count as paid. Add a note to "
                                        + "continue anyway."))
                .map(row -> DynamicTest.dynamicTest("order " + row.get(0), () -> {
                    JsonNode blocker = fullPayment(
                            api.query(TRANSITIONS.formatted("ORD-0000%02d".formatted(Integer.parseInt(row.get(0))))));
                    assertThat(blocker.toString())
                            .isEqualTo("{\"code\":\"UNPAID\",\"message\":\"%s\",\"overriddenBy\":\"NOTE\"}"
                                    .formatted(row.get(1)));
                }));
    }

    private static JsonNode fullPayment(Reply reply) {
        JsonNode step = reply.data("order.availableTransitions.0");
        assertThat(step.path("to").asString()).isEqualTo("FULLY_PAID");
        assertThat(step.path("blockers").size()).isEqualTo(1);
        return step.path("blockers").path(0);
    }

    @Test
    void paidOrderHasNoBlockers() {
        JsonNode step = api.query(TRANSITIONS.formatted("ORD-000016")).data("order.availableTransitions.0");
        assertThat(step.toString())
                .isEqualTo("{\"to\":\"FULLY_PAID\",\"toLabel\":\"Fully "
                        + "paid\",\"allowed\":true,\"requires\":[],\"blockers\":[]}");
    }

    @Test
    void translatesRefusals() {
        Reply reply = api.as("manager").in("ru").query(TRANSITIONS.formatted("ORD-000009"));
        assertThat(reply.data("order.availableTransitions.0").toString())
                .isEqualTo(
                        "{\"to\":\"IN_TRANSIT\",\"toLabel\":\"В пути\",\"allowed\":false,\"requires\":[],\"blockers\":["
                                + "{\"code\":\"NO_SHIPMENT\",\"message\":\"Сначала создайте "
                                + "отправление.\",\"overriddenBy\":null}]}");
        assertThat(fullPayment(api.as("manager").in("ru").query(TRANSITIONS.formatted("ORD-000007")))
                        .path("message")
                        .asString())
                .isEqualTo("Не оплачено ещё 900.00 EUR. Чтобы продолжить всё равно, добавьте примечание.");
    }

    @TestFactory
    Stream<DynamicTest> whatIsPaidAndWhatIsOpen() {
        return Stream.of("""
                1 50.00 1199.90
                2 0.00 2100.00
                7 100.00 900.00
                11 2600.00 -100.00
                17 250.00 250.00
                18 0.00 500.00
                19 0.00 null
                20 0.00 500.00""".split("\n"))
                .map(line -> DynamicTest.dynamicTest("order " + line, () -> {
                    String[] parts = line.split(" ");
                    Reply reply =
                            api.query("{ order(id: \"ORD-%06d\") { paid { amount currency } balance { amount } } }"
                                    .formatted(Integer.parseInt(parts[0])));
                    assertThat(reply.data("order.paid.amount").asString()).isEqualTo(parts[1]);
                    assertThat(reply.data("order.paid.currency").asString()).isEqualTo("EUR");
                    assertThat(reply.data("order.balance").path("amount").asString("null"))
                            .isEqualTo(parts[2]);
                }));
    }

    @Test
    void totalSpentSumsAllOrders() {
        assertThat(api.query("{ customers(sort: CREATED_AT_ASC, first: 12) { nodes { code totalSpent { amount } "
                                + "orderCount } } }")
                        .data("customers.nodes")
                        .valueStream()
                        .filter(customer -> customer.path("code").asString().matches("CUST-0000(01|07|12)"))
                        .map(JsonNode::toString))
                .containsExactly(
                        "{\"code\":\"CUST-000001\",\"totalSpent\":{\"amount\":\"50.00\"},\"orderCount\":2}",
                        "{\"code\":\"CUST-000007\",\"totalSpent\":{\"amount\":\"2600.00\"},\"orderCount\":2}",
                        "{\"code\":\"CUST-000012\",\"totalSpent\":{\"amount\":\"750.00\"},\"orderCount\":7}");
    }
}
