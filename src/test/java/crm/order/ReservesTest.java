package crm.order;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.ConcurrentCalls;
import crm.Reply;
import crm.Statements;
import crm.TestDatabase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** A paid reserve of a bike, and the other bookings of that bike. */
@ApiTest
@ChangesTheDatabase
class ReservesTest {

    private static final String BOOK =
            "mutation($input: CreateBookingInput!) { createBooking(input: $input) { orderCode userErrors { code } } }";

    private static final String RECORD = """
            mutation($input: RecordPaymentInput!) { recordPayment(input: $input) {
              payment { id status } order { reservePaidAt version } userErrors { code path message } } }""";

    private static final String STATUS = """
            mutation($input: ChangeOrderStatusInput!) { changeOrderStatus(input: $input) {
              order { reservePaidAt } userErrors { code message } } }""";

    private static final String NOTE_OF_CANCELLATION = "The reserve of another order of this bike was paid.";

    private static final String NOTE_OF_SECOND_RESERVE =
            "The reserve of this order was paid, but another active order of this bike has a paid reserve too.";

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    @Autowired
    private Statements statements;

    private int customers;

    @Test
    void paidReserveCancelsTheFreeBookingsOfTheBike() {
        String first = book("bike-a");
        String second = book("bike-a");
        String third = book("bike-a");
        String other = book("bike-b");

        Reply reply = record(second, "COMPLETED");

        assertThat(reply.data("recordPayment.userErrors")).isEmpty();
        assertThat(reply.data("recordPayment.order").toString())
                .isEqualTo("{\"reservePaidAt\":\"2018-07-02T12:00:00.000Z\",\"version\":0}");
        assertThat(List.of(state(first), state(second), state(third), state(other)))
                .containsExactly(
                        "CANCELLED SUPERSEDED_BY_RESERVE " + second + " REJECTED",
                        "PENDING_MANAGER null null NEW",
                        "CANCELLED SUPERSEDED_BY_RESERVE " + second + " REJECTED",
                        "PENDING_MANAGER null null NEW");
        assertThat(history(first))
                .containsExactly(
                        "null PENDING_MANAGER null null",
                        "PENDING_MANAGER CANCELLED SUPERSEDED_BY_RESERVE " + NOTE_OF_CANCELLATION);
        assertThat(history(second)).containsExactly("null PENDING_MANAGER null null");
        assertThat(database.jdbc()
                        .sql("""
                                select h.actor_kind || ' ' || o.cancel_note || ' ' || o.version
                                from status_history h join orders o on o.id = h.order_id
                                where o.order_code = :code and h.to_status = 'CANCELLED'""")
                        .param("code", third)
                        .query(String.class)
                        .single())
                .isEqualTo("SYSTEM " + NOTE_OF_CANCELLATION + " 1");
    }

    @Test
    void bikesWithoutAnIdCompeteByTheirUrl() {
        String byUrl = book(null, "https://listings.example/77");
        String otherUrl = book(null, "https://listings.example/78");
        String sameUrl = book(null, "https://listings.example/77");
        String withId = book("bike-c", "https://listings.example/77");
        String otherId = book("bike-d", "https://listings.example/77");

        record(withId, "COMPLETED");
        assertThat(List.of(status(byUrl), status(otherUrl), status(sameUrl), status(otherId)))
                .containsExactly("CANCELLED", "PENDING_MANAGER", "CANCELLED", "PENDING_MANAGER");
    }

    @ParameterizedTest
    @CsvSource({
        "INCOMING, DEPOSIT, PENDING, false",
        "INCOMING, DEPOSIT, PLANNED, false",
        "INCOMING, DEPOSIT, FAILED, false",
        "OUTGOING, REFUND, COMPLETED, false",
        "INCOMING, BALANCE, COMPLETED, false",
        "INCOMING, DEPOSIT, COMPLETED, true",
    })
    void onlyACompletedIncomingDepositPaysTheReserve(String direction, String role, String status, boolean paid) {
        String first = book("bike-a");
        String second = book("bike-a");
        Map<String, Object> input = payment(second, status);
        input.put("direction", direction);
        input.put("role", role);
        Reply reply = api.query(RECORD, Map.of("input", input));
        assertThat(reply.data("recordPayment.userErrors")).isEmpty();
        assertThat(reply.data("recordPayment.order.reservePaidAt").isNull()).isNotEqualTo(paid);
        assertThat(status(first)).isEqualTo(paid ? "CANCELLED" : "PENDING_MANAGER");
    }

    @Test
    void completedPaymentPaysTheReserveWhenTheMoneyMoved() {
        String first = book("bike-a");
        String second = book("bike-a");
        Map<String, Object> input = payment(second, "PENDING");
        input.put("occurredAt", "2018-07-01T10:00:00Z");
        String id = api.query(RECORD, Map.of("input", input))
                .data("recordPayment.payment.id")
                .asString();

        Reply reply = api.query("""
                mutation($id: ID!) { completePayment(input: {id: $id}) {
                  order { reservePaidAt } userErrors { code } } }""", Map.of("id", id));
        assertThat(reply.data("completePayment").toString())
                .isEqualTo("{\"order\":{\"reservePaidAt\":\"2018-07-01T10:00:00.000Z\"},\"userErrors\":[]}");
        assertThat(state(first)).isEqualTo("CANCELLED SUPERSEDED_BY_RESERVE " + second + " REJECTED");
    }

