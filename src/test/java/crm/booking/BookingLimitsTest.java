package crm.booking;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.ConcurrentCalls;
import crm.Reply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** The limits of bookings, all set, and superseding off. */
@ApiTest
@ChangesTheDatabase
@TestPropertySource(
        properties = {
            "crm.booking.max-free-bookings=3",
            "crm.booking.max-paid-reserves=1",
            "crm.booking.reserve-supersedes=false",
            "crm.booking.max-price=5000"
        })
class BookingLimitsTest {

    private static final String BOOK = """
            mutation($input: CreateBookingInput!) { createBooking(input: $input) {
              orderCode userErrors { code path message } replayed } }""";

    private static final String PAY = """
            mutation($input: RecordPaymentInput!) { recordPayment(input: $input) {
              payment { id } userErrors { code path message } } }""";

    private static final String RESERVE_LIMIT = "\"message\":\"A customer may have 1 active order with a paid reserve."
            + " Cancel or finish another order of the customer first, or return the money.\"";

    @Autowired
    private Api api;

    private int bikes;

    @Test
    void refusesABookingAboveTheLimit() {
        String first = code(book("a@example.org"));
        code(book("a@example.org"));
        Map<String, Object> third = input("a@example.org");
        assertThat(userErrors(book(third))).isEqualTo("[]");

        String refusal = "[{\"code\":\"CONFLICT\",\"path\":[\"customer\"],\"message\":\"A customer may have 3 active"
                + " bookings without a paid reserve. Cancel one of the customer's bookings, or record its deposit, and"
                + " book again.\"}]";
        assertThat(userErrors(book("a@example.org"))).isEqualTo(refusal);
        Map<String, Object> dryRun = input("a@example.org");
        dryRun.put("dryRun", true);
        assertThat(userErrors(book(dryRun))).isEqualTo(refusal);
        assertThat(userErrors(book("other@example.org"))).isEqualTo("[]");
        assertThat(book(third).data("createBooking.replayed").asBoolean()).isTrue();

        pay(first);
        assertThat(userErrors(book("a@example.org"))).isEqualTo("[]");
        assertThat(userErrors(book("a@example.org"))).isEqualTo(refusal);
    }

    /** Bookings elsewhere would tell a partner that the customer is known. */
    @Test
    void countsForAPartnerWhatItBookedItself() {
        for (int i = 0; i < 3; i++) {
            code(book("a@example.org"));
        }
        Api.Client shop = api.withToken(
                api.as("admin").query("""
                        mutation { createApiKey(input: {name: "shop", role: PARTNER, partner: "Shop",
                          scopes: ["booking:write"]}) { secret } }""").data("createApiKey.secret").asString());
        Map<String, Object> booking = input("a@example.org");
        booking.put("dryRun", true);
        assertThat(userErrors(shop.query(BOOK, Map.of("input", booking)))).isEqualTo("[]");
        for (int i = 0; i < 3; i++) {
            assertThat(userErrors(shop.query(BOOK, Map.of("input", input("a@example.org")))))
                    .isEqualTo("[]");
        }
        for (boolean dryRun : List.of(true, false)) {
            Map<String, Object> fourth = input("a@example.org");
            fourth.put("dryRun", dryRun);
            assertThat(userErrors(shop.query(BOOK, Map.of("input", fourth)))).contains("CONFLICT");
        }
    }

    @Test
    void cancelledBookingDoesNotCount() {
        String first = code(book("a@example.org"));
        code(book("a@example.org"));
        code(book("a@example.org"));
        api.query(
                "mutation($id: ID!) { cancelOrder(input: {id: $id, reason: COMPLIANCE}) { userErrors { code } } }",
                Map.of("id", first));
        assertThat(userErrors(book("a@example.org"))).isEqualTo("[]");
    }

