package crm.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.ConcurrentCalls;
import crm.Fixture;
import crm.Reply;
import crm.TestDatabase;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** What refunds do to the sums of orders, and which refunds are refused. */
@ApiTest
@ChangesTheDatabase
class RefundsTest {

    private static final String ANSWER = """
            { payment { id status relatedPayment { id } }
              order { paid { amount } refunded { amount } paidOut { amount } margin { amount } balance { amount }
                reservePaidAt }
              %s userErrors { code path message } } }""";

    private static final String OFFERS = "offers { to } statusChange { id }";

    private static final String RECORD =
            "mutation($input: RecordPaymentInput!) { recordPayment(input: $input) " + ANSWER.formatted(OFFERS);

    private static final String COMPLETE =
            "mutation($input: CompletePaymentInput!) { completePayment(input: $input) " + ANSWER.formatted(OFFERS);

    private static final String FAIL =
            "mutation($input: FailPaymentInput!) { failPayment(input: $input) " + ANSWER.formatted("");

    private static final String VOID =
            "mutation($input: VoidPaymentInput!) { voidPayment(input: $input) " + ANSWER.formatted("");

    /** The deposit of 50 EUR of the first order, whose price is 1249.90. */
    private static final int DEPOSIT = 1;

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    @Test
    void refundLowersWhatIsPaid() {
        Reply reply = record(refund(1, "20.05", "EUR"));
        assertThat(reply.data("recordPayment.userErrors")).isEmpty();
        assertThat(reply.data("recordPayment.payment.relatedPayment.id").asString())
                .isEqualTo(Fixture.payment(DEPOSIT));
        assertSums(reply, "29.95", "20.05", "0.00", "29.95", "1219.95");
        String spent = api.query(
                        "query($id: ID!) { order(id: $id) { customer { totalSpent { amount } } } }",
                        Map.of("id", Fixture.order(1)))
                .data("order.customer.totalSpent.amount")
                .asString();
        assertThat(spent).isEqualTo("29.95");
    }

    @Test
    void payoutsAndCompensationsChangeTheMarginAlone() {
        record(payment(1, "OUTGOING", "PAYOUT", "10", "EUR"));
        Reply reply = record(payment(1, "OUTGOING", "COMPENSATION", "450", "RUB"));
        assertSums(reply, "50.00", "0.00", "10.00", "35.00", "1199.90");
    }

    @Test
    void analystsDoNotSeeTheMargin() {
        Reply reply = api.as("analyst")
                .query(
                        "query($id: ID!) { order(id: $id) { paid { amount } paidOut { amount } margin { amount } } }",
                        Map.of("id", Fixture.order(11)));
        assertThat(reply.refusal().code()).isEqualTo("FORBIDDEN");
        assertThat(reply.body())
                .contains("{\"order\":{\"paid\":{\"amount\":\"2600.00\"},\"paidOut\":{\"amount\":\"2000.00\"},"
                        + "\"margin\":null}}");
    }

    @Test
    void refundIsBoundedByWhatIsLeftOfThePayment() {
        Map<String, Object> planned = refund(1, "30", "EUR");
        planned.put("status", "PLANNED");
        Reply first = record(planned);
        assertSums(first, "50.00", "0.00", "0.00", "50.00", "1199.90");

        String before = payments();
        Reply tooMuch = record(refund(1, "20.01", "EUR"));
        assertThat(tooMuch.data("recordPayment.userErrors").toString())
                .isEqualTo("[{\"code\":\"CONFLICT\",\"path\":[\"amount\",\"amount\"],"
                        + "\"message\":\"Only 20.00 EUR of the payment is left to refund.\"}]");
        assertThat(payments()).isEqualTo(before);

        assertThat(record(refund(1, "20", "EUR")).data("recordPayment.userErrors"))
                .isEmpty();
        Reply completed = send(COMPLETE, Map.of("id", id(first)));
        assertThat(completed.data("completePayment.userErrors")).isEmpty();
        assertThat(completed.data("completePayment.order.paid.amount").asString())
                .isEqualTo("0.00");
        assertThat(codes(record(refund(1, "0.01", "EUR")))).containsExactly("CONFLICT");
    }

