package crm.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.Reply;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** A refusal has a code, the argument to change and a message in the caller's language. */
@ApiTest
class RefusalTest {

    private static final String TOO_LONG = "x".repeat(201);

    @Autowired
    private Api api;

    static Stream<Arguments> refusals() {
        return Stream.of(
                refused(
                        "orders(first: 0) { nodes { id } }",
                        "first",
                        "Must be between 1 and 100.",
                        "Допустимы значения от 1 до 100."),
                refused(
                        "orders(first: -1) { nodes { id } }",
                        "first",
                        "Must be between 1 and 100.",
                        "Допустимы значения от 1 до 100."),
                refused(
                        "orders(first: 101) { nodes { id } }",
                        "first",
                        "Must be between 1 and 100.",
                        "Допустимы значения от 1 до 100."),
                refused(
                        "leads(last: 2000) { nodes { id } }",
                        "last",
                        "Must be between 1 and 100.",
                        "Допустимы значения от 1 до 100."),
                refused(
                        "customers(first: 1, last: 1) { nodes { id } }",
                        "last",
                        "Use either first or last, not both.",
                        "Укажите либо first, либо last, но не оба."),
                refused(
                        "order(id: \"ORD-000001\") { tasks(first: 101) { nodes { id } } }",
                        "first",
                        "Must be between 1 and 100.",
                        "Допустимы значения от 1 до 100."),
                refused(
                        "orderBoard(filter: {status: [CLOSED]}) { columns { orders(last: 0) { nodes { id } } } }",
                        "last",
                        "Must be between 1 and 100.",
                        "Допустимы значения от 1 до 100."),
                refused(
                        "tasks(after: \"garbage\") { nodes { id } }",
                        "after",
                        "Invalid cursor. Send the cursor exactly as the API returned it.",
                        "Недействительный курсор. Передайте курсор в точности таким, каким его вернул API."),
                refused(
                        "tasks(before: \"%%%\") { nodes { id } }",
                        "before",
                        "Invalid cursor. Send the cursor exactly as the API returned it.",
                        "Недействительный курсор. Передайте курсор в точности таким, каким его вернул API."),
                refused(
                        "tasks(after: \"\") { nodes { id } }",
                        "after",
                        "Invalid cursor. Send the cursor exactly as the API returned it.",
                        "Недействительный курсор. Передайте курсор в точности таким, каким его вернул API."),
                refused(
                        "orders(filter: {createdAt: {from: \"2018-07-02T00:00:00Z\", to: \"2018-07-01T00:00:00Z\"}}) {"
                                + " nodes { id } }",
                        "filter.createdAt",
                        "from must be earlier than to.",
                        "Значение from должно быть раньше to."),
                refused(
                        "statusHistory(filter: {occurredAt: {from: \"2018-07-02T00:00:00Z\", to:"
                                + " \"2018-07-02T00:00:00Z\"}}) { nodes { id } }",
                        "filter.occurredAt",
                        "from must be earlier than to.",
                        "Значение from должно быть раньше to."),
                refused(
                        "tasks(filter: {dueAt: {from: \"2018-07-02T00:00:00+03:00\", to: \"2018-07-01T21:00:00Z\"}}) {"
                                + " nodes { id } }",
                        "filter.dueAt",
                        "from must be earlier than to.",
                        "Значение from должно быть раньше to."),
                refused(
                        "orders(filter: {amount: {min: 2, max: 1}}) { nodes { id } }",
                        "filter.amount",
                        "min must not be greater than max.",
                        "Значение min не должно быть больше max."),
                refused(
                        "customers(filter: {search: \"" + TOO_LONG + "\"}) { nodes { id } }",
                        "filter.search",
                        "Must be between 1 and 200 characters long.",
                        "Допустимая длина — от 1 до 200 символов."),
                refused(
                        "leads(filter: {search: \"a\\u0000b\"}) { nodes { id } }",
                        "filter.search",
                        "Must be between 1 and 200 characters long.",
                        "Допустимая длина — от 1 до 200 символов."),
                refused(
                        "orders(filter: {assignedManager: [\"Mark\"]}) { nodes { id } }",
                        "filter.assignedManager",
                        "Must be a UUID, as in the id field of the record.",
                        "Укажите UUID из поля id записи."),
                refused(
                        "customers(filter: {city: [\"Mos\\u0000cow\"]}) { nodes { id } }",
                        "filter.city",
                        "Unknown value: Mos cow.",
                        "Неизвестное значение: Mos cow."),
                refused(
                        "shipments(filter: {trackingNumber: \"\\u0000\"}) { nodes { id } }",
                        "filter.trackingNumber",
                        "Unknown value:  .",
                        "Неизвестное значение:  ."));
    }

