package crm.claim;

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
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Cases, and requests for refunds and compensations, from the request to the payment. */
@ApiTest
@ChangesTheDatabase
class ClaimsTest {

    private static final String ERRORS = " userErrors { __typename code path"
            + " ... on InvalidTransition { from to allowed } ... on StaleVersion { current } } replayed } }";

    private static final String CASE =
            "orderCase { id type status reasonCode reason resolution openedAt resolvedAt version order { orderCode } }";

    private static final String REFUND =
            "refundRequest { id status reasonCode reason amount { amount currency } amountRub { amount } reserveAction"
                    + " decisionNote decidedAt paidAt version requestedBy { id } approvedBy { id } decidedBy { id }"
                    + " payment { role status amount { amount } } case { id } order { paid { amount } } }";

    private static final String COMPENSATION =
            "compensationRequest { id status type decisionNote settledAt version decidedBy { id }"
                    + " payment { role status amount { amount currency } } }";

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    @Test
    void aCaseIsOpenedAndResolvedOnce() {
        Reply opened = send("openCase", CASE, Map.of("orderId", "ORD-000011", "type", " complaint ", "reason", "Late"));
        String id = opened.data("openCase.orderCase.id").asString();
        assertThat(opened.data("openCase").toString())
                .isEqualTo("{\"orderCase\":{\"id\":\"" + id + "\",\"type\":\"complaint\",\"status\":\"open\","
                        + "\"reasonCode\":null,\"reason\":\"Late\",\"resolution\":null,"
                        + "\"openedAt\":\"2018-07-02T12:00:00.000Z\",\"resolvedAt\":null,\"version\":0,"
                        + "\"order\":{\"orderCode\":\"ORD-000011\"}},\"userErrors\":[],\"replayed\":false}");

        Map<String, Object> resolving = new HashMap<>(Map.of("id", id, "resolution", "", "expectedVersion", 0));
        assertThat(codes(send("resolveCase", CASE, resolving), "resolveCase")).containsExactly("REQUIRED");
        resolving.put("resolution", "Apologised");
        Reply resolved = send("resolveCase", CASE, resolving);
        assertThat(resolved.data("resolveCase.userErrors")).isEmpty();
        assertThat(resolved.data("resolveCase.orderCase.status").asString()).isEqualTo("resolved");
        assertThat(resolved.data("resolveCase.orderCase.resolution").asString()).isEqualTo("Apologised");
        assertThat(resolved.data("resolveCase.orderCase.resolvedAt").asString()).isEqualTo("2018-07-02T12:00:00.000Z");

        resolving.put("expectedVersion", 1);
        assertThat(codes(send("resolveCase", CASE, resolving), "resolveCase")).containsExactly("CONFLICT");
        resolving.put("expectedVersion", 0);
        assertThat(codes(send("resolveCase", CASE, resolving), "resolveCase")).containsExactly("STALE_VERSION");
    }

