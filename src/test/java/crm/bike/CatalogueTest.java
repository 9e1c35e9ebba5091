package crm.bike;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.ConcurrentCalls;
import crm.Reply;
import crm.TestDatabase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

@ApiTest
@ChangesTheDatabase
class CatalogueTest {

    private static final String UPSERT = """
            mutation($input: UpsertBikesInput!) { upsertBikes(input: $input) {
              results { outcome userErrors { code path } bike { bikeId name brand year price { amount currency }
                originalPrice { amount } images location active deactivatedAt deactivationReason version } }
              userErrors { code path } replayed } }""";

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    @BeforeEach
    void emptyCatalogue() {
        database.execute("delete from bikes");
    }

    @Test
    void createsUpdatesAndLeavesBikesAndSaysSo() {
        Map<String, Object> bike = new HashMap<>(Map.of(
                "bikeId",
                "c-1",
                "name",
                "Canyon Spectral",
                "brand",
                "Canyon",
                "year",
                2021,
                "price",
                Map.of("amount", "2100", "currency", "EUR"),
                "originalPrice",
                Map.of("amount", "2600", "currency", "EUR"),
                "images",
                List.of("https://photos.example/1.jpg"),
                "location",
                "Berlin"));
        assertThat(outcomes(upsert(bike))).containsExactly("CREATED");
        Reply same = upsert(bike);
        assertThat(outcomes(same)).containsExactly("UNCHANGED");
        assertThat(same.data("upsertBikes.results.0.bike").toString())
                .isEqualTo("{\"bikeId\":\"c-1\",\"name\":\"Canyon Spectral\",\"brand\":\"Canyon\",\"year\":2021,"
                        + "\"price\":{\"amount\":\"2100.00\",\"currency\":\"EUR\"},"
                        + "\"originalPrice\":{\"amount\":\"2600.00\"},"
                        + "\"images\":[\"https://photos.example/1.jpg\"],\"location\":\"Berlin\",\"active\":true,"
                        + "\"deactivatedAt\":null,\"deactivationReason\":null,\"version\":0}");

        Map<String, Object> changed = new HashMap<>(Map.of("bikeId", "c-1", "name", "Canyon Spectral 29"));
        changed.put("location", null);
        Reply reply = upsert(changed, Map.of("bikeId", "c-2"));
        assertThat(outcomes(reply)).containsExactly("UPDATED", "CREATED");
        assertThat(reply.data("upsertBikes.results.0.bike").toString())
                .contains(
                        "\"name\":\"Canyon Spectral 29\",\"brand\":\"Canyon\",\"year\":2021",
                        "\"location\":null",
                        "\"version\":1");
    }

    @Test
    void archivesAndRestoresABikeAndItsOrdersFollow() {
        String order = booking("c-3");
        String other = booking("c-4");
        String before = versions(order, other);
        assertThat(archived(order)).isEqualTo("false");

        assertThat(outcomes(upsert(Map.of("bikeId", "c-3", "active", false, "deactivationReason", "sold"))))
                .containsExactly("CREATED");
        assertThat(archived(order)).isEqualTo("true");
        assertThat(archived(booking("c-3"))).isEqualTo("true");

        assertThat(change("restoreBike", "id: \"c-3\"").toString())
                .isEqualTo("{\"bike\":{\"active\":true,\"deactivationReason\":null,\"version\":1},"
                        + "\"userErrors\":[],\"replayed\":false}");
        assertThat(archived(order)).isEqualTo("false");
        assertThat(change("archiveBike", "id: \"c-3\", reason: \"advertisement removed\", expectedVersion: 1")
                        .toString())
                .contains("{\"active\":false,\"deactivationReason\":\"advertisement removed\",\"version\":2}");
        assertThat(change("archiveBike", "id: \"c-3\", reason: \"again\"").toString())
                .contains("{\"active\":false,\"deactivationReason\":\"advertisement removed\",\"version\":2}");
        assertThat(archived(order)).isEqualTo("true");
        assertThat(archived(other)).isEqualTo("false");
        assertThat(versions(order, other)).isEqualTo(before);

        assertThat(outcomes(upsert(Map.of("bikeId", "c-3", "active", true)))).containsExactly("UPDATED");
        assertThat(archived(order)).isEqualTo("false");
    }

