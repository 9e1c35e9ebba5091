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
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

@ApiTest
@ChangesTheDatabase
class NegotiationsTest {

    private static final String ANSWER = """
            { negotiation { id platform startPrice { amount currency } finalPrice { amount currency }
                discount { amount currency } success transcript summary order { orderCode } version createdAt updatedAt
                }
              order { orderCode negotiatedPrice { amount } version }
              userErrors { code message path ... on StaleVersion { expected current } } replayed } }""";

    private static final String CREATE =
            "mutation($input: CreateNegotiationInput!) { createNegotiation(input: $input) " + ANSWER;

    private static final String UPDATE =
            "mutation($input: UpdateNegotiationInput!) { updateNegotiation(input: $input) " + ANSWER;

    /** Of the first order, from 1400 to 1249.90 EUR. */
    private static final String NEGOTIATION = "4e000000-0000-7000-8000-000000000001";

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    private Reply create(Map<String, ?> input) {
        return api.query(CREATE, Map.of("input", input));
    }

    private Reply update(Map<String, ?> input) {
        return api.query(UPDATE, Map.of("input", input));
    }

    private static Map<String, String> money(String amount, String currency) {
        return Map.of("amount", amount, "currency", currency);
    }

    private String rows() {
        return database.jdbc().sql("""
                        select (select string_agg(n::text, ' ' order by id) from negotiations n)
                          || (select string_agg(o::text, ' ' order by id) from orders o)
                        """).query(String.class).single();
    }

    @Test
    void createsANegotiationWithEachField() {
        Map<String, Object> input = new HashMap<>(Map.of(
                "orderId",
                "ORD-000002",
                "platform",
                " kleinanzeigen ",
                "startPrice",
                money("1000", "EUR"),
                "finalPrice",
                money("900.50", "EUR"),
                "discount",
                money("99.50", "EUR"),
                "success",
                true,
                "transcript",
                List.of(Map.of("from", "seller", "text", "Ok")),
                "summary",
                "Agreed",
                "dryRun",
                true));
        String before = rows();
        Reply dry = create(input);
        String created = "\"platform\":\"kleinanzeigen\",\"startPrice\":{\"amount\":\"1000.00\",\"currency\":\"EUR\"},"
                + "\"finalPrice\":{\"amount\":\"900.50\",\"currency\":\"EUR\"},"
                + "\"discount\":{\"amount\":\"99.50\",\"currency\":\"EUR\"},\"success\":true,"
                + "\"transcript\":[{\"from\":\"seller\",\"text\":\"Ok\"}],\"summary\":\"Agreed\","
                + "\"order\":{\"orderCode\":\"ORD-000002\"},\"version\":0,\"createdAt\":\"2018-07-02T12:00:00.000Z\","
                + "\"updatedAt\":\"2018-07-02T12:00:00.000Z\"}";
        assertThat(dry.data("createNegotiation.negotiation").toString()).endsWith(created);
        assertThat(rows()).isEqualTo(before);

        input.remove("dryRun");
        Reply reply = create(input);
        assertThat(reply.data("createNegotiation.userErrors")).isEmpty();
        assertThat(reply.data("createNegotiation.negotiation").toString()).endsWith(created);
        // Only on request.
        assertThat(reply.data("createNegotiation.order.negotiatedPrice").isNull())
                .isTrue();
        assertThat(api.query("{ order(id: \"ORD-000002\") { negotiations(last: 1) { nodes { summary } } } }")
                        .texts("order.negotiations.nodes", "summary"))
                .containsExactly("Agreed");
    }

    @Test
    void agreedPriceBecomesThatOfTheOrderOnRequest() {
        int version = api.query("{ order(id: \"ORD-000002\") { version } }")
                .data("order.version")
                .asInt();
        Map<String, Object> input = new HashMap<>(Map.of(
                "orderId",
                "ORD-000002",
                "finalPrice",
                money("900.50", "EUR"),
                "applyToOrder",
                true,
                "expectedOrderVersion",
                version));
        Reply reply = create(input);
        assertThat(reply.data("createNegotiation.order").toString())
                .isEqualTo("{\"orderCode\":\"ORD-000002\",\"negotiatedPrice\":{\"amount\":\"900.50\"},\"version\":"
                        + (version + 1) + "}");
        Reply stale = create(input);
        assertThat(stale.texts("createNegotiation.userErrors", "code")).containsExactly("STALE_VERSION");
        assertThat(stale.data("createNegotiation.order.version").asInt()).isEqualTo(version + 1);

        Reply dry = update(Map.of("id", NEGOTIATION, "applyToOrder", true, "dryRun", true));
        assertThat(dry.data("updateNegotiation.order.negotiatedPrice.amount").asString())
                .isEqualTo("1249.90");
    }

