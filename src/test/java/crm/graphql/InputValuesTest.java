package crm.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.Reply;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Values that do not fit the schema: refused before the execution, with the place and what is expected there. */
@ApiTest
class InputValuesTest {

    @Autowired
    private Api api;

    private static Map<String, Object> nulls(String... names) {
        Map<String, Object> variables = new HashMap<>();
        for (String name : names) {
            variables.put(name, null);
        }
        return variables;
    }

    private static List<String> messages(Reply reply) {
        List<String> messages = new ArrayList<>();
        for (JsonNode error : reply.json().path("errors")) {
            assertThat(error.path("extensions").path("code").asString()).isEqualTo("BAD_REQUEST");
            assertThat(error.path("locations").isEmpty()).isFalse();
            messages.add(error.path("message").asString());
        }
        return messages;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "query($n: OrderSort) { orders(first: 1, sort: $n) { nodes { id } } } | sort of orders",
                "query($n: OrderSort = null) { orders(first: 1, sort: $n) { nodes { id } } } | sort of orders",
                "query($n: OrderStatus = CLOSED) { orders(filter: {status: [CLOSED, $n]}) { nodes { id } } } "
                        + "| filter.status.1 of orders",
                "query($n: ID = \"1\") { nodes(ids: [$n]) { id } } | ids.0 of nodes",
                "query($n: Boolean = true) { viewer @include(if: $n) { role } } | if of @include",
                "query($n: Boolean = true) { viewer { role @skip(if: $n) } } | if of @skip",
                "query($n: Boolean = true) { orders(first: 1) { nodes { ...F @include(if: $n) } } } "
                        + "fragment F on Order { id } | if of @include",
                "query($n: OrderSort) { ...F } fragment F on Query { orders(sort: $n) { nodes { id } } } "
                        + "| sort of orders",
                "mutation($n: String = \"d\") { createTask(input: {title: $n}) { userErrors { code } } } "
                        + "| input.title of createTask",
                "query($n: String = \"Order\") { __type(name: $n) { name } } | name of __type",
            })
    void refusesNullInANonNullPlace(String document, String place) {
        for (Map<String, Object> variables :
                document.contains("= null") ? List.of(nulls("n"), nulls()) : List.of(nulls("n"))) {
            Reply reply = api.query(document, variables);
            assertThat(messages(reply)).hasSize(1);
            assertThat(messages(reply).getFirst())
                    .startsWith("Argument " + place + ": expected ")
                    .endsWith(", but got null from the variable $n.");
            assertThat(reply.json().has("data")).isFalse();
        }
        assertThat(messages(api.as("manager").in("ru").query(document, nulls("n")))
                        .getFirst())
                .endsWith("null из переменной $n.");
    }

    /** Nothing of the request is executed: a change next to the wrong value is not made. */
    @Test
    void refusesTheWholeRequest() {
        Reply reply = api.query("""
                mutation($n: String = "d") {
                  first: createTask(input: {title: "made"}) { task { id } }
                  second: createTask(input: {title: $n}) { task { id } }
                }""", nulls("n"));
        assertThat(messages(reply)).hasSize(1);
        assertThat(api.query("{ tasks(first: 100) { nodes { title } } }").texts("tasks.nodes", "title"))
                .doesNotContain("made");
    }

    @Test
    void allowsNullInAPlaceThatIsNotExecuted() {
        assertThat(api.query(
                                "query($n: OrderSort, $yes: Boolean!, $no: Boolean = false) { viewer { role } "
                                        + "a: orders(sort: $n) @skip(if: $yes) { nodes { id } } "
                                        + "b: orders(sort: $n) @include(if: $no) { nodes { id } } }",
                                Map.of("yes", true))
                        .data("viewer.role")
                        .asString())
                .isEqualTo("MANAGER");
        Map<String, Object> variables = nulls("n");
        variables.put("yes", true);
        assertThat(api.query(
                                "query($n: OrderSort, $yes: Boolean!) { viewer { role } "
                                        + "... @skip(if: $yes) { orders(sort: $n) { nodes { id } } } }",
                                variables)
                        .data("viewer.role")
                        .asString())
                .isEqualTo("MANAGER");
    }

    @Test
    void refusesNullOfAnonymousCallers() {
        Reply reply =
                api.anonymous().query("query($t: String = \"d\") { trackOrder(token: $t) { orderCode } }", nulls("t"));
        assertThat(reply.refusal())
                .isEqualTo(new Reply.Refusal(
                        "BAD_REQUEST",
                        "token",
                        "Argument token of trackOrder: expected a string, but got null from the variable $t."));
    }

    /** The types of the schema are for callers with a token. */
    @Test
    void hidesTypesFromAnonymousCallers() {
        Reply reply = api.anonymous()
                .query(
                        "mutation($i: CreateTaskInput!) { createTask(input: $i) { task { id } } }",
                        Map.of("i", Map.of("colour", 1)));
        assertThat(reply.body()).contains("BAD_REQUEST").doesNotContain("title", "CreateTaskInput");
    }

    @Test
    void reportsAllWrongVariables() {
        Map<String, Object> input = new HashMap<>();
        input.put("customer", List.of(1));
        input.put("colour", "red");
        input.put("totalPrice", Map.of("amount", true, "currency", "euro"));
        input.put("deliveryMethod", "BY_BOAT");
        input.put("bikeUrl", 7);
        Map<String, Object> variables = Map.of("i", input, "n", "one");
        String document = "mutation($i: CreateBookingInput!, $n: Int!) { createBooking(input: $i) { order { "
                + "tasks(first: $n) { nodes { id } } } } }";
        Reply reply = api.query(document, variables);
        assertThat(messages(reply))
                .containsExactlyInAnyOrder(
                        "Variable $i.customer: expected an object of the type CustomerInput, but got a list.",
                        "Variable $i.bikeUrl: expected a string, but got a whole number.",
                        "Variable $i.totalPrice.amount: expected a decimal number such as \"1249.90\", with at most 30 "
                                + "digits before and after the point, but got a boolean.",
                        "Variable $i.totalPrice.currency: expected a currency code of ISO 4217 such as \"EUR\", but "
                                + "got another string.",
                        "Variable $i.deliveryMethod: expected CARGO, COURIER, or PICKUP, but got another string.",
                        "Variable $i.colour: the type CreateBookingInput has no such field.",
                        "Variable $n: expected a whole number from -2147483648 to 2147483647, but got a string.");
        assertThat(reply.json()
                        .path("errors")
                        .path(0)
                        .path("extensions")
                        .path("variable")
                        .asString())
                .startsWith("i.");
        assertThat(messages(api.as("manager").in("ru").query(document, variables)))
                .contains(
                        "Переменная $i.bikeUrl: ожидается строка, а получено: целое число.",
                        "Переменная $i.colour: у типа CreateBookingInput нет такого поля.");
    }

    @Test
    void reportsAllWrongLiterals() {
        Reply reply = api.query("""
                { orders(first: "1", filter: {status: [CLOSED, BY_COLOUR], amount: {min: true}, colour: 1}) {
                    nodes { id colour } } }""");
        assertThat(messages(reply))
                .contains("Argument first of orders: expected a whole number from -2147483648 to 2147483647, but got a "
                        + "string.")
                .contains("Argument filter.colour of orders: the type OrderFilter has no such field.")
                .contains("The type Order has no field colour.");
    }

    /** The response is sent in one piece, so {@code @defer} would have no effect. */
    @Test
    void hasNoDefer() {
        assertThat(api.query("{ __schema { directives { name } } }").texts("__schema.directives", "name"))
                .contains("include", "skip", "deprecated")
                .doesNotContain("defer");
        for (String document : List.of(
                "{ ... @defer { viewer { role } } }",
                "{ viewer { ...F @defer(label: \"x\") } } fragment F on Viewer { role }")) {
            assertThat(api.query(document).refusal())
                    .isEqualTo(new Reply.Refusal("BAD_REQUEST", null, "The schema has no directive @defer."));
        }
    }

    @Test
    void reportsALimitedNumberOfErrors() {
        Reply reply = api.query(
                "query($s: [OrderStatus!]) { orders(filter: {status: $s}) { nodes { id } } }",
                Map.of("s", Collections.nCopies(90, "OPEN")));
        assertThat(messages(reply)).hasSize(20);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2027-02-31",
                "2018-04-31",
                "2018-02-29",
                "2018-13-01",
                "2018-00-10",
                "0000-01-01",
                "-2018-01-01",
                "+12018-01-01",
                "2018-1-1",
                "18-01-01",
                "2018-01-01T00:00:00Z",
                "٢٠١٨-٠١-٠١",
                ""
            })
    void refusesDatesThatDoNotExist(String date) {
        String document = "query($d: Date!) { leadFunnel(from: $d, to: \"2018-05-05\") { total } }";
        assertThat(messages(api.query(document, Map.of("d", date))))
                .containsExactly("Variable $d: expected a date that exists, such as \"2018-07-02\", with a year from "
                        + "0001 to 9999, but got another string.");
        assertThat(messages(api.query(document.replace("query($d: Date!) ", "").replace("$d", "\"" + date + "\""))))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "2019-12-31T23:59:59.9999999Z, 2019-12-31T23:59:59.999Z",
        "2019-12-31T23:59:59.999999999+03:00, 2019-12-31T20:59:59.999Z",
        "2020-02-29T00:00:00Z, 2020-02-29T00:00:00.000Z",
        "2020-02-29t00:00z, 2020-02-29T00:00:00.000Z",
    })
    void cutsTimesOffAtTheMillisecond(String given, String stored) {
        Reply reply = api.query(
                "mutation($t: DateTime) { createTask(input: {title: \"x\", dueAt: $t, dryRun: true}) { task { dueAt } "
                        + "userErrors { code } } }",
                Map.of("t", given));
        assertThat(reply.data("createTask.task.dueAt").asString()).isEqualTo(stored);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2019-02-29T00:00:00Z",
                "2019-12-31T24:00:00Z",
                "2019-12-31T23:59:60Z",
                "2019-12-31T23:59:59",
                "2019-12-31 23:59:59Z",
                "2019-12-31",
                "9999-12-31T23:59:59-12:00",
                "0001-01-01T00:00:00+14:00",
                "+10000-01-01T00:00:00Z",
                "2019-12-31T23:59:59+19:00"
            })
    void refusesTimesThatDoNotExist(String time) {
        Reply reply = api.query(
                "query($t: DateTime) { tasks(filter: {dueAt: {from: $t}}) { nodes { id } } }", Map.of("t", time));
        assertThat(messages(reply)).hasSize(1);
        assertThat(messages(reply).getFirst()).startsWith("Variable $t: expected a time with an offset");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0001-01-01T00:00:00Z", "9999-12-31T23:59:59.9999999Z"})
    void filtersByTheEdgesOfTime(String time) {
        for (String range : List.of("from", "to")) {
            Reply reply = api.query(
                    "query($t: DateTime) { tasks(filter: {dueAt: {" + range + ": $t}}) { totalCount { value } } }",
                    Map.of("t", time));
            assertThat(reply.data("tasks.totalCount.value").isInt()).isTrue();
        }
    }

    @Test
    void readsJsonNumbersExactly() {
        String document = "query($f: OrderFilter) { orders(filter: $f) { totalCount { value } } }";
        for (Object amount : Arrays.asList(
                10_000_000, 10_000_000.5, 1e20, new BigDecimal("12345678901234567890.12"), 0.0005, 1e-9, 1e7)) {
            assertThat(api.query(document, Map.of("f", Map.of("amount", Map.of("max", amount))))
                            .data("orders.totalCount.value")
                            .isInt())
                    .as("%s", amount)
                    .isTrue();
        }
        for (String amount : List.of("1e400", "1e-40", "1e1000000000", "1e-1000000000", "1e99999999999999")) {
            Reply reply = api.as("manager")
                    .post(
                            "/graphql",
                            "{\"query\": \"" + document + "\", \"variables\": {\"f\": {\"amount\": {\"max\": " + amount
                                    + "}}}}");
            assertThat(reply.refusal().code()).as(amount).isEqualTo("BAD_REQUEST");
            assertThat(api.query("{ orders(filter: {amount: {max: " + amount + "}}) { totalCount { value } } }")
                            .refusal()
                            .code())
                    .as(amount)
                    .isEqualTo("BAD_REQUEST");
        }
    }

    /** A number with a large exponent is short, and would fill the memory when it is written out. */
    @Test
    void refusesNumbersWithTooManyDigitsAnywhere() {
        String list = "{ orders(filter: {amount: {min: %s}}) { nodes { id } } }";
        String withDefault = "query($v: %s = %s) { orders(filter: {amount: {min: $v}}) { nodes { id } } }";
        for (String number : List.of("1e999999999", "1e-999999999", "-1e99999999999", "9".repeat(100_000))) {
            String digits = "Line 1 has a number with too many digits: at most 400 digits are allowed before the"
                    + " point, and 400 after it.";
            Reply.Refusal refused = new Reply.Refusal("BAD_REQUEST", null, digits);
            assertThat(api.query(list.formatted(number)).refusal()).isEqualTo(refused);
            if (number.length() < 10_000) {
                // Without a token, the body can be at most 16 KB.
                assertThat(api.anonymous().query(list.formatted(number)).refusal())
                        .isEqualTo(refused);
            }
            assertThat(api.query(withDefault.formatted("Decimal", number)).refusal())
                    .isEqualTo(refused);
            assertThat(api.query("{ viewer @skip(if: " + number + ") { role } }")
                            .refusal())
                    .isEqualTo(refused);
            assertThat(api.query("{ orders(first: " + number + ") { nodes { id } } }")
                            .refusal())
                    .isEqualTo(refused);
        }
        for (String number : List.of("1e999999999", "1e-999999999", "9".repeat(500))) {
            for (String place : List.of("variables", "extensions")) {
                Reply reply = api.as("manager")
                        .post(
                                "/graphql",
                                "{\"query\": \"{ viewer { role } }\", \"" + place + "\": {\"unused\": [{\"a\": "
                                        + number + "}]}}");
                assertThat(reply.status()).isEqualTo(400);
                assertThat(reply.refusal())
                        .isEqualTo(new Reply.Refusal(
                                "BAD_REQUEST",
                                null,
                                place + " has a number with too many digits: at most 400 digits are allowed before the"
                                        + " point, and 400 after it."));
            }
        }
    }
}