    @Test
    void refusesBikesOneByOneOrAllOfThem() {
        List<Map<String, Object>> bikes = List.of(
                Map.of("bikeId", "c-5"),
                Map.of("bikeId", " "),
                Map.of("bikeId", "c-5"),
                Map.of(
                        "bikeId",
                        "c-6",
                        "year",
                        1800,
                        "name",
                        "x".repeat(1001),
                        "url",
                        "nowhere",
                        "images",
                        List.of("nowhere")),
                Map.of("bikeId", "c-7", "originalPrice", Map.of("amount", "1", "currency", "EUR")),
                Map.of("bikeId", "c-8", "active", true, "deactivationReason", "sold"));
        Reply refused = send(Map.of("bikes", bikes));
        assertThat(refused.texts("upsertBikes.userErrors", "code")).containsExactly("CONFLICT");
        assertThat(errors(refused))
                .isEqualTo("[] [REQUIRED] [ALREADY_EXISTS] [TOO_LONG, INVALID_VALUE, INVALID_VALUE, INVALID_VALUE] "
                        + "[REQUIRED] [NOT_APPLICABLE]");
        assertThat(count()).isZero();

        Reply skipped = send(Map.of("bikes", bikes, "errorPolicy", "SKIP_FAILED"));
        assertThat(skipped.texts("upsertBikes.userErrors", "code")).isEmpty();
        assertThat(errors(skipped)).isEqualTo(errors(refused));
        assertThat(count()).isEqualTo(1);

        assertThat(send(Map.of("bikes", List.of())).texts("upsertBikes.userErrors", "code"))
                .containsExactly("REQUIRED");
        assertThat(change("archiveBike", "id: \"c-5\", reason: \" \"").toString())
                .contains("\"REQUIRED\"");
        assertThat(change("archiveBike", "id: \"nothing\", reason: \"x\"").toString())
                .contains("\"NOT_FOUND\"");
        assertThat(change("restoreBike", "id: \"c-5\", expectedVersion: 7").toString())
                .contains("\"STALE_VERSION\"");
    }

    @Test
    void appliesAKeyOnceAndADryRunNever() {
        Map<String, Object> input =
                new HashMap<>(Map.of("bikes", List.of(Map.of("bikeId", "c-9")), "idempotencyKey", "k"));
        input.put("dryRun", true);
        assertThat(outcomes(send(input))).containsExactly("CREATED");
        assertThat(count()).isZero();
        input.remove("dryRun");
        assertThat(outcomes(send(input))).containsExactly("CREATED");
        Reply again = send(input);
        assertThat(outcomes(again)).containsExactly("CREATED");
        assertThat(again.data("upsertBikes.replayed").asBoolean()).isTrue();
    }

    @Test
    void acceptsAThousandBikesAndNotOneMore() {
        List<Map<String, Object>> bikes = new ArrayList<>(IntStream.range(0, 1000)
                .mapToObj(n -> Map.<String, Object>of("bikeId", "many-" + n, "name", "Bike " + n))
                .toList());
        String document = "mutation($input: UpsertBikesInput!) { upsertBikes(input: $input) { results { outcome }"
                + " userErrors { code } } }";
        Reply reply = api.query(document, Map.of("input", Map.of("bikes", bikes)));
        assertThat(reply.texts("upsertBikes.results", "outcome")).hasSize(1000).containsOnly("CREATED");
        bikes.add(Map.of("bikeId", "one-more"));
        assertThat(api.query(document, Map.of("input", Map.of("bikes", bikes)))
                        .json()
                        .has("errors"))
                .isTrue();
        assertThat(count()).isEqualTo(1000);
    }