    /** A refund that was recorded before there was a payment to return counts, too. */
    @Test
    void allRefundsTogetherReturnNoMoreThanCameIn() {
        Map<String, Object> deposit = payment(3, "INCOMING", "DEPOSIT", "100", "EUR");
        deposit.put("status", "PENDING");
        String pending = id(record(deposit));
        Reply early = record(refund(3, "100", "EUR"));
        assertThat(codes(early)).isEmpty();
        send(COMPLETE, Map.of("id", pending));
        record(payment(3, "INCOMING", "BALANCE", "50", "EUR"));

        Map<String, Object> again = refund(3, "50.01", "EUR");
        again.put("relatedPaymentId", pending);
        Reply tooMuch = record(again);
        assertThat(tooMuch.data("recordPayment.userErrors").toString())
                .contains("Only 50.00 EUR of the payments of the order is left to refund.");
        again.put("amount", Map.of("amount", "50", "currency", "EUR"));
        assertThat(codes(record(again))).isEmpty();
        assertThat(codes(record(again))).containsExactly("CONFLICT");
    }

    @ParameterizedTest
    @CsvSource({
        // Order 7: 9000 RUB at a rate of 90. Order 18: 45000 RUB without a rate. Order 20: 600 USD.
        "7, 100, EUR, ''",
        "7, 100.01, EUR, CONFLICT",
        "7, 9000, RUB, ''",
        "7, 9000.01, RUB, CONFLICT",
        "7, 1, USD, CONFLICT",
        "18, 45000, RUB, ''",
        "18, 1, EUR, CONFLICT",
        "20, 600, USD, ''",
        "20, 600.01, USD, CONFLICT",
        "20, 1, EUR, CONFLICT",
    })
    void refundConsidersTheCurrency(int order, String amount, String currency, String code) {
        assertThat(codes(record(refund(order, amount, currency))))
                .containsExactlyElementsOf(code.isEmpty() ? List.of() : List.of(code));
    }