    private static Arguments refused(String query, String argument, String english, String russian) {
        return Arguments.of(query.replaceAll("x{201}", TOO_LONG), argument, english, russian);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void reportsTheArgumentAndTheRemedy(String query, String argument, String english, String russian) {
        Api.Client manager = api.as("manager");
        assertThat(manager.query("{ " + query + " }").refusal())
                .isEqualTo(new Reply.Refusal("BAD_REQUEST", argument, english));
        assertThat(manager.in("ru-RU, ru;q=0.9, en;q=0.5")
                        .query("{ " + query + " }")
                        .refusal())
                .isEqualTo(new Reply.Refusal("BAD_REQUEST", argument, russian));
    }

    /**
     * A form sends an empty list or a blank text where its user chose nothing. Walks the schema, so that the test
     * covers new filters too.
     */
    @Test
    void emptyListsAndBlankTextsFilterNothing() {
        JsonNode types = api.query("""
                { __schema { queryType { fields { name args { name type { name } } } }
                             types { name inputFields { name type { kind name } } } } }""").data("__schema");
        int conditions = 0;
        for (JsonNode field : types.path("queryType").path("fields")) {
            for (JsonNode argument : field.path("args")) {
                if (!argument.path("name").asString().equals("filter")) {
                    continue;
                }
                for (JsonNode type : types.path("types")) {
                    if (!type.path("name").equals(argument.path("type").path("name"))) {
                        continue;
                    }
                    String name = field.path("name").asString();
                    for (JsonNode input : type.path("inputFields")) {
                        boolean list =
                                input.path("type").path("kind").asString().equals("LIST");
                        if (list || input.path("type").path("name").asString("").equals("String")) {
                            String given = input.path("name").asString() + (list ? ": []" : ": \"  \"");
                            assertThat(filtered(name, given))
                                    .as(name + " " + given)
                                    .isEqualTo(filtered(name, ""));
                            conditions++;
                        }
                    }
                }
            }
        }
        assertThat(conditions).isGreaterThan(35);
    }

    /** The ids of a list, or all figures of another field. */
    private String filtered(String field, String filter) {
        String arguments = "(" + (field.endsWith("Stats") ? "groupBy: [STATUS], " : "") + "filter: {" + filter + "})";
        String selection = switch (field) {
            case "orderBoard" -> "{ columns { status orders { nodes { id } } } }";
            case "leadBoard" -> "{ columns { status leads { nodes { id } } } }";
            case "orderStats", "leadStats" -> "{ groups { count } }";
            case "changes" -> "{ nodes { recordId } }";
            default -> "{ nodes { id } }";
        };
        Reply reply = api.as("admin").query("{ " + field + arguments + selection + " }");
        assertThat(reply.json().has("errors")).as(reply.body()).isFalse();
        return reply.body();
    }

    @Test
    void refusesAChangedCursor() {
        String cursor = api.query("{ orders(first: 3) { pageInfo { endCursor } } }")
                .data("orders.pageInfo.endCursor")
                .asString();
        for (int i = 0; i < cursor.length(); i++) {
            char other = cursor.charAt(i) == 'A' ? 'B' : 'A';
            String altered = cursor.substring(0, i) + other + cursor.substring(i + 1);
            assertThat(after("orders(after: $after)", altered).refusal())
                    .isEqualTo(new Reply.Refusal(
                            "BAD_REQUEST", "after", "Invalid cursor. Send the cursor exactly as the API returned it."));
        }
        assertThat(after("orders(after: $after, first: 1)", cursor).texts("orders.nodes", "id"))
                .containsExactly("0d000000-0000-7000-8000-000000000004");
    }

    @Test
    void refusesACursorOfAnotherSort() {
        String cursor = api.query("{ orders(first: 3) { pageInfo { endCursor } } }")
                .data("orders.pageInfo.endCursor")
                .asString();
        assertThat(after("orders(after: $after, sort: FINAL_PRICE_ASC)", cursor).refusal())
                .isEqualTo(new Reply.Refusal(
                        "BAD_REQUEST",
                        "after",
                        "This cursor belongs to a different sort order. Start again from the first page."));
    }

    @Test
    void refusesACursorOfAnotherConnection() {
        String cursor = api.query("{ orders(first: 3) { pageInfo { endCursor } } }")
                .data("orders.pageInfo.endCursor")
                .asString();
        Reply.Refusal other = new Reply.Refusal(
                "BAD_REQUEST",
                "after",
                "This cursor belongs to a different list. Use it only with the list that returned it.");
        assertThat(after("leads(after: $after)", cursor).refusal()).isEqualTo(other);
        assertThat(after("statusHistory(after: $after)", cursor).refusal()).isEqualTo(other);
        assertThat(api.query(
                                "query ($after: String) { order(id: \"ORD-000001\") { tasks(after: $after) { nodes "
                                        + "{ id } } } }",
                                Map.of("after", cursor))
                        .refusal())
                .isEqualTo(other);
    }

    @ParameterizedTest
    @ValueSource(strings = {"FULL_NAME_ASC", "FULL_NAME_DESC"})
    void analystsCannotSortByMaskedFields(String sort) {
        Api.Client analyst = api.as("analyst");
        String query = "{ customers(sort: " + sort + ") { nodes { id } } }";
        assertThat(analyst.query(query).refusal())
                .isEqualTo(new Reply.Refusal(
                        "BAD_REQUEST",
                        "sort",
                        "This sort order would reveal names that are hidden from your role. Choose another one."));
        assertThat(analyst.in("ru").query(query).refusal().message())
                .isEqualTo("Такая сортировка раскрыла бы имена, скрытые для вашей роли. Выберите другую.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ orders(filter: {createdAt: {from: \"+999999-01-01T00:00:00Z\"}}) { nodes { id } } }",
                "{ orders(filter: {createdAt: {to: \"-999999-01-01T00:00:00Z\"}}) { nodes { id } } }",
                "{ orders(filter: {createdAt: {from: \"2018-02-30T00:00:00Z\"}}) { nodes { id } } }",
                "{ orders(filter: {createdAt: {from: \"yesterday\"}}) { nodes { id } } }",
                "{ orders(filter: {amount: {min: \"1e9\"}}) { nodes { id } } }",
                "{ orders(filter: {amount: {min: \"1234567890123456789012345678901\"}}) { nodes { id } } }",
                "{ orders(first: 3000000000) { nodes { id } } }",
                "{ orders(sort: BY_COLOUR) { nodes { id } } }",
                "{ orders(sort: null) { nodes { id } } }",
                "{ orders(filter: {status: CLOSED, colour: 1}) { nodes { id } } }",
                "{ orders { nodes { colour } } }",
                "{ orders { nodes } }",
                "{ orders { nodes { id }",
                "{ }",
                "query A { viewer { role } } query B { viewer { role } }",
                "query ($id: ID!) { order(id: $id) { id } }",
                "query ($id: ID!) { order(id: $id) { id } } # ",
                "mutation { dropEverything }",
                "subscription { everything }"
            })
    void unknownFieldIsABadRequest(String query) {
        Reply reply = api.query(query);
        assertThat(reply.status()).isIn(400, 422);
        JsonNode errors = reply.json().path("errors");
        assertThat(errors.size()).isPositive();
        for (JsonNode error : errors) {
            assertThat(error.path("extensions").path("code").asString())
                    .as(reply.body())
                    .isEqualTo("BAD_REQUEST");
        }
        assertThat(reply.body()).doesNotContain("Exception", "\tat ", "org.postgresql", "graphql.");
    }

    private Reply after(String list, String cursor) {
        return api.query("query ($after: String) { " + list + " { nodes { id } } }", Map.of("after", cursor));
    }
}
