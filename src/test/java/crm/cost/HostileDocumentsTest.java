package crm.cost;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.Reply;
import crm.Statements;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;

/** The server refuses expensive documents before it executes any part of them. */
@ApiTest
class HostileDocumentsTest {

    @Autowired
    private Api api;

    @Autowired
    private Statements statements;

    static Stream<Arguments> documents() {
        return Stream.of(
                hostile(
                        "1000 aliases",
                        "{ " + times(1000, i -> "a" + i + ": __typename") + " }",
                        "The document has 1,000 aliases; the limit is 30. A fragment counts each time it is used."),
                hostile(
                        "depth 50",
                        "{ order(id: \"x\") " + "{ customer { orders { nodes ".repeat(16) + "{ id } "
                                + "} } }".repeat(16) + "}",
                        "Fields in the document are nested 50 levels deep; the limit is 15."),
                hostile(
                        "depth 50 by fragments",
                        "{ order(id: \"x\") { ...F0 } } "
                                + times(
                                        16,
                                        i -> "fragment F" + i + " on Order { customer { orders { nodes { ...F" + (i + 1)
                                                + " } } } }")
                                + " fragment F16 on Order { id }",
                        "Fields in the document are nested 50 levels deep; the limit is 15."),
                hostile(
                        "5000 nested braces",
                        "{ a".repeat(5000) + " }".repeat(5000),
                        "Braces, brackets or fragments in the document are nested too deeply; the limit is 500 "
                                + "grammar steps."),
                hostile(
                        "5000 nested lists in an argument",
                        "{ orders(first: " + "[".repeat(5000) + "]".repeat(5000) + ") { nodes { id } } }",
                        "Braces, brackets or fragments in the document are nested too deeply; the limit is 500 "
                                + "grammar steps."),
                hostile(
                        "1000 @skip",
                        "{ viewer { role " + "@skip(if: false) ".repeat(1000) + " } }",
                        "The document has 1,000 directives; the limit is 50. A fragment counts each time it is used."),
                hostile(
                        "1000 @skip on an operation",
                        "query " + "@skip(if: false) ".repeat(1000) + "{ viewer { role } }",
                        "The document has 1,000 directives; the limit is 50. A fragment counts each time it is used."),
                hostile(
                        "100 root fields",
                        "{ " + "viewer { role } ".repeat(100) + "}",
                        "The operation has 100 root fields; the limit is 20. Send several requests."),
                hostile(
                        "100 root fields by a fragment",
                        "{ ...F } fragment F on Query { " + "viewer { role } ".repeat(100) + "}",
                        "The operation has 100 root fields; the limit is 20. Send several requests."),
                hostile(
                        "30 fragments, each spreading the next twice",
                        "{ ...F0 } "
                                + times(
                                        30,
                                        i -> "fragment F" + i + " on Query { ...F" + (i + 1) + " ...F" + (i + 1) + " }")
                                + " fragment F30 on Query { viewer { role } }",
                        "The operation has 1,073,741,824 root fields; the limit is 20. Send several requests."),
                hostile(
                        "100 fragments, each spreading the next twice, beyond every number",
                        "{ ...F0 } "
                                + times(
                                        100,
                                        i -> "fragment F" + i + " on Query { ...F" + (i + 1) + " ...F" + (i + 1) + " }")
                                + " fragment F100 on Query { viewer { role } }",
                        "The operation has 9,007,199,254,740,992 root fields; the limit is 20. Send several requests."),
                hostile(
                        "30 unused fragments, each spreading the next twice",
                        "{ viewer { role } } "
                                + times(
                                        30,
                                        i -> "fragment F" + i + " on Order { ...F" + (i + 1) + " ...F" + (i + 1) + " }")
                                + " fragment F30 on Order { id }",
                        "The document has 1,073,741,824 fields; the limit is 2,000. A fragment counts each time it "
                                + "is used."),
                hostile(
                        "200 × 100 inline fragments",
                        "{ orders { nodes { " + ("...{" + "...{a}".repeat(100) + "}").repeat(200) + "} } }",
                        "The document has more than 15,000 tokens or more than 200,000 whitespace tokens. Request "
                                + "less at a time."),
                hostile(
                        "30 × 100 inline fragments",
                        "{ orders { nodes { " + ("... { " + "... { id } ".repeat(100) + "} ").repeat(30) + "} } }",
                        "The document has 3,002 fields; the limit is 2,000. A fragment counts each time it is used."),
                hostile(
                        "15,001 tokens",
                        "{ " + "id ".repeat(14_998) + " }  # two braces, and the end",
                        "The document has more than 15,000 tokens or more than 200,000 whitespace tokens. Request "
                                + "less at a time."),
                hostile(
                        "200,001 white spaces",
                        "{" + " ".repeat(200_001) + "viewer { role } }",
                        "The document has 200,019 bytes; the limit is 131,072. Request less at a time, and send "
                                + "values as variables."),
                hostile(
                        "128 KB and a bit, of two bytes each",
                        "{ order(id: \"" + "я".repeat(65_536) + "\") { id } }",
                        "The document has 131,096 bytes; the limit is 131,072. Request less at a time, and send "
                                + "values as variables."),
                hostile(
                        "a page of 10⁹",
                        "{ orders(first: 1000000000) { nodes { id } } }",
                        "The request could cost 1,000,000,001 points; the limit is 50,000. Request smaller pages "
                                + "(first) or fewer nested lists."),
                hostile(
                        "pages of pages of pages",
                        "{ customers(first: 100) { nodes { orders(first: 100) { nodes { tasks(first: 100) { "
                                + "nodes { id } }"
                                + " } } } } }",
                        "The request could cost 1,020,201 points; the limit is 50,000. Request smaller pages "
                                + "(first) or fewer nested lists."),
                hostile(
                        "pages of pages by fragments",
                        "{ customers(last: 100) { ...C } } fragment C on CustomerConnection { edges { node { ...O } } }"
                                + " fragment O on Customer { orders(last: 100) { nodes { history(last: 5) { edges { "
                                + "node { id } } } } } }",
                        "The request could cost 70,201 points; the limit is 50,000. Request smaller pages (first) "
                                + "or fewer nested lists."),
                hostile(
                        "pages beyond every number",
                        "{ customers(first: 2147483647) { nodes { orders(first: 2147483647) { nodes { tasks(first:"
                                + " 2147483647) { nodes { id } } } } } } }",
                        "The request could cost 9,007,199,254,740,992 points; the limit is 50,000. Request smaller "
                                + "pages (first) or fewer nested lists."));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("documents")
    void refusesADocumentBeyondALimitBeforeExecution(String name, String document, String message) throws Exception {
        assertThat(statements.during(() -> {
                    requireRefused(api.query(document), message);
                    // Without a token, the body and the number of tokens have lower limits.
                    assertThat(api.anonymous().query(document).status()).isIn(400, 413);
                    // The second time too: the refused document is not cached as valid.
                    requireRefused(api.query(document), message);
                    return null;
                }))
                .isEmpty();
    }

    @Test
    void readsAtMostAThousandTokensOfACallerWithoutAToken() {
        String document = "{ orders { nodes { %s } } }";
        assertThat(api.anonymous()
                        .query(document.formatted("id ".repeat(990)))
                        .refusal()
                        .code())
                .isEqualTo("UNAUTHENTICATED");
        requireRefused(
                api.anonymous().query(document.formatted("id ".repeat(1_000))),
                "The document has more than 1,000 tokens or more than 200,000 whitespace tokens. "
                        + "Request less at a time.");
    }

    private static void requireRefused(Reply reply, String message) {
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.refusal()).isEqualTo(new Reply.Refusal("LIMIT_EXCEEDED", null, message));
        assertThat(reply.json().has("data")).isFalse();
    }

