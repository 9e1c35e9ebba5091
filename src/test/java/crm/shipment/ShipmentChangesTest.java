package crm.shipment;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.Fixture;
import crm.Reply;
import crm.TestDatabase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

@ApiTest
@ChangesTheDatabase
class ShipmentChangesTest {

    private static final String SHIPMENT =
            "shipment { carrier trackingNumber status estimatedDelivery shippedAt deliveredAt"
                    + " version } order { orderCode status slaDueAt } offers { to allowed }";

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    @Test
    void createsAShipmentThatAllowsShippingTheOrder() {
        Reply reply = send("createShipment", Map.of("orderId", "ORD-000009", "carrier", "Почта России"));
        assertThat(reply.data("createShipment.shipment").toString())
                .isEqualTo("{\"carrier\":\"Почта России\",\"trackingNumber\":null,\"status\":\"PREPARING\","
                        + "\"estimatedDelivery\":null,\"shippedAt\":null,\"deliveredAt\":null,\"version\":0}");
        Reply shipped = api.query("mutation { changeOrderStatus(input: {id: \"ORD-000009\", status: IN_TRANSIT})"
                + " { order { status } userErrors { code } } }");
        assertThat(shipped.data("changeOrderStatus.order.status").asString()).isEqualTo("IN_TRANSIT");
    }

    @Test
    void statusChangesSetTheirTimes() {
        Reply reply = send("updateShipment", Map.of("id", Fixture.shipment(4), "status", "IN_TRANSIT"));
        assertThat(reply.data("updateShipment.shipment.shippedAt").asString()).isEqualTo("2018-07-02T12:00:00.000Z");
        Reply delivered = send(
                "updateShipment",
                Map.of("id", Fixture.shipment(4), "status", "DELIVERED", "deliveredAt", "2018-07-02T12:00:01Z"));
        assertThat(delivered.data("updateShipment.shipment.deliveredAt").asString())
                .isEqualTo("2018-07-02T12:00:01.000Z");
        assertThat(delivered.data("updateShipment.shipment.version").asInt()).isEqualTo(2);
    }

    @Test
    void photosAndReceiptAreRecorded() {
        String fields = " { shipment { id warehousePhotosReceived clientReceived version } userErrors { code } } }";
        Reply created = api.query(
                "mutation { createShipment(input: {orderId: \"ORD-000009\", warehousePhotosReceived: true})" + fields);
        String id = created.data("createShipment.shipment.id").asString();
        assertThat(created.data("createShipment.shipment").toString())
                .isEqualTo("{\"id\":\"" + id + "\",\"warehousePhotosReceived\":true,\"clientReceived\":null,"
                        + "\"version\":0}");
        Reply updated = api.query("mutation { updateShipment(input: {id: \"" + id + "\", clientReceived: true,"
                + " warehousePhotosReceived: null})" + fields);
        assertThat(updated.data("updateShipment.shipment").toString())
                .isEqualTo("{\"id\":\"" + id + "\",\"warehousePhotosReceived\":null,\"clientReceived\":true,"
                        + "\"version\":1}");
    }

    @Test
    void latestEstimateSetsTheDueDateOfTheOrder() {
        Reply reply = send("updateShipment", Map.of("id", Fixture.shipment(1), "estimatedDelivery", "2018-07-20"));
        assertThat(reply.data("updateShipment.order.slaDueAt").asString()).isEqualTo("2018-07-21T00:00:00.000Z");
        Map<String, Object> emptied = new HashMap<>(Map.of("id", Fixture.shipment(1)));
        emptied.put("estimatedDelivery", null);
        // Thirty days after it was shipped.
        assertThat(send("updateShipment", emptied)
                        .data("updateShipment.order.slaDueAt")
                        .asString())
                .isEqualTo("2018-07-28T06:00:00.000Z");
    }

    @Test
    void lastDeliverySuggestsTheNextOrderStatus() {
        Reply reply = send("updateShipment", Map.of("id", Fixture.shipment(1), "status", "DELIVERED"));
        assertThat(reply.data("updateShipment.order.status").asString()).isEqualTo("IN_TRANSIT");
        assertThat(reply.data("updateShipment.offers").toString())
                .isEqualTo("[{\"to\":\"DELIVERED\",\"allowed\":true}]");
    }

    @Test
    void suggestsNothingWhileAnotherShipmentIsInTransit() {
        send("createShipment", Map.of("orderId", "ORD-000010", "status", "IN_TRANSIT"));
        Reply reply = send("updateShipment", Map.of("id", Fixture.shipment(1), "status", "DELIVERED"));
        assertThat(reply.data("updateShipment.offers").isEmpty()).isTrue();
    }