    @Test
    void changesOnlyWhatWasSent() {
        Reply reply = update(Map.of("id", NEGOTIATION, "summary", "Later", "expectedVersion", 0));
        assertThat(reply.data("updateNegotiation.userErrors")).isEmpty();
        assertThat(reply.data("updateNegotiation.negotiation.summary").asString())
                .isEqualTo("Later");
        assertThat(reply.data("updateNegotiation.negotiation.platform").asString())
                .isEqualTo("kleinanzeigen");
        assertThat(reply.data("updateNegotiation.negotiation.version").asInt()).isEqualTo(1);
        assertThat(update(Map.of("id", NEGOTIATION, "summary", "Now", "expectedVersion", 0))
                        .texts("updateNegotiation.userErrors", "code"))
                .containsExactly("STALE_VERSION");

        Map<String, Object> cleared = new HashMap<>();
        cleared.put("id", NEGOTIATION);
        cleared.put("summary", null);
        cleared.put("finalPrice", null);
        Reply emptied = update(cleared);
        assertThat(emptied.data("updateNegotiation.negotiation.summary").isNull())
                .isTrue();
        assertThat(emptied.data("updateNegotiation.negotiation.finalPrice").isNull())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{startPrice: {amount: \"1\", currency: \"EUR\"}, finalPrice: {amount: \"1\", currency: \"RUB\"}} | "
                        + "CONFLICT | finalPrice,currency",
                "{startPrice: {amount: \"-1\", currency: \"EUR\"}} | INVALID_VALUE | startPrice,amount",
                "{startPrice: {amount: \"1.001\", currency: \"EUR\"}} | INVALID_VALUE | startPrice,amount",
                "{discount: {amount: \"1\", currency: \"DEM\"}} | INVALID_VALUE | discount,currency",
                "{applyToOrder: true} | REQUIRED | finalPrice",
                "{applyToOrder: true, finalPrice: {amount: \"1\", currency: \"RUB\"}} | INVALID_VALUE | "
                        + "finalPrice,currency",
                "{applyToOrder: true, success: false, finalPrice: {amount: \"1\", currency: \"EUR\"}} | "
                        + "NOT_APPLICABLE | applyToOrder",
                "{platform: \"${201}\"} | TOO_LONG | platform",
                "{summary: \"${10001}\"} | TOO_LONG | summary",
                "{transcript: \"${100001}\"} | TOO_LONG | transcript",
                "{transcript: [[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]} | TOO_LONG | transcript",
            })
    void refusesInvalidValues(String input, String code, String path) {
        String before = rows();
        String filled = input;
        for (int length : List.of(201, 10_001, 100_001)) {
            filled = filled.replace("${" + length + "}", "a".repeat(length));
        }
        Reply reply = api.query("mutation { createNegotiation(input: {orderId: \"ORD-000002\", " + filled.substring(1)
                + ") { negotiation { id } order { orderCode } userErrors { code path } } }");
        assertThat(reply.texts("createNegotiation.userErrors", "code")).containsExactly(code);
        assertThat(reply.data("createNegotiation.userErrors.0.path").toString())
                .isEqualTo("[\"" + path.replace(",", "\",\"") + "\"]");
        assertThat(reply.data("createNegotiation.order.orderCode").asString()).isEqualTo("ORD-000002");
        assertThat(rows()).isEqualTo(before);
    }

    @Test
    void currencyOfAnUpdateIsThatOfAllAmounts() {
        assertThat(update(Map.of("id", NEGOTIATION, "startPrice", money("1", "RUB")))
                        .texts("updateNegotiation.userErrors", "code"))
                .containsExactly("CONFLICT");
        Reply both =
                update(Map.of("id", NEGOTIATION, "startPrice", money("1", "RUB"), "finalPrice", money("1", "RUB")));
        assertThat(both.data("updateNegotiation.negotiation.finalPrice").toString())
                .isEqualTo("{\"amount\":\"1.00\",\"currency\":\"RUB\"}");
    }

    @Test
    void unknownIdsAreNotFound() {
        assertThat(create(Map.of("orderId", "ORD-999999")).texts("createNegotiation.userErrors", "code"))
                .containsExactly("NOT_FOUND");
        assertThat(update(Map.of("id", Fixture.order(1))).texts("updateNegotiation.userErrors", "code"))
                .containsExactly("NOT_FOUND");
    }
}