    @Test
    void aRefundIsRequestedApprovedAndPaid() {
        Map<String, Object> request = refund("500");
        request.putAll(Map.of("reasonCode", "OTHER", "reserveAction", "return"));
        assertThat(codes(send("requestRefund", REFUND, request), "requestRefund"))
                .containsExactly("REQUIRED");
        request.put("reason", "Changed the mind");
        Reply requested = send("requestRefund", REFUND, request);
        assertThat(requested.data("requestRefund.userErrors")).isEmpty();
        String id = requested.data("requestRefund.refundRequest.id").asString();
        assertThat(requested.data("requestRefund.refundRequest.status").asString())
                .isEqualTo("PENDING_REVIEW");
        assertThat(requested.data("requestRefund.refundRequest.amount").toString())
                .isEqualTo("{\"amount\":\"500.00\",\"currency\":\"EUR\"}");
        String manager =
                requested.data("requestRefund.refundRequest.requestedBy.id").asString();

        // Not before somebody approved it.
        Map<String, Object> payment = Map.of("id", id, "method", "CARD");
        assertThat(send("settleRefund", REFUND, payment)
                        .data("settleRefund.userErrors.0")
                        .toString())
                .isEqualTo("{\"__typename\":\"InvalidTransition\",\"code\":\"INVALID_TRANSITION\","
                        + "\"path\":[\"status\"],\"from\":\"PENDING_REVIEW\",\"to\":\"PAID\","
                        + "\"allowed\":[\"APPROVED\",\"REJECTED\"]}");

        Reply approved = send("decideRefund", REFUND, Map.of("id", id, "decision", "APPROVE", "expectedVersion", 0));
        assertThat(approved.data("decideRefund.refundRequest.status").asString())
                .isEqualTo("APPROVED");
        assertThat(approved.data("decideRefund.refundRequest.approvedBy.id").asString())
                .isEqualTo(manager);
        assertThat(approved.data("decideRefund.refundRequest.decidedBy.id").asString())
                .isEqualTo(manager);
        assertThat(approved.data("decideRefund.refundRequest.version").asInt()).isEqualTo(1);

        Map<String, Object> dryRun = new HashMap<>(payment);
        dryRun.put("dryRun", true);
        String paid = "{\"role\":\"REFUND\",\"status\":\"COMPLETED\",\"amount\":{\"amount\":\"500.00\"}}";
        assertThat(send("settleRefund", REFUND, dryRun)
                        .data("settleRefund.refundRequest.payment")
                        .toString())
                .isEqualTo(paid);
        Reply settled = send("settleRefund", REFUND, payment);
        assertThat(settled.data("settleRefund.refundRequest.status").asString()).isEqualTo("PAID");
        assertThat(settled.data("settleRefund.refundRequest.paidAt").asString()).isEqualTo("2018-07-02T12:00:00.000Z");
        assertThat(settled.data("settleRefund.refundRequest.payment").toString())
                .isEqualTo(paid);
        assertThat(settled.data("settleRefund.refundRequest.order.paid.amount").asString())
                .isEqualTo("0.00");
        assertThat(codes(send("settleRefund", REFUND, payment), "settleRefund")).containsExactly("INVALID_TRANSITION");
    }

    @Test
    void aRequestFollowsItsPayment() {
        String id = approved("500");
        Reply pending = send("settleRefund", REFUND, Map.of("id", id, "method", "CARD", "status", "PENDING"));
        assertThat(pending.data("settleRefund.refundRequest.status").asString()).isEqualTo("PAYMENT_PENDING");
        assertThat(pending.data("settleRefund.refundRequest.paidAt").isNull()).isTrue();

        api.query("mutation { failPayment(input: {id: \"" + payment(id) + "\"}) { userErrors { code } } }")
                .data("failPayment");
        assertThat(row(id)).isEqualTo("APPROVED - -");

        send("settleRefund", REFUND, Map.of("id", id, "method", "CARD", "status", "PLANNED"));
        String planned = payment(id);
        api.query("mutation { completePayment(input: {id: \"" + planned + "\", occurredAt: \"2018-07-01T10:00:00Z\"})"
                        + " { userErrors { code } } }")
                .data("completePayment");
        assertThat(row(id)).isEqualTo("PAID " + planned + " 2018-07-01 10:00:00");

        api.as("admin")
                .query("mutation { voidPayment(input: {id: \"" + planned + "\", reason: \"wrong\"})"
                        + " { userErrors { code } } }")
                .data("voidPayment");
        assertThat(row(id)).isEqualTo("APPROVED - -");
    }

    @Test
    void aRecordedPaymentSettlesOneRequest() {
        String first = approved("20");
        String second = approved("20");
        String other = approved("21");
        String id = api.query("mutation { recordPayment(input: {orderId: \"ORD-000016\", direction: OUTGOING,"
                        + " role: REFUND, method: CARD, amount: {amount: \"20\", currency: \"EUR\"}})"
                        + " { payment { id } } }")
                .data("recordPayment.payment.id")
                .asString();
        assertThat(codes(settle(other, id), "settleRefund")).containsExactly("CONFLICT");
        assertThat(codes(settle(first, Fixture.payment(5)), "settleRefund")).containsExactly("CONFLICT");
        assertThat(codes(settle(first, Fixture.payment(1)), "settleRefund")).containsExactly("CONFLICT");
        assertThat(codes(settle(first, "9a000000-0000-7000-8000-00000000ffff"), "settleRefund"))
                .containsExactly("NOT_FOUND");
        assertThat(codes(settle(first, id), "settleRefund")).isEmpty();
        assertThat(row(first)).startsWith("PAID " + id);
        assertThat(codes(settle(second, id), "settleRefund")).containsExactly("CONFLICT");
    }