    /** In opposite orders: each transaction would wait for the other if it locked bikes in the order of its input. */
    @Test
    void upsertsOfTheSameBikesDoNotDeadlock() throws Exception {
        long before = deadlocks();
        for (int round = 0; round < 5; round++) {
            String name = "Round " + round;
            List<Reply> replies = ConcurrentCalls.send(4, client -> {
                List<Map<String, Object>> bikes = new ArrayList<>(IntStream.range(0, 100)
                        .mapToObj(
                                n -> Map.<String, Object>of("bikeId", "both-" + n, "name", name, "year", 2000 + client))
                        .toList());
                if (client % 2 == 1) {
                    Collections.reverse(bikes);
                }
                return send(Map.of("bikes", bikes));
            });
            replies.forEach(reply -> assertThat(outcomes(reply)).hasSize(100));
        }
        assertThat(count()).isEqualTo(100);
        assertThat(deadlocks()).isEqualTo(before);
    }

    @Test
    void filtersSortsAndFindsBikes() {
        upsert(
                Map.of(
                        "bikeId",
                        "f-1",
                        "name",
                        "Canyon Spectral",
                        "brand",
                        "Canyon",
                        "category",
                        "MTB",
                        "year",
                        2019,
                        "size",
                        "M",
                        "location",
                        "Berlin",
                        "sourcePlatform",
                        "buycycle",
                        "price",
                        eur("900")),
                Map.of(
                        "bikeId",
                        "f-2",
                        "name",
                        "Trek Fuel",
                        "brand",
                        "Trek",
                        "category",
                        "MTB",
                        "year",
                        2021,
                        "size",
                        "L",
                        "location",
                        "Leipzig",
                        "active",
                        false,
                        "price",
                        eur("1500")),
                Map.of("bikeId", "f-3", "name", "Велосипед Стелс"));
        assertThat(found("brand: [\"Canyon\"]")).containsExactly("f-1");
        assertThat(found("category: [\"MTB\"]")).containsExactlyInAnyOrder("f-1", "f-2");
        assertThat(found("active: false")).containsExactly("f-2");
        assertThat(found("price: {min: \"1000\"}")).containsExactly("f-2");
        assertThat(found("price: {max: \"1000\"}")).containsExactly("f-1");
        assertThat(found("year: {min: 2020, max: 2021}")).containsExactly("f-2");
        assertThat(found("size: [\"M\"]")).containsExactly("f-1");
        assertThat(found("location: [\"Leipzig\"]")).containsExactly("f-2");
        assertThat(found("sourcePlatform: [\"buycycle\"]")).containsExactly("f-1");
        assertThat(found("search: \"spectral\"")).containsExactly("f-1");
        assertThat(found("search: \"stels\"")).containsExactly("f-3");
        assertThat(found("search: \"f-2\"")).containsExactly("f-2");
        assertThat(found("bikeId: [\"f-3\", \"nothing\"]")).containsExactly("f-3");
        assertThat(found("brand: [], search: \" \"")).hasSize(3);
        assertThat(api.query("{ bikes(sort: PRICE_DESC, first: 2) { nodes { bikeId } totalCount { value } } }")
                        .data("bikes")
                        .toString())
                .isEqualTo("{\"nodes\":[{\"bikeId\":\"f-2\"},{\"bikeId\":\"f-1\"}],\"totalCount\":{\"value\":3}}");
        assertThat(api.query("{ bikes(filter: {year: {min: 2021, max: 2020}}) { nodes { id } } }")
                        .refusal()
                        .code())
                .isEqualTo("BAD_REQUEST");

        String id = api.query("{ bike(id: \"f-1\") { id image { source } } }")
                .data("bike.id")
                .asString();
        assertThat(api.query("{ bike(id: \"" + id + "\") { bikeId } node(id: \"" + id
                                + "\") { ... on CatalogueBike { bikeId } } none: bike(id: \"F-1\") { id } }")
                        .json()
                        .path("data")
                        .toString())
                .isEqualTo("{\"bike\":{\"bikeId\":\"f-1\"},\"node\":{\"bikeId\":\"f-1\"},\"none\":null}");
    }