    @Test
    void statusDepositPaidPaysTheReserve() {
        String first = book("bike-a");
        String second = book("bike-a");
        Reply reply = moveToDepositPaid(second);
        assertThat(reply.data("changeOrderStatus").toString())
                .isEqualTo("{\"order\":{\"reservePaidAt\":\"2018-07-02T12:00:00.000Z\"},\"userErrors\":[]}");
        assertThat(state(first)).isEqualTo("CANCELLED SUPERSEDED_BY_RESERVE " + second + " REJECTED");
        assertThat(state(second)).isEqualTo("DEPOSIT_PAID null null CONVERTED");
    }

    @Test
    void bulkChangePaysTheReservesOfSeveralBikes() {
        String freeA = book("bike-a");
        String paidA = book("bike-a");
        String paidB = book("bike-b");
        String freeB = book("bike-b");
        Reply reply = api.query(
                "mutation($ids: [ID!]!) { changeOrderStatuses(input: {ids: $ids, status: DEPOSIT_PAID}) {"
                        + " userErrors { code } } }",
                Map.of("ids", List.of(paidB, paidA)));
        assertThat(reply.data("changeOrderStatuses.userErrors")).isEmpty();
        assertThat(List.of(state(freeA), state(freeB)))
                .containsExactly(
                        "CANCELLED SUPERSEDED_BY_RESERVE " + paidA + " REJECTED",
                        "CANCELLED SUPERSEDED_BY_RESERVE " + paidB + " REJECTED");
    }

    @Test
    void orderWithMoneyIsNotCancelledAndTheSecondReserveIsNoted() {
        String first = book("bike-a");
        String second = book("bike-a");
        Map<String, Object> price = payment(first, "COMPLETED");
        price.put("role", "BALANCE");
        api.query(RECORD, Map.of("input", price));

        Reply reply = record(second, "COMPLETED");

        assertThat(reply.data("recordPayment.payment.status").asString()).isEqualTo("COMPLETED");
        assertThat(List.of(state(first), state(second)))
                .containsExactly("PENDING_MANAGER null null NEW", "PENDING_MANAGER null null NEW");
        assertThat(history(first)).containsExactly("null PENDING_MANAGER null null");
        assertThat(history(second))
                .containsExactly(
                        "null PENDING_MANAGER null null",
                        "PENDING_MANAGER PENDING_MANAGER null " + NOTE_OF_SECOND_RESERVE);
    }

    @Test
    void orderThatImpliesAPaymentIsNotCancelled() {
        String first = book("bike-a");
        String second = book("bike-a");
        database.execute(
                "set crm.import = 'on'; update orders set status = 'IN_TRANSIT' where order_code = '" + first + "'");
        record(second, "COMPLETED");
        assertThat(status(first)).isEqualTo("IN_TRANSIT");
        assertThat(history(second)).hasSize(2);
    }

    @Test
    void depositOfACancelledOrderIsRecordedAndNoted() {
        String first = book("bike-a");
        String second = book("bike-a");
        record(first, "COMPLETED");
        Reply reply = record(second, "COMPLETED");
        assertThat(reply.data("recordPayment.payment.status").asString()).isEqualTo("COMPLETED");
        assertThat(state(second)).isEqualTo("CANCELLED SUPERSEDED_BY_RESERVE " + first + " REJECTED");
        assertThat(history(second).getLast())
                .isEqualTo("CANCELLED CANCELLED null The reserve was paid after this order was cancelled.");
        assertThat(status(first)).isEqualTo("PENDING_MANAGER");
    }

    @Test
    void voidedDepositClearsTheTimeOfTheReserve() {
        String first = book("bike-a");
        String one = record(first, "COMPLETED").data("recordPayment.payment.id").asString();
        String two = record(first, "COMPLETED").data("recordPayment.payment.id").asString();
        assertThat(voided(one)).isEqualTo("2018-07-02T12:00:00.000Z");
        assertThat(voided(two)).isEqualTo("null");
        String second = book("bike-a");
        record(first, "COMPLETED");
        assertThat(state(second)).isEqualTo("CANCELLED SUPERSEDED_BY_RESERVE " + first + " REJECTED");
    }

    @Test
    void dryRunChangesNothing() {
        String first = book("bike-a");
        String second = book("bike-a");
        Map<String, Object> input = payment(second, "COMPLETED");
        input.put("dryRun", true);
        Reply reply = api.query(RECORD, Map.of("input", input));
        assertThat(reply.data("recordPayment.order.reservePaidAt").asString()).isEqualTo("2018-07-02T12:00:00.000Z");
        assertThat(List.of(state(first), state(second)))
                .containsExactly("PENDING_MANAGER null null NEW", "PENDING_MANAGER null null NEW");
        assertThat(history(first)).hasSize(1);
    }

