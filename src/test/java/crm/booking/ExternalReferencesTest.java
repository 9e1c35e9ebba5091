package crm.booking;

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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** The ids that partners give to orders and leads. */
@ApiTest
@ChangesTheDatabase
class ExternalReferencesTest {

    private static final String BOOK = """
            mutation($input: CreateBookingInput!) { createBooking(input: $input) {
              order { id orderCode externalReference } orderCode lead { source } trackingToken replayed
              userErrors { __typename code message path
                ... on AlreadyExists { id node { __typename id ... on Order { orderCode } } } } } }""";

    private static final String LEAD = """
            mutation($input: CreateLeadInput!) { createLead(input: $input) {
              lead { id code externalReference source estimatedBudget { amount currency } }
              userErrors { __typename code path
                ... on AlreadyExists { id node { ... on Lead { code } } } } } }""";

    private static final List<String> SCOPES =
            List.of("booking:write", "order:read", "order:write", "lead:read", "lead:write", "shipment:write");

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    private Api.Client shop;

    @BeforeEach
    void key() {
        shop = key("Bike Shop", SCOPES);
    }

    private Api.Client key(String partner, List<String> scopes) {
        Map<String, Object> variables = Map.of("partner", partner, "scopes", scopes);
        return api.withToken(api.as("admin")
                .query("""
                        mutation($partner: String!, $scopes: [String!]) { createApiKey(input: {name: "key",
                          role: PARTNER, partner: $partner, scopes: $scopes}) { secret } }""", variables)
                .data("createApiKey.secret")
                .asString());
    }

    private static Map<String, Object> booking(String email, String title, String reference) {
        Map<String, Object> input = new HashMap<>(
                Map.of("customer", Map.of("fullName", "Ada", "email", email), "bike", Map.of("title", title)));
        if (reference != null) {
            input.put("externalReference", reference);
        }
        return input;
    }

    private static Reply book(Api.Client client, String email, String title, String reference) {
        return client.query(BOOK, Map.of("input", booking(email, title, reference)));
    }

    private String booked(String reference) {
        Reply reply = book(shop, "ada@example.com", "Trek", reference);
        assertThat(reply.data("createBooking.userErrors")).isEmpty();
        assertThat(reply.data("createBooking.order.externalReference").asString())
                .isEqualTo(reference);
        return reply.data("createBooking.order.id").asString();
    }