    @Test
    void aSettlementCannotReturnMoreThanIsLeft() {
        String id = approved("500.01");
        Reply reply = send("settleRefund", REFUND, Map.of("id", id, "method", "CARD"));
        assertThat(codes(reply, "settleRefund")).containsExactly("CONFLICT");
        assertThat(reply.data("settleRefund.refundRequest.status").asString()).isEqualTo("APPROVED");
        assertThat(row(id)).isEqualTo("APPROVED - -");
    }

    @Test
    void oneOfManyConcurrentSettlementsSucceeds() throws Exception {
        String id = approved("10");
        List<Reply> replies =
                ConcurrentCalls.send(8, client -> send("settleRefund", REFUND, Map.of("id", id, "method", "CARD")));
        assertThat(replies)
                .filteredOn(reply -> codes(reply, "settleRefund").isEmpty())
                .hasSize(1);
        assertThat(database.jdbc()
                        .sql("select count(*) from payments where role = 'REFUND'")
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ", method: CARD, paymentId: \"9a000000-0000-7000-8000-000000000001\""})
    void aSettlementNamesAPaymentOrAMethod(String payment) {
        String id = approved("10");
        Reply reply = api.query(
                "mutation { settleRefund(input: {id: \"" + id + "\"" + payment + "}) { userErrors { code path } } }");
        assertThat(reply.data("settleRefund.userErrors").toString())
                .isEqualTo("[{\"code\":\"REQUIRED\",\"path\":[\"paymentId\"]}]");
    }

    @Test
    void aCompensationIsDecidedAndSettled() {
        // The one of the fixture: 15 EUR.
        String id = "ec000000-0000-7000-8000-000000000001";
        assertThat(codes(
                        send("decideCompensation", COMPENSATION, Map.of("id", id, "decision", "REJECT")),
                        "decideCompensation"))
                .containsExactly("REQUIRED");
        send("decideCompensation", COMPENSATION, Map.of("id", id, "decision", "APPROVE"));
        Reply rejected =
                send("decideCompensation", COMPENSATION, Map.of("id", id, "decision", "REJECT", "note", "Too late"));
        assertThat(rejected.data("decideCompensation.compensationRequest.status")
                        .asString())
                .isEqualTo("REJECTED");
        assertThat(rejected.data("decideCompensation.compensationRequest.decisionNote")
                        .asString())
                .isEqualTo("Too late");
        assertThat(send("decideCompensation", COMPENSATION, Map.of("id", id, "decision", "APPROVE"))
                        .data("decideCompensation.userErrors.0.allowed")
                        .toString())
                .isEqualTo("[]");

        Reply again = send(
                "requestCompensation",
                COMPENSATION,
                Map.of(
                        "orderId",
                        "ORD-000002",
                        "caseId",
                        "ca000000-0000-7000-8000-000000000001",
                        "type",
                        "voucher",
                        "amount",
                        Map.of("amount", "900", "currency", "RUB")));
        String other = again.data("requestCompensation.compensationRequest.id").asString();
        send("decideCompensation", COMPENSATION, Map.of("id", other, "decision", "APPROVE"));
        Reply settled = send("settleCompensation", COMPENSATION, Map.of("id", other, "method", "VOUCHER"));
        assertThat(settled.data("settleCompensation.compensationRequest.status").asString())
                .isEqualTo("SETTLED");
        assertThat(settled.data("settleCompensation.compensationRequest.payment")
                        .toString())
                .isEqualTo("{\"role\":\"COMPENSATION\",\"status\":\"COMPLETED\",\"amount\":{\"amount\":\"900.00\","
                        + "\"currency\":\"RUB\"}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | EUR | INVALID_VALUE",
                "-1 | EUR | INVALID_VALUE",
                "0.001 | EUR | INVALID_VALUE",
                "1000000000000 | EUR | INVALID_VALUE",
                "1 | USD | INVALID_VALUE",
            })
    void refusesImpossibleAmounts(String amount, String currency, String code) {
        Map<String, Object> request = refund(amount);
        request.put("amount", Map.of("amount", amount, "currency", currency));
        assertThat(codes(send("requestRefund", REFUND, request), "requestRefund"))
                .containsExactly(code);
    }