    static Stream<String> recursiveIntrospection() {
        return Stream.of(
                "{ ...A } fragment A on Query { ...A }",
                "{ ...A } fragment A on Query { viewer { role } ...B } fragment B on Query { ...C }"
                        + " fragment C on Query { ...A }",
                "{ order(id: \"x\") { ...A } } fragment A on Order { customer { orders { nodes { ...A } } } }",
                "{ viewer { role } } fragment A on Order { ...A }");
    }

    @ParameterizedTest
    @MethodSource("recursiveIntrospection")
    void refusesARecursiveFragment(String document) {
        for (Api.Client client : List.of(api.as("manager"), api.anonymous())) {
            Reply.Refusal refusal = client.query(document).refusal();
            assertThat(refusal.code()).isEqualTo("BAD_REQUEST");
            assertThat(refusal.message())
                    .isEqualTo("The fragment A includes itself, directly or through other " + "fragments.");
        }
    }

    @Test
    void countsAPageSizeGivenAsAVariable() {
        String document = """
                query ($customers: Int, $orders: Int = 100) { customers(first: $customers) { nodes {
                  orders(first: $orders)
                  { nodes { tasks(last: 5) { nodes { id } } } } } } }""";
        requireRefused(
                api.query(document, Map.of("customers", 100)),
                "The request could cost 70,201 points; the limit is 50,000. Request smaller pages (first) or fewer "
                        + "nested lists.");
        assertThat(api.query(document, Map.of("customers", 60)).json().has("errors"))
                .isFalse();
        assertThat(api.query(document, Map.of("customers", 100, "orders", 60))
                        .json()
                        .has("errors"))
                .isFalse();
        // Without a size, a page has twenty.
        Map<String, Object> unsaid = new HashMap<>();
        unsaid.put("customers", null);
        assertThat(api.query(document, unsaid).json().has("errors")).isFalse();
    }

    @Test
    void refusesTooDeeplyNestedVariables() {
        String nested = "{\"query\": \"query ($v: JSON) { __typename }\", \"variables\": {\"v\": " + "[".repeat(5000)
                + "]".repeat(5000) + "}}";
        Reply reply = api.as("manager").post("/graphql", nested);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.refusal())
                .isEqualTo(new Reply.Refusal(
                        "BAD_REQUEST",
                        null,
                        "The JSON has more than 100,000 names, values and brackets, is nested too deeply, or contains "
                                + "a number or a text that is too long."));
        assertThat(api.query("{ viewer { role } }").data("viewer.role").asString())
                .isEqualTo("MANAGER");
    }

    @Test
    void answersInRussian() {
        assertThat(api.as("manager")
                        .in("ru")
                        .query("{ orders(first: 1000000000) { nodes { id } } }")
                        .refusal()
                        .message()
                        .replace('\u00a0', ' '))
                .startsWith("Запрос может стоить 1 000 000 001 балл, допустимо не более 50 000.");
    }

    private static Arguments hostile(String name, String document, String message) {
        return Arguments.of(name, document, message);
    }

    private interface Text {
        String at(int index);
    }

    private static String times(int count, Text text) {
        return IntStream.range(0, count).mapToObj(text::at).collect(joining(" "));
    }
}