    private static Reply orderId(Api.Client client, String reference) {
        return client.query("query($id: ID!) { order(id: $id) { id } lead(id: $id) { id } }", Map.of("id", reference));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Shop #77/2018",
                "заказ-15",
                "42",
                "ORD-ABCDEF",
                "0d000000-0000-7000-8000-0000000000ff",
                "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d"
            })
    void onlyThePartnerFindsAnOrderByItsReference(String reference) {
        String id = booked(reference);
        assertThat(orderId(shop, reference).data("order.id").asString()).isEqualTo(id);
        assertThat(orderId(shop, reference).data("lead").isNull()).isTrue();
        for (Api.Client other : List.of(
                key("Cargo", SCOPES), key("Cargo", List.of("order:read:all", "lead:read:all")), api.as("manager"))) {
            assertThat(orderId(other, reference).data("order").isNull()).isTrue();
        }
        // Another partner may use the same reference for a record of its own.
        Reply other = book(key("Cargo", SCOPES), "ada@example.com", "Trek", reference);
        assertThat(other.data("createBooking.userErrors")).isEmpty();
        assertThat(other.data("createBooking.order.id").asString()).isNotEqualTo(id);
        assertThat(orderId(shop, reference).data("order.id").asString()).isEqualTo(id);
        // People see it.
        assertThat(api.query("{ order(id: \"" + id + "\") { externalReference } }")
                        .data("order.externalReference")
                        .asString())
                .isEqualTo(reference);
    }

    /** Order 2 of the shop has an id, a code and a reference; others have ids that a reference could equal. */
    @Test
    void idsOfTheCrmComeFirst() {
        String id = booked("ord-000002");
        assertThat(orderId(shop, "ord-000002").data("order.id").asString()).isEqualTo(Fixture.order(2));
        database.execute("update orders set external_reference = '" + Fixture.order(2) + "' where id = '" + id + "'");
        assertThat(orderId(shop, Fixture.order(2)).data("order.id").asString()).isEqualTo(Fixture.order(2));
        database.execute("update orders set legacy_id = 'old-9' where order_code = 'ORD-000002';"
                + " update orders set external_reference = 'old-9' where id = '" + id + "'");
        assertThat(orderId(shop, "old-9").data("order.id").asString()).isEqualTo(Fixture.order(2));
        // The legacy id of an order that the partner does not see is no obstacle.
        database.execute("update orders set legacy_id = 'old-10' where order_code = 'ORD-000003';"
                + " update orders set external_reference = 'old-10' where id = '" + id + "'");
        assertThat(orderId(shop, "old-10").data("order.id").asString()).isEqualTo(id);
        assertThat(orderId(key("Bike Shop", List.of("order:read:all", "lead:read")), "old-10")
                        .data("order.id")
                        .asString())
                .isEqualTo(Fixture.order(3));
    }

    @Test
    void mutationsTakeReferencesAsIds() {
        String id = booked("shop-9");
        for (String change : List.of(
                "updateOrder(input: {id: \"shop-9\", deliveryMethod: CARGO})",
                "reissueTrackingToken(input: {orderId: \"shop-9\"})",
                "cancelOrder(input: {id: \"shop-9\", reason: CUSTOMER_CHANGED_MIND})")) {
            String mutation = "mutation { change: " + change + " { order { id } userErrors { code } } }";
            Reply foreign = key("Cargo", SCOPES).query(mutation);
            assertThat(foreign.texts("change.userErrors", "code")).as(change).containsExactly("NOT_FOUND");
            assertThat(api.as("manager").query(mutation).texts("change.userErrors", "code"))
                    .as(change)
                    .containsExactly("NOT_FOUND");
            assertThat(shop.query(mutation).data("change").toString())
                    .as(change)
                    .isEqualTo("{\"order\":{\"id\":\"" + id + "\"},\"userErrors\":[]}");
        }
        shop.query(LEAD, Map.of("input", lead("l-1"))).data("createLead.lead.id");
        assertThat(shop.query("mutation { updateLead(input: {id: \"l-1\", notes: \"x\"}) { userErrors { code } } }")
                        .data("updateLead.userErrors"))
                .isEmpty();
        assertThat(shop.query("{ lead(id: \"l-1\") { applicationNotes externalReference } }")
                        .data("lead.externalReference")
                        .asString())
                .isEqualTo("l-1");
        // A bulk change resolves ids of several records; partners have none, but people must not find references there.
        assertThat(api.as("manager")
                        .query("mutation { assignOrders(input: {ids: [\"shop-9\"], errorPolicy: SKIP_FAILED}) {"
                                + " results { userErrors { code } } } }")
                        .texts("assignOrders.results", "userErrors.0.code"))
                .containsExactly("NOT_FOUND");
    }

    private static Map<String, Object> lead(String reference) {
        return Map.of(
                "customer",
                Map.of("fullName", "Ada", "email", "ada@example.com"),
                "source",
                "shop",
                "externalReference",
                reference,
                "estimatedBudget",
                Map.of("amount", "1500.50", "currency", "EUR"));
    }

    @Test
    void aTakenReferenceIsRefusedWithItsRecord() {
        String id = booked("shop-9");
        String code = orderCode(id);
        Reply again = book(shop, "eve@example.com", "Cube", "shop-9");
        assertThat(again.data("createBooking").toString())
                .isEqualTo("{\"order\":{\"id\":\"" + id + "\",\"orderCode\":\"" + code
                        + "\",\"externalReference\":\"shop-9\"},\"orderCode\":null,\"lead\":null,"
                        + "\"trackingToken\":null,\"replayed\":false,\"userErrors\":[{"
                        + "\"__typename\":\"AlreadyExists\",\"code\":\"ALREADY_EXISTS\","
                        + "\"message\":\"This value is already in use.\",\"path\":[\"externalReference\"],"
                        + "\"id\":\"" + id + "\",\"node\":{\"__typename\":\"Order\",\"id\":\"" + id
                        + "\",\"orderCode\":\"" + code + "\"}}]}");
        assertThat(count("customers where email = 'eve@example.com'")).isZero();
        // A key that may not read orders gets the id alone.
        Reply blind = book(key("Bike Shop", List.of("booking:write")), "eve@example.com", "Cube", "shop-9");
        assertThat(blind.data("createBooking.userErrors.0.id").asString()).isEqualTo(id);
        assertThat(blind.data("createBooking.userErrors.0.node").isNull()).isTrue();

        Reply first = shop.query(LEAD, Map.of("input", lead("l-1")));
        Reply second = shop.query(LEAD, Map.of("input", lead("l-1")));
        assertThat(second.data("createLead.lead")).isEqualTo(first.data("createLead.lead"));
        assertThat(second.data("createLead.userErrors.0.__typename").asString()).isEqualTo("AlreadyExists");
        assertThat(second.data("createLead.userErrors.0.node.code")).isEqualTo(first.data("createLead.lead.code"));
        assertThat(count("leads where external_reference = 'l-1'")).isEqualTo(1);
    }

    private String orderCode(String id) {
        return database.jdbc()
                .sql("select order_code from orders where id = ?::uuid")
                .param(id)
                .query(String.class)
                .single();
    }

    private int count(String from) {
        return database.jdbc()
                .sql("select count(*) from " + from)
                .query(Integer.class)
                .single();
    }

    /** A second reference for the same customer and bike is a second order: neither is dropped. */
    @Test
    void aBookingUnderAnotherReferenceIsABookingOfItsOwn() {
        String first = booked("shop-9");
        Reply second = book(shop, "ada@example.com", "Trek", "shop-10");
        assertThat(second.data("createBooking.replayed").asBoolean()).isFalse();
        assertThat(second.data("createBooking.order.externalReference").asString())
                .isEqualTo("shop-10");
        assertThat(second.data("createBooking.order.id").asString()).isNotEqualTo(first);
        // The same reference again, or none, repeats a booking of the last minutes.
        Reply again = book(shop, "ada@example.com", "Trek", "shop-9");
        assertThat(again.data("createBooking.replayed").asBoolean()).isTrue();
        assertThat(again.data("createBooking.order.id").asString()).isEqualTo(first);
        assertThat(book(shop, "ada@example.com", "Trek", null)
                        .data("createBooking.replayed")
                        .asBoolean())
                .isTrue();
        // One without a reference does not take the place of one with it.
        book(shop, "eve@example.com", "Cube", null);
        Reply named = book(shop, "eve@example.com", "Cube", "shop-11");
        assertThat(named.data("createBooking.replayed").asBoolean()).isFalse();
        assertThat(named.data("createBooking.order.externalReference").asString())
                .isEqualTo("shop-11");
        assertThat(count("orders where external_reference in ('shop-9', 'shop-10', 'shop-11')"))
                .isEqualTo(3);
    }

    @Test
    void concurrentBookingsWithOneReferenceMakeOneOrder() throws Exception {
        List<Reply> replies =
                ConcurrentCalls.send(8, client -> book(shop, "c" + client + "@example.com", "Trek", "shop-9"));
        assertThat(replies.stream()
                        .filter(reply -> reply.data("createBooking.userErrors").isEmpty()))
                .hasSize(1);
        assertThat(replies)
                .extracting(reply ->
                        reply.data("createBooking.order.externalReference").asString())
                .containsOnly("shop-9");
        assertThat(replies.stream()
                        .filter(reply -> !reply.data("createBooking.userErrors").isEmpty()))
                .allSatisfy(reply -> assertThat(reply.data("createBooking.userErrors.0.__typename")
                                .asString())
                        .isEqualTo("AlreadyExists"));
    }

    @Test
    void aBookingNamesItsSource() {
        Map<String, Object> input = booking("ada@example.com", "Trek", null);
        assertThat(shop.query(BOOK, Map.of("input", input))
                        .data("createBooking.lead.source")
                        .asString())
                .isEqualTo("website_booking");
        input.put("source", " telegram_bot ");
        input.put("bike", Map.of("title", "Cube"));
        assertThat(shop.query(BOOK, Map.of("input", input))
                        .data("createBooking.lead.source")
                        .asString())
                .isEqualTo("telegram_bot");
        for (String invalid : List.of("Telegram Bot", "a".repeat(101), "bot!")) {
            input.put("source", invalid);
            Reply refused = shop.query(BOOK, Map.of("input", input));
            assertThat(refused.data("createBooking.userErrors").toString())
                    .as(invalid)
                    .contains("\"code\":\"INVALID_VALUE\"", "\"path\":[\"source\"]");
        }
        input.put("source", "  ");
        input.put("bike", Map.of("title", "Focus"));
        assertThat(shop.query(BOOK, Map.of("input", input))
                        .data("createBooking.lead.source")
                        .asString())
                .isEqualTo("website_booking");
    }

    @Test
    void aNewLeadHasItsBudgetAndItsReference() {
        Reply reply = shop.query(LEAD, Map.of("input", lead("l-1")));
        assertThat(reply.data("createLead.lead.externalReference").asString()).isEqualTo("l-1");
        assertThat(reply.data("createLead.lead.estimatedBudget").toString())
                .isEqualTo("{\"amount\":\"1500.50\",\"currency\":\"EUR\"}");
    }

    @Test
    void aCarrierNamesItsShipments() {
        Api.Client carrier = key("Bike Shop", List.of("shipment:write", "shipment:read"));
        String create = "mutation { createShipment(input: {orderId: \"ORD-000002\", externalReference: \"parcel-1\"}) {"
                + " shipment { id externalReference }"
                + " userErrors { __typename ... on AlreadyExists { node { id } } } } }";
        Reply created = carrier.query(create);
        String id = created.data("createShipment.shipment.id").asString();
        assertThat(created.data("createShipment.shipment.externalReference").asString())
                .isEqualTo("parcel-1");
        assertThat(carrier.query(create).data("createShipment").toString())
                .isEqualTo("{\"shipment\":{\"id\":\"" + id + "\",\"externalReference\":\"parcel-1\"},"
                        + "\"userErrors\":[{\"__typename\":\"AlreadyExists\",\"node\":{\"id\":\"" + id + "\"}}]}");
        for (String change : List.of(
                "updateShipment(input: {id: \"parcel-1\", carrier: \"Own\"})",
                "recordShipmentEvent(input: {shipmentId: \"parcel-1\", occurredAt: \"2018-07-01T00:00:00Z\","
                        + " text: \"x\"})")) {
            String mutation = "mutation { change: " + change + " { shipment { id } userErrors { code } } }";
            assertThat(carrier.query(mutation).data("change").toString())
                    .as(change)
                    .isEqualTo("{\"shipment\":{\"id\":\"" + id + "\"},\"userErrors\":[]}");
            assertThat(key("Cargo", List.of("shipment:write")).query(mutation).texts("change.userErrors", "code"))
                    .as(change)
                    .containsExactly("NOT_FOUND");
        }
    }
}