    @Test
    void recordsADuplicateCarrierEventOnce() {
        Map<String, Object> event = Map.of(
                "shipmentId",
                Fixture.shipment(1),
                "occurredAt",
                "2018-07-01T08:00:00Z",
                "text",
                "Прибыло",
                "place",
                "Москва",
                "status",
                "OUT_FOR_DELIVERY");
        Reply first = record(event);
        Reply second = record(event);
        assertThat(first.data("recordShipmentEvent.shipment.status").asString()).isEqualTo("OUT_FOR_DELIVERY");
        assertThat(second.data("recordShipmentEvent.event.id")).isEqualTo(first.data("recordShipmentEvent.event.id"));
        assertThat(events(1)).isEqualTo(4);
    }

    @Test
    void lateCarrierEventKeepsTheNewerStatus() {
        record(Map.of(
                "shipmentId",
                Fixture.shipment(1),
                "occurredAt",
                "2018-07-01T08:00:00Z",
                "text",
                "b",
                "status",
                "OUT_FOR_DELIVERY"));
        Reply late = record(Map.of(
                "shipmentId",
                Fixture.shipment(1),
                "occurredAt",
                "2018-06-30T08:00:00Z",
                "text",
                "a",
                "status",
                "CUSTOMS"));
        assertThat(late.data("recordShipmentEvent.shipment.status").asString()).isEqualTo("OUT_FOR_DELIVERY");
        assertThat(events(1)).isEqualTo(5);
    }

    @Test
    void eventsEndInTheSameShipmentWhateverTheirOrder() {
        List<Map<String, Object>> events = List.of(
                Map.of("occurredAt", "2018-06-29T08:00:00Z", "text", "Picked up", "status", "IN_TRANSIT"),
                Map.of("occurredAt", "2018-07-01T08:00:00Z", "text", "Arrived", "status", "IN_TRANSIT"),
                Map.of("occurredAt", "2018-07-01T08:00:00Z", "text", "Delivered", "status", "DELIVERED"),
                Map.of("occurredAt", "2018-06-28T08:00:00Z", "text", "Received", "status", "WAREHOUSE_RECEIVED"));
        Set<String> rows = new HashSet<>();
        for (List<Map<String, Object>> order : permutations(events)) {
            Reply created =
                    api.query("mutation { createShipment(input: {orderId: \"ORD-000009\"}) { shipment { id } } }");
            String id = created.data("createShipment.shipment.id").asString();
            for (Map<String, Object> event : order) {
                Map<String, Object> input = new HashMap<>(event);
                input.put("shipmentId", id);
                assertThat(record(input).texts("recordShipmentEvent.userErrors", "code"))
                        .isEmpty();
            }
            rows.add(row(id));
            assertThat(database.jdbc()
                            .sql("select count(*) from shipment_events where shipment_id = ?::uuid")
                            .param(id)
                            .query(Integer.class)
                            .single())
                    .isEqualTo(4);
        }
        assertThat(rows).hasSize(1).first().asString().contains("DELIVERED");
        assertThat(rows.iterator().next())
                .contains("\"shipped_at\": \"2018-06-29T08:00:00", "\"delivered_at\": \"2018-07-01T08:00:00");
    }

    @Test
    void earlierPickUpCorrectsTheTimeOfShipping() {
        Reply created = api.query("mutation { createShipment(input: {orderId: \"ORD-000009\"}) { shipment { id } } }");
        String id = created.data("createShipment.shipment.id").asString();
        record(Map.of(
                "shipmentId", id, "occurredAt", "2018-07-01T08:00:00Z", "text", "Delivered", "status", "DELIVERED"));
        record(Map.of(
                "shipmentId", id, "occurredAt", "2018-06-30T12:00:00Z", "text", "Picked up", "status", "IN_TRANSIT"));
        assertThat(row(id))
                .contains("\"status\": \"DELIVERED\"", "\"shipped_at\": \"2018-06-30T12:00:00")
                .contains("\"delivered_at\": \"2018-07-01T08:00:00");
    }

    @Test
    void lateReportAfterAChangeByAPersonIsRecordedAndKeepsTheStatus() {
        record(Map.of(
                "shipmentId",
                Fixture.shipment(1),
                "occurredAt",
                "2018-07-01T08:00:00Z",
                "text",
                "Delivered",
                "status",
                "DELIVERED"));
        send("updateShipment", Map.of("id", Fixture.shipment(1), "status", "IN_TRANSIT"));
        Reply late = record(Map.of(
                "shipmentId",
                Fixture.shipment(1),
                "occurredAt",
                "2018-06-01T08:00:00Z",
                "text",
                "x",
                "status",
                "DELIVERED"));
        assertThat(late.texts("recordShipmentEvent.userErrors", "code")).isEmpty();
        assertThat(late.data("recordShipmentEvent.shipment.status").asString()).isEqualTo("IN_TRANSIT");
        assertThat(events(1)).isEqualTo(5);
    }