    @Test
    void aPartnerNeedsAScopeForTheCatalogue() {
        Api.Client writer = key("catalogue:write");
        Map<String, Object> input = Map.of("input", Map.of("bikes", List.of(Map.of("bikeId", "p-1"))));
        assertThat(outcomes(writer.query(UPSERT, input))).containsExactly("CREATED");
        assertThat(writer.query("{ bikes { nodes { bikeId } } }").texts("bikes.nodes", "bikeId"))
                .containsExactly("p-1");
        Api.Client reader = key("catalogue:read");
        assertThat(reader.query("{ bike(id: \"p-1\") { bikeId } }")
                        .data("bike.bikeId")
                        .asString())
                .isEqualTo("p-1");
        assertThat(reader.query(UPSERT, input).refusal().code()).isEqualTo("FORBIDDEN");
        assertThat(key("order:read")
                        .query("{ bikes { nodes { id } } }")
                        .refusal()
                        .code())
                .isEqualTo("FORBIDDEN");
        assertThat(api.as("analyst").query(UPSERT, input).refusal().code()).isEqualTo("FORBIDDEN");
    }

    private Api.Client key(String scope) {
        return api.withToken(api.as("admin")
                .query("""
                mutation($scopes: [String!]) { createApiKey(input: {name: "shop", role: PARTNER, partner: "Bike Shop",
                  scopes: $scopes}) { secret } }""", Map.of("scopes", List.of(scope)))
                .data("createApiKey.secret")
                .asString());
    }

    private String booking(String bikeId) {
        return api.query(
                        """
                mutation($input: CreateBookingInput!) { createBooking(input: $input) { order { orderCode } userErrors {
                  code message } } }""",
                        Map.of(
                                "input",
                                Map.of(
                                        "customer",
                                        Map.of(
                                                "fullName",
                                                "A. B.",
                                                "email",
                                                "catalogue-" + bikeId + "-" + count("orders") + "@example.com"),
                                        "bikeId",
                                        bikeId,
                                        "bike",
                                        Map.of("title", "A bike"))))
                .data("createBooking.order.orderCode")
                .asString();
    }

    private String archived(String order) {
        return api.query("{ order(id: \"" + order + "\") { archivedBike } }")
                .data("order.archivedBike")
                .toString();
    }

    private String versions(String... orders) {
        return database.jdbc()
                .sql("select string_agg(order_code || version || updated_at, ' ' order by id) from orders"
                        + " where order_code = any(:orders)")
                .param("orders", orders)
                .query(String.class)
                .single();
    }

    private JsonNode change(String mutation, String input) {
        return api.query("mutation { " + mutation + "(input: {" + input
                        + "}) { bike { active deactivationReason version } userErrors { code } replayed } }")
                .data(mutation);
    }

    @SafeVarargs
    private Reply upsert(Map<String, ?>... bikes) {
        return send(Map.of("bikes", List.of(bikes)));
    }

    private Reply send(Map<String, ?> input) {
        return api.query(UPSERT, Map.of("input", input));
    }

    private static List<String> outcomes(Reply reply) {
        return reply.texts("upsertBikes.results", "outcome");
    }

    private static String errors(Reply reply) {
        List<String> rows = new ArrayList<>();
        reply.data("upsertBikes.results").forEach(row -> {
            List<String> codes = new ArrayList<>();
            row.path("userErrors").forEach(error -> codes.add(error.path("code").asString()));
            rows.add(codes.toString());
        });
        return String.join(" ", rows);
    }

    private List<String> found(String filter) {
        return api.query("{ bikes(filter: {" + filter + "}) { nodes { bikeId } } }")
                .texts("bikes.nodes", "bikeId");
    }

    private static Map<String, String> eur(String amount) {
        return Map.of("amount", amount, "currency", "EUR");
    }

    private int count() {
        return count("bikes");
    }

    private int count(String table) {
        return database.jdbc()
                .sql("select count(*) from " + table)
                .query(Integer.class)
                .single();
    }

    private long deadlocks() {
        return database.jdbc()
                .sql("select deadlocks from pg_stat_database where datname = current_database()")
                .query(Long.class)
                .single();
    }
}