    @Test
    void manyCompetitorsTakeAsManyStatementsAsOne() throws Exception {
        book("bike-a");
        String one = book("bike-a");
        for (int i = 0; i < 12; i++) {
            book("bike-b");
        }
        String many = book("bike-b");
        int few = statements.during(() -> record(one, "COMPLETED")).size();
        List<String> sent = statements.during(() -> record(many, "COMPLETED"));
        assertThat(sent).as(String.join("\n", sent)).hasSize(few);
        assertThat(count("status = 'CANCELLED' and cancel_reason = 'SUPERSEDED_BY_RESERVE'"))
                .isEqualTo(13);
    }

    @Test
    void ofTwoReservesAtTheSameTimeExactlyOneWins() throws Exception {
        for (int round = 0; round < 8; round++) {
            List<String> orders = List.of(book("bike-" + round), book("bike-" + round));
            boolean byStatus = round % 2 == 1;
            List<Reply> replies = ConcurrentCalls.send(
                    2,
                    client -> byStatus && client == 1
                            ? moveToDepositPaid(orders.get(1))
                            : record(orders.get(client), "COMPLETED"));
            List<String> lost = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                assertThat(replies.get(i).json().has("errors")).isFalse();
                if (status(orders.get(i)).equals("CANCELLED")) {
                    lost.add(orders.get(i));
                    assertThat(state(orders.get(i)))
                            .isEqualTo("CANCELLED SUPERSEDED_BY_RESERVE " + orders.get(1 - i) + " REJECTED");
                }
            }
            assertThat(lost).hasSize(1);
            assertThat(database.jdbc()
                            .sql("""
                                    select count(*) from payments p join orders o on o.id = p.order_id
                                    where o.order_code in (:codes) and p.status = 'COMPLETED'""")
                            .param("codes", orders)
                            .query(Integer.class)
                            .single())
                    .isEqualTo(byStatus ? 1 : 2);
        }
    }

    private String book(String bikeId) {
        return book(bikeId, null);
    }

    private String book(String bikeId, String bikeUrl) {
        Map<String, Object> input = new HashMap<>(Map.of(
                "customer",
                Map.of("fullName", "Анна Белова", "email", "reserve" + ++customers + "@example.org"),
                "bike",
                Map.of("title", "Cube Nuroad")));
        if (bikeId != null) {
            input.put("bikeId", bikeId);
        }
        if (bikeUrl != null) {
            input.put("bikeUrl", bikeUrl);
        }
        return api.query(BOOK, Map.of("input", input))
                .data("createBooking.orderCode")
                .asString();
    }

    private static Map<String, Object> payment(String order, String status) {
        return new HashMap<>(Map.of(
                "orderId",
                order,
                "direction",
                "INCOMING",
                "role",
                "DEPOSIT",
                "method",
                "CARD",
                "status",
                status,
                "amount",
                Map.of("amount", "100", "currency", "EUR")));
    }

    private Reply record(String order, String status) {
        return api.query(RECORD, Map.of("input", payment(order, status)));
    }

    private Reply moveToDepositPaid(String order) {
        return api.query(STATUS, Map.of("input", Map.of("id", order, "status", "DEPOSIT_PAID")));
    }

    private String voided(String payment) {
        Reply reply = api.as("admin")
                .query(
                        "mutation($id: ID!) { voidPayment(input: {id: $id, reason: \"Wrong order\"}) {"
                                + " order { reservePaidAt } } }",
                        Map.of("id", payment));
        return reply.data("voidPayment.order.reservePaidAt").isNull()
                ? "null"
                : reply.data("voidPayment.order.reservePaidAt").asString();
    }

    private String status(String order) {
        return state(order).split(" ")[0];
    }

    /** Status, reason of the cancellation, code of the order that supersedes this one, and status of the lead. */
    private String state(String order) {
        return api.query("""
                        query($id: ID!) { order(id: $id) {
                          status cancelReason supersededBy { orderCode } lead { status } } }""", Map.of("id", order))
                .data("order")
                .toString()
                .replaceAll("\"(status|cancelReason|supersededBy|orderCode|lead)\":", "")
                .replaceAll("[{}\"]", "")
                .replace(",", " ");
    }

    private List<String> history(String order) {
        return database.jdbc().sql("""
                        select concat_ws(' ', coalesce(h.from_status, 'null'), h.to_status, coalesce(h.reason, 'null'),
                          coalesce(h.note, 'null'))
                        from status_history h join orders o on o.id = h.order_id
                        where o.order_code = :code order by h.occurred_at, h.id
                        """).param("code", order).query(String.class).list();
    }

    private int count(String condition) {
        return database.jdbc()
                .sql("select count(*) from orders where " + condition)
                .query(Integer.class)
                .single();
    }
}