    @Test
    void refundNamesOneOfSeveralPayments() {
        String second = id(record(payment(1, "INCOMING", "BALANCE", "100", "EUR")));
        Map<String, Object> refund = refund(1, "60", "EUR");
        Reply unnamed = record(refund);
        assertThat(unnamed.data("recordPayment.userErrors").toString())
                .isEqualTo("[{\"code\":\"REQUIRED\",\"path\":[\"relatedPaymentId\"],\"message\":"
                        + "\"The order has 2 completed payments. Name the one that the refund returns.\"}]");
        refund.put("relatedPaymentId", Fixture.payment(DEPOSIT));
        assertThat(codes(record(refund))).containsExactly("CONFLICT");
        refund.put("relatedPaymentId", second);
        Reply reply = record(refund);
        assertThat(reply.data("recordPayment.userErrors")).isEmpty();
        assertSums(reply, "90.00", "60.00", "0.00", "90.00", "1159.90");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void refundReturnsOnlyACompletedPayment(int voidedOrPlanned) {
        Map<String, Object> refund = refund(1, "1", "EUR");
        refund.put("relatedPaymentId", Fixture.payment(voidedOrPlanned));
        Reply reply = record(refund);
        assertThat(codes(reply)).containsExactly("CONFLICT");
        assertThat(reply.data("recordPayment.userErrors.0.path").toString()).isEqualTo("[\"relatedPaymentId\"]");
    }

    @Test
    void concurrentRefundsNeverReturnMoreThanThePayment() throws Exception {
        List<Reply> replies = ConcurrentCalls.send(12, client -> record(refund(1, "10", "EUR")));
        assertThat(replies).filteredOn(reply -> codes(reply).isEmpty()).hasSize(5);
        assertThat(replies)
                .filteredOn(reply -> codes(reply).equals(List.of("CONFLICT")))
                .hasSize(7);
    }

    @Test
    void refundedPaymentIsVoidedAfterItsRefunds() {
        String refund = id(record(refund(1, "20", "EUR")));
        Map<String, Object> voiding = Map.of("id", Fixture.payment(DEPOSIT), "reason", "wrong");
        String before = payments();
        assertThat(send(VOID, voiding).texts("voidPayment.userErrors", "code")).containsExactly("CONFLICT");
        assertThat(payments()).isEqualTo(before);

        Reply voided = send(VOID, Map.of("id", refund, "reason", "wrong"));
        assertThat(voided.data("voidPayment.order.paid.amount").asString()).isEqualTo("50.00");
        assertThat(send(VOID, voiding).data("voidPayment.userErrors")).isEmpty();
    }

    @Test
    void aRefundOfTheDepositEndsTheReserveAndItsVoidingRestoresIt() {
        String deposit = id(record(payment(2, "INCOMING", "DEPOSIT", "80", "EUR")));
        Reply part = record(refund(2, "79.99", "EUR"));
        assertThat(part.data("recordPayment.order.reservePaidAt").isNull()).isFalse();
        Reply rest = record(refund(2, "0.01", "EUR"));
        assertThat(rest.data("recordPayment.order.reservePaidAt").isNull()).isTrue();
        assertThat(rest.data("recordPayment.payment.relatedPayment.id").asString())
                .isEqualTo(deposit);
        Reply restored = send(VOID, Map.of("id", id(rest), "reason", "not returned"));
        assertThat(restored.data("voidPayment.order.reservePaidAt").asString()).isEqualTo("2018-07-02T12:00:00.000Z");
    }

    @Test
    void refundStandsInTheWayOfFullyPaid() {
        // Its 500 EUR cover the price.
        String query = "query($id: ID!) { order(id: $id) { availableTransitions { to blockers { code message } } } }";
        assertThat(api.query(query, Map.of("id", Fixture.order(16))).data("order.availableTransitions.0.blockers"))
                .isEmpty();
        record(refund(16, "50", "EUR"));
        assertThat(api.query(query, Map.of("id", Fixture.order(16)))
                        .data("order.availableTransitions.0.blockers.0.message")
                        .asString())
                .contains("50.00");
    }

    @Test
    void coveringPaymentOffersTheNextStatusAndChangesNothing() {
        Reply part = record(payment(7, "INCOMING", "BALANCE", "899.99", "EUR"));
        assertThat(part.data("recordPayment.offers")).isEmpty();
        Map<String, Object> rest = payment(7, "INCOMING", "BALANCE", "0.01", "EUR");
        rest.put("status", "PENDING");
        Reply pending = record(rest);
        assertThat(pending.data("recordPayment.offers")).isEmpty();
        Reply covering = send(COMPLETE, Map.of("id", id(pending)));
        assertThat(covering.data("completePayment.offers").toString()).isEqualTo("[{\"to\":\"FULLY_PAID\"}]");
        assertThat(covering.data("completePayment.statusChange").isNull()).isTrue();
        assertThat(api.query("query($id: ID!) { order(id: $id) { status } }", Map.of("id", Fixture.order(7)))
                        .data("order.status")
                        .asString())
                .isEqualTo("AWAITING_PAYMENT");
    }

    /** The database refuses what the API refuses; an import keeps the rows of the old CRM. */
    @Test
    void theDatabaseRefusesTheOtherDirection() {
        String insert = "insert into payments (id, order_id, direction, role, method, amount, currency, status,"
                + " created_at, updated_at) values (gen_random_uuid(), '" + Fixture.order(1)
                + "', 'INCOMING', 'PAYOUT', 'CARD', 1000, 'EUR', 'COMPLETED', now(), now())";
        assertThatThrownBy(() -> database.execute(insert))
                .hasMessageContaining("a payment for PAYOUT cannot be INCOMING");
        database.execute("set crm.import = 'on'; " + insert + "; reset crm.import");
        assertThat(api.query(
                                "query($id: ID!) { order(id: $id) { paid { amount } paidOut { amount } } }",
                                Map.of("id", Fixture.order(1)))
                        .data("order")
                        .toString())
                .isEqualTo("{\"paid\":{\"amount\":\"50.00\"},\"paidOut\":{\"amount\":\"0.00\"}}");
    }

    /** After each step of random sequences, the API answers what plain SQL sums up. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void balanceIsThePriceMinusTheNetPaid(long seed) {
        Random random = new Random(seed);
        int order = List.of(1, 7, 17, 18).get((int) seed - 1);
        List<String> known = new ArrayList<>();
        int made = 0;
        for (int step = 0; step < 40; step++) {
            Reply reply;
            String mutation;
            int kind = known.isEmpty() ? 0 : random.nextInt(9);
            if (kind < 3) {
                mutation = "recordPayment";
                Map<String, Object> input = payment(
                        order,
                        "INCOMING",
                        random.nextBoolean() ? "DEPOSIT" : "BALANCE",
                        BigDecimal.valueOf(1 + random.nextInt(30_000), 2).toPlainString(),
                        List.of("EUR", "RUB", "USD").get(random.nextInt(3)));
                input.put(
                        "status",
                        List.of("PLANNED", "PENDING", "COMPLETED", "COMPLETED").get(random.nextInt(4)));
                reply = record(input);
            } else if (kind < 6) {
                mutation = "recordPayment";
                String role = List.of("REFUND", "REFUND", "REFUND", "PAYOUT", "COMPENSATION")
                        .get(random.nextInt(5));
                Map<String, Object> input = payment(
                        order,
                        "OUTGOING",
                        role,
                        BigDecimal.valueOf(1 + random.nextInt(10_000), 2).toPlainString(),
                        random.nextInt(3) == 0 ? "RUB" : "EUR");
                input.put("relatedPaymentId", known.get(random.nextInt(known.size())));
                input.put("status", List.of("PENDING", "COMPLETED", "COMPLETED").get(random.nextInt(3)));
                reply = record(input);
            } else {
                String id = known.get(random.nextInt(known.size()));
                mutation =
                        List.of("completePayment", "failPayment", "voidPayment").get(kind - 6);
                reply = switch (kind) {
                    case 6 -> send(COMPLETE, Map.of("id", id));
                    case 7 -> send(FAIL, Map.of("id", id));
                    default -> send(VOID, Map.of("id", id, "reason", "step " + step));
                };
            }
            if (reply.data(mutation + ".userErrors").isEmpty()) {
                made++;
                if (mutation.equals("recordPayment")) {
                    known.add(id(reply));
                }
            }
            assertThat(sums(reply.data(mutation + ".order").toString()))
                    .as("seed %s, step %s: %s", seed, step, mutation)
                    .isEqualTo(plainSums(order));
            assertThat(overRefunded()).isZero();
        }
        assertThat(made).isGreaterThan(10);
    }

    private static String sums(String order) {
        return order.replaceAll(",\"reservePaidAt\":.*", "}");
    }

    private String plainSums(int order) {
        return database.jdbc()
                .sql("""
                        with p as (
                          select role, case currency when 'EUR' then amount when 'RUB' then amount / (
                            select exchange_rate from orders o where o.id = order_id) end as eur
                          from payments where order_id = ?::uuid and status = 'COMPLETED'),
                        s as (select
                          round(coalesce((select sum(eur) from p where role in ('DEPOSIT', 'BALANCE')), 0)
                            - coalesce((select sum(eur) from p where role = 'REFUND'), 0), 2) as paid,
                          round(coalesce((select sum(eur) from p where role = 'REFUND'), 0), 2) as refunded,
                          round(coalesce((select sum(eur) from p where role = 'PAYOUT'), 0), 2) as paid_out,
                          round(coalesce((select sum(eur) from p where role = 'COMPENSATION'), 0), 2) as compensated)
                        select format('{"paid":{"amount":"%s"},"refunded":{"amount":"%s"},"paidOut":{"amount":"%s"},'
                          '"margin":{"amount":"%s"},"balance":{"amount":"%s"}}', paid, refunded, paid_out,
                          paid - paid_out - compensated, o.final_price - paid)
                        from s, orders o where o.id = ?::uuid""")
                .param(Fixture.order(order))
                .param(Fixture.order(order))
                .query(String.class)
                .single();
    }

    /** Payments of which more was refunded, in their own currency, than they had. */
    private int overRefunded() {
        return database.jdbc().sql("""
                        select count(*) from payments p where p.direction = 'INCOMING' and round(p.amount - (
                          select coalesce(sum(case when r.currency = p.currency then r.amount
                            when p.currency = 'EUR' then r.amount / o.exchange_rate
                            else r.amount * o.exchange_rate end), 0)
                          from payments r join orders o on o.id = r.order_id
                          where r.related_payment_id = p.id and r.role = 'REFUND' and r.status = 'COMPLETED'), 2) < 0
                        """).query(Integer.class).single();
    }

    private Reply record(Map<String, ?> input) {
        return send(RECORD, input);
    }

    private Reply send(String mutation, Map<String, ?> input) {
        return api.as("admin").query(mutation, Map.of("input", input));
    }

    private static String id(Reply recorded) {
        return recorded.data("recordPayment.payment.id").asString();
    }

    private static List<String> codes(Reply recorded) {
        return recorded.texts("recordPayment.userErrors", "code");
    }

    private static Map<String, Object> refund(int order, String amount, String currency) {
        return payment(order, "OUTGOING", "REFUND", amount, currency);
    }

    private static Map<String, Object> payment(
            int order, String direction, String role, String amount, String currency) {
        return new HashMap<>(Map.of(
                "orderId",
                Fixture.order(order),
                "direction",
                direction,
                "role",
                role,
                "method",
                "CARD",
                "amount",
                Map.of("amount", amount, "currency", currency)));
    }

    private static void assertSums(
            Reply recorded, String paid, String refunded, String paidOut, String margin, String balance) {
        assertThat(sums(recorded.data("recordPayment.order").toString()))
                .isEqualTo(("{\"paid\":{\"amount\":\"%s\"},\"refunded\":{\"amount\":\"%s\"},\"paidOut\":{\"amount\":"
                                + "\"%s\"},\"margin\":{\"amount\":\"%s\"},\"balance\":{\"amount\":\"%s\"}}")
                        .formatted(paid, refunded, paidOut, margin, balance));
    }

    private String payments() {
        return database.jdbc()
                .sql("select string_agg(p::text, ' ' order by id) from payments p")
                .query(String.class)
                .single();
    }
}