    private static <T> List<List<T>> permutations(List<T> all) {
        if (all.isEmpty()) {
            return List.of(List.of());
        }
        List<List<T>> found = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            List<T> others = new ArrayList<>(all);
            T first = others.remove(i);
            for (List<T> rest : permutations(others)) {
                List<T> one = new ArrayList<>(List.of(first));
                one.addAll(rest);
                found.add(one);
            }
        }
        return found;
    }

    /** What of a shipment may not depend on the order of its events. */
    /** Without the version, which counts the events that changed something. */
    private String row(String id) {
        return database.jdbc().sql("""
                        select (to_jsonb(s) - 'id' - 'version')::text
                        from shipments s where id = ?::uuid
                        """).param(id).query(String.class).single();
    }

    @Test
    void refusesImpossibleInput() {
        String before = everything();
        assertThat(send("createShipment", Map.of("orderId", "ORD-000013")).texts("createShipment.userErrors", "code"))
                .containsExactly("CONFLICT");
        assertThat(api.as("manager")
                        .query("""
                mutation { createShipment(input: {orderId: "ORD-000013"}) {
                  userErrors { ... on InvalidInput { values } } } }""")
                        .data("createShipment.userErrors.0")
                        .toString())
                .isEqualTo("{\"values\":[\"CLOSED\"]}");
        assertThat(send(
                                "createShipment",
                                Map.of(
                                        "orderId",
                                        "ORD-999999",
                                        "carrier",
                                        "x".repeat(201),
                                        "trackingNumber",
                                        "a\u0000",
                                        "estimatedDelivery",
                                        "2090-01-01",
                                        "shippedAt",
                                        "2018-07-01T00:00:00Z"))
                        .texts("createShipment.userErrors", "code"))
                .containsExactlyInAnyOrder("NOT_FOUND", "TOO_LONG", "INVALID_TEXT", "NOT_APPLICABLE", "INVALID_VALUE");
        assertThat(send(
                                "updateShipment",
                                Map.of(
                                        "id",
                                        Fixture.shipment(1),
                                        "status",
                                        "DELIVERED",
                                        "deliveredAt",
                                        "2018-06-01T00:00:00Z"))
                        .texts("updateShipment.userErrors", "path.0"))
                .containsExactly("deliveredAt");
        assertThat(send(
                                "updateShipment",
                                Map.of(
                                        "id",
                                        Fixture.shipment(1),
                                        "status",
                                        "DELIVERED",
                                        "deliveredAt",
                                        "2019-06-01T00:00:00Z"))
                        .texts("updateShipment.userErrors", "code"))
                .containsExactly("INVALID_VALUE");
        assertThat(record(Map.of("shipmentId", Fixture.shipment(1), "occurredAt", "2019-01-01T00:00:00Z", "text", " "))
                        .texts("recordShipmentEvent.userErrors", "code"))
                .containsExactly("REQUIRED", "INVALID_VALUE");
        // The year 18 is a mistake for 2018.
        assertThat(record(Map.of("shipmentId", Fixture.shipment(1), "occurredAt", "0018-07-01T00:00:00Z", "text", "x"))
                        .texts("recordShipmentEvent.userErrors", "path.0"))
                .containsExactly("occurredAt");
        assertThat(send("updateShipment", Map.of("id", Fixture.shipment(1), "estimatedDelivery", "1899-12-31"))
                        .texts("updateShipment.userErrors", "path.0"))
                .containsExactly("estimatedDelivery");
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void respectsVersionsKeysAndDryRuns() {
        String before = everything();
        assertThat(send("updateShipment", Map.of("id", Fixture.shipment(1), "carrier", "x", "expectedVersion", 5))
                        .texts("updateShipment.userErrors", "code"))
                .containsExactly("STALE_VERSION");
        assertThat(record(Map.of(
                                "shipmentId",
                                Fixture.shipment(1),
                                "occurredAt",
                                "2018-07-01T08:00:00Z",
                                "text",
                                "x",
                                "expectedVersion",
                                5))
                        .texts("recordShipmentEvent.userErrors", "code"))
                .containsExactly("STALE_VERSION");
        assertThat(send("createShipment", Map.of("orderId", "ORD-000009", "dryRun", true))
                        .data("createShipment.shipment.status")
                        .asString())
                .isEqualTo("PREPARING");
        assertThat(everything()).isEqualTo(before);
        Map<String, Object> input = new HashMap<>(Map.of("orderId", "ORD-000009", "idempotencyKey", "k"));
        Reply first = send("createShipment", input);
        assertThat(send("createShipment", input).body().replace("\"replayed\":true", "\"replayed\":false"))
                .isEqualTo(first.body());
        input.put("carrier", "DHL");
        assertThat(send("createShipment", input).texts("createShipment.userErrors", "code"))
                .containsExactly("KEY_REUSED");
    }

    @Test
    void repeatedEventChangesNothing() {
        Map<String, Object> event = new HashMap<>(Map.of(
                "shipmentId",
                Fixture.shipment(1),
                "occurredAt",
                "2018-07-01T08:00:00Z",
                "text",
                "Прибыло",
                "place",
                "Москва",
                "status",
                "OUT_FOR_DELIVERY"));
        record(event);
        String after = everything();
        event.put("place", "Тверь");
        event.put("status", "LOST");
        event.put("expectedVersion", 0);
        Reply again = api.query(
                "mutation($input: RecordShipmentEventInput!) { recordShipmentEvent(input: $input)"
                        + " { event { place } shipment { status } userErrors { code } replayed } }",
                Map.of("input", event));
        assertThat(again.data("recordShipmentEvent").toString())
                .isEqualTo("{\"event\":{\"place\":\"Москва\"},\"shipment\":{\"status\":\"OUT_FOR_DELIVERY\"},"
                        + "\"userErrors\":[],\"replayed\":true}");
        assertThat(everything()).isEqualTo(after);
    }

    @Test
    void recordsConcurrentDuplicateEventsOnce() throws Exception {
        Map<String, Object> event = Map.of(
                "shipmentId",
                Fixture.shipment(1),
                "occurredAt",
                "2018-07-01T08:00:00Z",
                "text",
                "Прибыло",
                "status",
                "OUT_FOR_DELIVERY");
        CyclicBarrier start = new CyclicBarrier(8);
        try (ExecutorService carriers = Executors.newFixedThreadPool(8)) {
            List<Future<Reply>> sent = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                sent.add(carriers.submit(() -> {
                    start.await();
                    return record(event);
                }));
            }
            Set<String> ids = new HashSet<>();
            for (Future<Reply> reply : sent) {
                ids.add(reply.get().data("recordShipmentEvent.event.id").asString());
            }
            assertThat(ids).hasSize(1);
        }
        assertThat(events(1)).isEqualTo(4);
    }

    @Test
    void deliveryEventSuggestsTheNextOrderStatus() {
        Reply reply = api.query(
                "mutation($input: RecordShipmentEventInput!) { recordShipmentEvent(input: $input)"
                        + " { order { status } offers { to } userErrors { code } } }",
                Map.of(
                        "input",
                        Map.of(
                                "shipmentId",
                                Fixture.shipment(1),
                                "occurredAt",
                                "2018-07-02T08:00:00Z",
                                "text",
                                "Вручено",
                                "status",
                                "DELIVERED")));
        assertThat(reply.data("recordShipmentEvent").toString())
                .isEqualTo("{\"order\":{\"status\":\"IN_TRANSIT\"},\"offers\":[{\"to\":\"DELIVERED\"}],"
                        + "\"userErrors\":[]}");
    }

    @Test
    void clearsNullFieldsUnlessTheStatusRequiresThem() {
        Map<String, Object> input = new HashMap<>(Map.of("id", Fixture.shipment(1)));
        input.put("carrier", null);
        input.put("trackingNumber", null);
        Reply reply = send("updateShipment", input);
        assertThat(reply.data("updateShipment.shipment.carrier").isNull()).isTrue();
        assertThat(reply.data("updateShipment.shipment.trackingNumber").isNull())
                .isTrue();
        assertThat(reply.data("updateShipment.shipment.estimatedDelivery").asString())
                .isEqualTo("2018-07-10");
        String before = everything();
        Map<String, Object> needed = new HashMap<>(Map.of("id", Fixture.shipment(1)));
        needed.put("status", null);
        needed.put("shippedAt", null);
        assertThat(send("updateShipment", needed).texts("updateShipment.userErrors", "path.0"))
                .containsExactly("status", "shippedAt");
        assertThat(send("updateShipment", Map.of("id", Fixture.shipment(1))).texts("updateShipment.userErrors", "code"))
                .isEmpty();
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void refusesInvalidTextsAndUnknownIds() {
        String before = everything();
        assertThat(record(Map.of(
                                "shipmentId",
                                Fixture.shipment(1),
                                "occurredAt",
                                "2018-07-01T08:00:00Z",
                                "text",
                                "x".repeat(10_001),
                                "place",
                                "x".repeat(201)))
                        .texts("recordShipmentEvent.userErrors", "code"))
                .containsExactly("TOO_LONG", "TOO_LONG");
        assertThat(record(Map.of(
                                "shipmentId",
                                Fixture.shipment(1),
                                "occurredAt",
                                "2018-07-01T08:00:00Z",
                                "text",
                                "a\u0000"))
                        .texts("recordShipmentEvent.userErrors", "code"))
                .containsExactly("INVALID_TEXT");
        assertThat(send(
                                "updateShipment",
                                Map.of(
                                        "id",
                                        Fixture.shipment(1),
                                        "carrier",
                                        "a\u0000",
                                        "trackingNumber",
                                        "x".repeat(201)))
                        .texts("updateShipment.userErrors", "code"))
                .containsExactly("INVALID_TEXT", "TOO_LONG");
        assertThat(send("updateShipment", Map.of("id", Fixture.order(1))).texts("updateShipment.userErrors", "code"))
                .containsExactly("NOT_FOUND");
        assertThat(record(Map.of("shipmentId", Fixture.order(1), "occurredAt", "2018-07-01T08:00:00Z", "text", "x"))
                        .texts("recordShipmentEvent.userErrors", "path.0"))
                .containsExactly("shipmentId");
        assertThat(everything()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "updateShipment(input: {id: $id, carrier: \"new\"",
                "recordShipmentEvent(input: {shipmentId: $id, occurredAt: \"2018-07-01T08:00:00Z\", text: \"x\""
            })
    void repeatedKeyAppliesOnceAndDryRunSavesNothing(String mutation) {
        String field = mutation.substring(0, mutation.indexOf('('));
        String document = "mutation($id: ID!, $key: String, $dry: Boolean) { " + mutation
                + ", idempotencyKey: $key, dryRun: $dry}) { userErrors { code } replayed } }";
        String before = everything();
        assertThat(api.query(document, Map.of("id", Fixture.shipment(1), "key", "k", "dry", true))
                        .texts(field + ".userErrors", "code"))
                .isEmpty();
        assertThat(everything()).isEqualTo(before);

        Map<String, Object> input = Map.of("id", Fixture.shipment(1), "key", "k");
        assertThat(api.query(document, input).data(field + ".replayed").asBoolean())
                .isFalse();
        String after = everything();
        assertThat(after).isNotEqualTo(before);
        assertThat(api.query(document, input).data(field + ".replayed").asBoolean())
                .isTrue();
        assertThat(api.query(document, Map.of("id", Fixture.shipment(4), "key", "k"))
                        .texts(field + ".userErrors", "code"))
                .containsExactly("KEY_REUSED");
        assertThat(everything()).isEqualTo(after);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "createShipment(input: {orderId: \"ORD-000009\"})",
                "updateShipment(input: {id: \"5b000000-0000-7000-8000-000000000001\"})",
                "recordShipmentEvent(input: {shipmentId: \"5b000000-0000-7000-8000-000000000001\", occurredAt:"
                        + " \"2018-07-01T08:00:00Z\", text: \"x\"})"
            })
    void refusesAnalysts(String mutation) {
        assertThat(api.as("analyst")
                        .query("mutation { " + mutation + " { replayed } }")
                        .refusal()
                        .code())
                .isEqualTo("FORBIDDEN");
    }

    private Reply send(String mutation, Map<String, ?> input) {
        String type = mutation.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + mutation.substring(1) + "Input";
        return api.query(
                "mutation($input: %s!) { %s(input: $input) { %s userErrors { code path } replayed } }"
                        .formatted(type, mutation, SHIPMENT),
                Map.of("input", input));
    }

    private Reply record(Map<String, ?> input) {
        return api.query(
                "mutation($input: RecordShipmentEventInput!) { recordShipmentEvent(input: $input)"
                        + " { event { id } shipment { status } userErrors { code path } replayed } }",
                Map.of("input", input));
    }

    private int events(int shipment) {
        return database.jdbc()
                .sql("select count(*) from shipment_events where shipment_id = ?::uuid")
                .param(Fixture.shipment(shipment))
                .query(Integer.class)
                .single();
    }

    private String everything() {
        return database.jdbc().sql("""
                        select (select string_agg(s::text, ';' order by id) from shipments s)
                          || (select string_agg(o::text, ';' order by id) from orders o)
                          || (select string_agg(e::text, ';' order by id) from shipment_events e) || (select count(*)
                            from idempotency_records)
                        """).query(String.class).single();
    }
}