    @Test
    void concurrentBookingsDoNotPassTheLimitTogether() throws Exception {
        List<Map<String, Object>> inputs = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            inputs.add(input("a@example.org"));
        }
        List<Reply> replies = ConcurrentCalls.send(6, client -> book(inputs.get(client)));
        assertThat(replies.stream().filter(reply -> userErrors(reply).equals("[]")))
                .hasSize(3);
    }

    @Test
    void refusesASecondPaidReserveOfTheCustomer() {
        String first = code(book("a@example.org"));
        String second = code(book("a@example.org"));
        String third = code(book("a@example.org"));
        Reply pending = api.query(PAY, Map.of("input", payment(second, "PENDING")));
        assertThat(pay(first)).isEqualTo("[]");
        assertThat(pay(first)).as("the same order again").isEqualTo("[]");

        assertThat(pay(second)).isEqualTo("[{\"code\":\"CONFLICT\",\"path\":[\"role\"]," + RESERVE_LIMIT + "}]");
        assertThat(complete(pending)).isEqualTo("[{\"code\":\"CONFLICT\",\"path\":[\"id\"]," + RESERVE_LIMIT + "}]");
        assertThat(api.query("""
                                mutation($id: ID!) { changeOrderStatus(input: {id: $id, status: DEPOSIT_PAID}) {
                                  userErrors { code path message } } }""", Map.of("id", second))
                        .data("changeOrderStatus.userErrors")
                        .toString())
                .isEqualTo("[{\"code\":\"CONFLICT\",\"path\":[\"status\"]," + RESERVE_LIMIT + "}]");
        assertThat(depositsPaid(first, second, third)).containsExactly(null, "CONFLICT", "CONFLICT");

        api.query(
                "mutation($id: ID!) { cancelOrder(input: {id: $id, reason: COMPLIANCE}) { userErrors { code } } }",
                Map.of("id", first));
        assertThat(depositsPaid(second, third)).containsExactly(null, "CONFLICT");
        assertThat(complete(pending)).isEqualTo("[]");
    }

    @Test
    void concurrentReservesDoNotPassTheLimitTogether() throws Exception {
        for (int round = 0; round < 4; round++) {
            String email = "round" + round + "@example.org";
            List<String> orders = List.of(code(book(email)), code(book(email)));
            List<String> answers = ConcurrentCalls.send(
                            2, client -> api.query(PAY, Map.of("input", payment(orders.get(client), "COMPLETED"))))
                    .stream()
                    .map(reply -> reply.data("recordPayment.userErrors").toString())
                    .toList();
            assertThat(answers).containsOnlyOnce("[]");
        }
    }

    @Test
    void reserveCancelsNothingIfSupersedingIsOff() {
        Map<String, Object> one = input("a@example.org");
        Map<String, Object> two = input("b@example.org");
        two.put("bikeId", one.get("bikeId"));
        String first = code(book(one));
        assertThat(pay(code(book(two)))).isEqualTo("[]");
        assertThat(api.query("query($id: ID!) { order(id: $id) { status } }", Map.of("id", first))
                        .data("order.status")
                        .asString())
                .isEqualTo("PENDING_MANAGER");
    }

    @ParameterizedTest
    @CsvSource({
        // final price, listing price, price of the bike, its currency, exchange rate, path of the refusal
        "5000, , , , , ",
        "5000.01, , , , , finalPrice",
        "5000, 5001, , , , ",
        ", 5001, , , , listingPrice",
        ", , 5000, EUR, , ",
        ", , 5000.01, EUR, , bike.price",
        ", , 450000, RUB, 90, ",
        ", , 450000.01, RUB, 90, bike.price",
        ", , 450000.01, RUB, , ",
        ", , 9000, USD, 90, ",
    })
    void refusesAPriceAboveTheLimit(
            String finalPrice, String listingPrice, String bikePrice, String currency, String rate, String path) {
        Map<String, Object> input = input("a@example.org");
        if (finalPrice != null) {
            input.put("finalPrice", money(finalPrice, "EUR"));
        }
        if (listingPrice != null) {
            input.put("listingPrice", money(listingPrice, "EUR"));
        }
        if (bikePrice != null) {
            input.put("bike", Map.of("title", "Cube Nuroad", "price", money(bikePrice, currency)));
        }
        if (rate != null) {
            input.put("exchangeRate", rate);
        }
        String refusal = path == null
                ? "[]"
                : "[{\"code\":\"INVALID_VALUE\",\"path\":[\"" + path.replace(".", "\",\"")
                        + "\"],\"message\":\"The price"
                        + " is above the limit of bookings, 5000 EUR. Correct the price, or ask an administrator.\"}]";
        assertThat(userErrors(book(input))).isEqualTo(refusal);
    }

    private Map<String, Object> input(String email) {
        return new HashMap<>(Map.of(
                "customer",
                Map.of("fullName", "Анна Белова", "email", email),
                "bikeId",
                "limited-" + ++bikes,
                "bike",
                Map.of("title", "Cube Nuroad")));
    }

    private static Map<String, Object> money(String amount, String currency) {
        return Map.of("amount", amount, "currency", currency);
    }

    private Reply book(String email) {
        return book(input(email));
    }

    private Reply book(Map<String, Object> input) {
        return api.query(BOOK, Map.of("input", input));
    }

    private static String code(Reply booked) {
        return booked.data("createBooking.orderCode").asString();
    }

    private static String userErrors(Reply booked) {
        return booked.data("createBooking.userErrors").toString();
    }

    private static Map<String, Object> payment(String order, String status) {
        return Map.of(
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
                money("100", "EUR"));
    }

    private String pay(String order) {
        return api.query(PAY, Map.of("input", payment(order, "COMPLETED")))
                .data("recordPayment.userErrors")
                .toString();
    }

    private String complete(Reply pending) {
        return api.query(
                        "mutation($id: ID!) { completePayment(input: {id: $id}) { userErrors { code path message } } }",
                        Map.of("id", pending.data("recordPayment.payment.id").asString()))
                .data("completePayment.userErrors")
                .toString();
    }

    private List<String> depositsPaid(String... orders) {
        String mutation = "mutation($ids: [ID!]!) { changeOrderStatuses(input: {ids: $ids, status: DEPOSIT_PAID,"
                + " errorPolicy: SKIP_FAILED}) { results { userErrors { code } } } }";
        return api.query(mutation, Map.of("ids", List.of(orders)))
                .texts("changeOrderStatuses.results", "userErrors.0.code");
    }
}