    @Test
    void refusesACaseOfAnotherOrderAndUnknownRecords() {
        Map<String, Object> request = refund("1");
        request.put("caseId", "ca000000-0000-7000-8000-000000000001");
        assertThat(codes(send("requestRefund", REFUND, request), "requestRefund"))
                .containsExactly("CONFLICT");
        request.put("caseId", "ca000000-0000-7000-8000-00000000ffff");
        request.put("orderId", "ORD-999999");
        request.put("reason", "a".repeat(10_001));
        assertThat(codes(send("requestRefund", REFUND, request), "requestRefund"))
                .containsExactly("NOT_FOUND", "NOT_FOUND", "TOO_LONG");
        String unknown = "ef000000-0000-7000-8000-00000000ffff";
        assertThat(codes(send("decideRefund", REFUND, Map.of("id", unknown, "decision", "APPROVE")), "decideRefund"))
                .containsExactly("NOT_FOUND");
    }

    @Test
    void oneKeyRequestsOnce() {
        Map<String, Object> request = refund("1");
        request.put("idempotencyKey", "click");
        Reply first = send("requestRefund", REFUND, request);
        Reply again = send("requestRefund", REFUND, request);
        assertThat(again.body()).isEqualTo(first.body().replace("\"replayed\":false", "\"replayed\":true"));
    }

    @ParameterizedTest
    @EnumSource(ClaimDecision.class)
    void analystsDecideNothing(ClaimDecision decision) {
        assertThat(api.as("analyst")
                        .query("mutation { decideRefund(input: {id: \"ef000000-0000-7000-8000-000000000001\","
                                + " decision: " + decision + ", note: \"x\"}) { userErrors { code } } }")
                        .refusal()
                        .code())
                .isEqualTo("FORBIDDEN");
    }

    /** Order 16 has one completed payment of 500 EUR. */
    private static Map<String, Object> refund(String amount) {
        return new HashMap<>(Map.of("orderId", "ORD-000016", "amount", Map.of("amount", amount, "currency", "EUR")));
    }

    private String approved(String amount) {
        String id = send("requestRefund", REFUND, refund(amount))
                .data("requestRefund.refundRequest.id")
                .asString();
        send("decideRefund", REFUND, Map.of("id", id, "decision", "APPROVE"));
        return id;
    }

    private Reply settle(String request, String payment) {
        return send("settleRefund", REFUND, Map.of("id", request, "paymentId", payment));
    }

    private Reply send(String mutation, String fields, Map<String, ?> input) {
        String type = Character.toUpperCase(mutation.charAt(0)) + mutation.substring(1) + "Input!";
        return api.query(
                "mutation($input: " + type + ") { " + mutation + "(input: $input) { " + fields + ERRORS,
                Map.of("input", input));
    }

    private static List<String> codes(Reply reply, String mutation) {
        return reply.texts(mutation + ".userErrors", "code");
    }

    private String payment(String request) {
        return database.jdbc()
                .sql("select payment_id::text from refund_requests where id = ?::uuid")
                .param(request)
                .query(String.class)
                .single();
    }

    private String row(String request) {
        return database.jdbc().sql("""
                        select concat_ws(' ', status, coalesce(payment_id::text, '-'),
                          coalesce((paid_at at time zone 'UTC')::text, '-'))
                        from refund_requests where id = ?::uuid""").param(request).query(String.class).single();
    }
}
