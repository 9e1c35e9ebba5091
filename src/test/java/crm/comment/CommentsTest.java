package crm.comment;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.Fixture;
import crm.Reply;
import crm.Statements;
import crm.TestDatabase;
import crm.Tokens;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Comments 1 and 2 are on order 2, 3 is on lead 2, 4 on customer 2; 1 and 4 are by Vera, the others by the manager. */
@ApiTest
@ChangesTheDatabase
class CommentsTest {

    private static final String COMMENT = "comment { id order { orderCode } lead { code } customer { code }"
            + " author { id } text mentions { id } edits editedAt deletedAt deletedBy { id } version }";

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    @Autowired
    private Statements statements;

    private Api.Client vera;

    @BeforeEach
    void signIn() {
        vera = api.withToken(Tokens.of(Fixture.user(3), "Vera Klein", "manager"));
    }

    private static String comment(int number) {
        return "c0330000-0000-7000-8000-00000000000" + number;
    }

    private Reply send(String mutation, Map<String, ?> input) {
        return send(api.as("manager"), mutation, input);
    }

    private static Reply send(Api.Client client, String mutation, Map<String, ?> input) {
        String type = mutation.substring(0, 1).toUpperCase(Locale.ROOT) + mutation.substring(1) + "Input";
        return client.query(
                "mutation($input: %s!) { %s(input: $input) { %s userErrors { code path message } replayed } }"
                        .formatted(type, mutation, COMMENT),
                Map.of("input", input));
    }

    private String everything() {
        return database.jdbc()
                .sql("select (select string_agg(c::text, ';' order by id) from comments c)"
                        + " || (select string_agg(t::text, ';' order by comment_id, number) from comment_texts t)")
                .query(String.class)
                .single();
    }

    @Test
    void addsACommentWithMentionsOnceForAKeyAndNotForADryRun() {
        String before = everything();
        Map<String, Object> input = new HashMap<>(Map.of(
                "orderId", "ORD-000001",
                "text", "  Марк, посмотрите 🚲 ",
                "mentions", List.of(Fixture.user(3), Fixture.ADMIN, Fixture.user(3)),
                "idempotencyKey", "c",
                "dryRun", true));
        assertThat(send("addComment", input).data("addComment.comment.text").asString())
                .isEqualTo("Марк, посмотрите 🚲");
        assertThat(everything()).isEqualTo(before);
        input.remove("dryRun");
        Reply reply = send("addComment", input);
        assertThat(reply.data("addComment.comment").toString().replaceFirst("\"id\":\"[^\"]+\",", ""))
                .isEqualTo("{\"order\":{\"orderCode\":\"ORD-000001\"},\"lead\":null,\"customer\":null,"
                        + "\"author\":{\"id\":\"" + Fixture.MANAGER + "\"},\"text\":\"Марк, посмотрите 🚲\","
                        + "\"mentions\":[{\"id\":\"" + Fixture.user(3) + "\"},{\"id\":\"" + Fixture.ADMIN + "\"}],"
                        + "\"edits\":0,\"editedAt\":null,\"deletedAt\":null,\"deletedBy\":null,\"version\":0}");
        Reply again = send("addComment", input);
        assertThat(again.data("addComment.replayed").asBoolean()).isTrue();
        assertThat(again.data("addComment.comment")).isEqualTo(reply.data("addComment.comment"));
        assertThat(api.query("{ order(id: \"ORD-000001\") { comments { nodes { id } totalCount { value } } } }")
                        .texts("order.comments.nodes", "id"))
                .containsExactly(reply.data("addComment.comment.id").asString());
    }

    @Test
    void listsComeNewestFirstAndInPages() {
        String query = "query($after: String) { order(id: \"ORD-000002\") { comments(first: 1, after: $after) {"
                + " nodes { text } pageInfo { endCursor hasNextPage } } } }";
        Reply first = api.query(query, Collections.singletonMap("after", null));
        assertThat(first.texts("order.comments.nodes", "text")).containsExactly("Called, no answer");
        Reply second = api.query(
                query,
                Map.of("after", first.data("order.comments.pageInfo.endCursor").asString()));
        assertThat(second.texts("order.comments.nodes", "text")).containsExactly("Звонить после 18:00");
        assertThat(second.data("order.comments.pageInfo.hasNextPage").asBoolean())
                .isFalse();
        assertThat(api.query("{ lead(id: \"LEAD-000002\") { comments { nodes { text } } }"
                                + " customer(id: \"CUST-000002\") { comments { nodes { text } } } }")
                        .json()
                        .path("data")
                        .toString())
                .isEqualTo("{\"lead\":{\"comments\":{\"nodes\":[{\"text\":\"Wants a frame of 56 cm\"}]}},"
                        + "\"customer\":{\"comments\":{\"nodes\":[{\"text\":\"A friend of Vera\"}]}}}");
    }

    @Test
    void editKeepsTheFormerTextForAdministrators() {
        Reply reply = send("updateComment", Map.of("id", comment(2), "text", "Called twice", "expectedVersion", 0));
        assertThat(reply.data("updateComment.comment").toString())
                .contains(
                        "\"text\":\"Called twice\"",
                        "\"edits\":1,\"editedAt\":\"2018-07-02T12:00:00.000Z\"",
                        "\"mentions\":[{\"id\":\"" + Fixture.user(3) + "\"}]",
                        "\"version\":1");
        // The same text again is no edit; mentions change without one.
        Reply same = send("updateComment", Map.of("id", comment(2), "text", "Called twice"));
        assertThat(same.data("updateComment.comment.version").asInt()).isEqualTo(1);
        Map<String, Object> nobody = new HashMap<>(Map.of("id", comment(2)));
        nobody.put("mentions", null);
        Reply unmentioned = send("updateComment", nobody);
        assertThat(unmentioned.data("updateComment.comment").toString())
                .contains("\"mentions\":[]", "\"edits\":1", "\"version\":2");
        String former = "{ node(id: \"" + comment(2) + "\") { ... on Comment { formerTexts { text replacedAt } } } }";
        assertThat(api.as("admin").query(former).data("node.formerTexts").toString())
                .isEqualTo("[{\"text\":\"Called, no answer\",\"replacedAt\":\"2018-07-02T12:00:00.000Z\"}]");
        assertThat(api.query(former).refusal().code()).isEqualTo("FORBIDDEN");
    }

    @Test
    void deletedCommentStaysWithoutItsText() {
        Reply reply = send("deleteComment", Map.of("id", comment(2), "expectedVersion", 0));
        assertThat(reply.data("deleteComment.comment").toString())
                .contains(
                        "\"text\":null",
                        "\"deletedAt\":\"2018-07-02T12:00:00.000Z\",\"deletedBy\":{\"id\":\"" + Fixture.MANAGER);
        assertThat(api.query("{ order(id: \"ORD-000002\") { comments { nodes { text } } } }")
                        .data("order.comments.nodes")
                        .toString())
                .isEqualTo("[{\"text\":null},{\"text\":\"Звонить после 18:00\"}]");
        assertThat(api.as("admin")
                        .query("{ node(id: \"" + comment(2) + "\") { ... on Comment { formerTexts { text } } } }")
                        .texts("node.formerTexts", "text"))
                .containsExactly("Called, no answer");
        for (String change : List.of("updateComment", "deleteComment")) {
            assertThat(send(change, Map.of("id", comment(2))).texts(change + ".userErrors", "code"))
                    .containsExactly("CONFLICT");
        }
    }

    @Test
    void onlyTheAuthorChangesAndOnlyTheAuthorOrAnAdministratorDeletes() {
        String before = everything();
        for (String change : List.of("updateComment", "deleteComment")) {
            assertThat(send(change, Map.of("id", comment(1))).texts(change + ".userErrors", "code"))
                    .containsExactly("CONFLICT");
        }
        assertThat(send(api.as("admin"), "updateComment", Map.of("id", comment(1), "text", "x"))
                        .texts("updateComment.userErrors", "code"))
                .containsExactly("CONFLICT");
        assertThat(everything()).isEqualTo(before);
        assertThat(send(api.as("admin"), "deleteComment", Map.of("id", comment(1)))
                        .data("deleteComment.comment.deletedBy.id")
                        .asString())
                .isEqualTo(Fixture.ADMIN);
        assertThat(send(vera, "updateComment", Map.of("id", comment(4), "text", "x"))
                        .texts("updateComment.userErrors", "code"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{text: \"x\"} | REQUIRED | orderId",
                "{text: \" \", orderId: \"ORD-000001\"} | REQUIRED | text",
                "{text: \"${10001}\", orderId: \"ORD-000001\"} | TOO_LONG | text",
                "{text: \"a\\u0000\", orderId: \"ORD-000001\"} | INVALID_TEXT | text",
                "{text: \"x\", orderId: \"ORD-999999\"} | NOT_FOUND | orderId",
                "{text: \"x\", orderId: \"ORD-000001\", leadId: \"LEAD-000001\"} | CONFLICT | leadId",
                "{text: \"x\", orderId: \"ORD-000001\", mentions: [\"${inactive}\"]} | CONFLICT | mentions,0",
                "{text: \"x\", orderId: \"ORD-000001\", mentions: [\"${nobody}\"]} | NOT_FOUND | mentions,0",
            })
    void refusesWhatCannotBe(String input, String code, String path) {
        String before = everything();
        Reply reply = api.query("mutation { addComment(input: "
                + input.replace("${10001}", "a".repeat(10_001))
                        .replace("${inactive}", Fixture.user(4))
                        .replace("${nobody}", Fixture.order(1))
                + ") { comment { id } userErrors { code path } } }");
        assertThat(reply.texts("addComment.userErrors", "code")).containsExactly(code);
        assertThat(reply.data("addComment.userErrors.0.path").toString())
                .isEqualTo("[\"" + path.replace(",", "\",\"") + "\"]");
        assertThat(everything()).isEqualTo(before);
    }

    /** A client that edits a comment sends the mentions that it has. */
    @Test
    void mentionsOfFormerColleaguesStay() {
        database.execute("update users set active = false where id = '" + Fixture.user(3) + "'");
        List<String> people = List.of(Fixture.user(3), Fixture.ADMIN);
        Reply kept = send("updateComment", Map.of("id", comment(2), "text", "Called twice", "mentions", people));
        assertThat(kept.data("updateComment.userErrors")).isEmpty();
        assertThat(kept.texts("updateComment.comment.mentions", "id")).isEqualTo(people);
        send("updateComment", Map.of("id", comment(2), "mentions", List.of()));
        Reply again = send("updateComment", Map.of("id", comment(2), "mentions", people));
        assertThat(again.data("updateComment.userErrors").toString())
                .contains("\"code\":\"CONFLICT\",\"path\":[\"mentions\",\"0\"]");
    }

    @Test
    void listsAndEditsAreBounded() {
        String mentions = ("\"" + Fixture.user(3) + "\",").repeat(21);
        assertThat(api.query("mutation { addComment(input: {orderId: \"ORD-000001\", text: \"x\", mentions: ["
                                + mentions + "]}) { replayed } }")
                        .refusal()
                        .code())
                .isEqualTo("LIMIT_EXCEEDED");
        database.execute("update comments set edits = 49, edited_at = now() where id = '" + comment(2) + "'");
        assertThat(send("updateComment", Map.of("id", comment(2), "text", "a"))
                        .texts("updateComment.userErrors", "code"))
                .isEmpty();
        assertThat(send("updateComment", Map.of("id", comment(2), "text", "b"))
                        .texts("updateComment.userErrors", "code"))
                .containsExactly("CONFLICT");
        assertThat(send("deleteComment", Map.of("id", comment(2))).texts("deleteComment.userErrors", "code"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"updateComment", "deleteComment"})
    void respectsVersionsAndIds(String mutation) {
        String before = everything();
        assertThat(send(mutation, Map.of("id", comment(2), "expectedVersion", 9))
                        .texts(mutation + ".userErrors", "code"))
                .containsExactly("STALE_VERSION");
        assertThat(send(mutation, Map.of("id", Fixture.order(1))).texts(mutation + ".userErrors", "code"))
                .containsExactly("NOT_FOUND");
        assertThat(send(mutation, Map.of("id", "comment 1")).refusal().argument())
                .isEqualTo("input.id");
        assertThat(everything()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({"addComment, orderId", "updateComment, id", "deleteComment, id"})
    void analystsReadAndDoNotWrite(String mutation, String id) {
        String input = id + ": \"" + Fixture.order(1) + "\"" + (mutation.equals("addComment") ? ", text: \"x\"" : "");
        assertThat(api.as("analyst")
                        .query("mutation { %s(input: {%s}) { replayed } }".formatted(mutation, input))
                        .refusal()
                        .code())
                .isEqualTo("FORBIDDEN");
        assertThat(api.as("analyst")
                        .query("{ order(id: \"ORD-000002\") { comments { nodes { text author { id } } } } }")
                        .texts("order.comments.nodes", "text"))
                .containsExactly("***", "***");
    }

    @Test
    void mergeMovesCommentsAndItsUndoMovesThemBack() {
        String comments = "query($id: ID!) { customer(id: $id) { comments { nodes { id } } } }";
        api.as("admin")
                .query("mutation { mergeCustomers(input: {id: \"CUST-000005\", duplicateId: \"CUST-000002\"})"
                        + " { userErrors { message } } }");
        assertThat(api.query(comments, Map.of("id", "CUST-000005")).texts("customer.comments.nodes", "id"))
                .containsExactly(comment(4));
        // Whoever writes about the duplicate writes about the survivor.
        assertThat(send("addComment", Map.of("customerId", "CUST-000002", "text", "x"))
                        .data("addComment.comment.customer.code")
                        .asString())
                .isEqualTo("CUST-000005");
        api.as("admin")
                .query("mutation { unmergeCustomers(input: {duplicateId: \"CUST-000002\"})"
                        + " { userErrors { message } } }");
        assertThat(api.query(comments, Map.of("id", "CUST-000002")).texts("customer.comments.nodes", "id"))
                .containsExactly(comment(4));
    }

    @Test
    void takesTheSameStatementsForOneMentionAndForMany() throws Exception {
        List<String> people = database.jdbc()
                .sql("select id::text from users where active order by id limit 6")
                .query(String.class)
                .list();
        assertThat(people).hasSizeGreaterThan(2);
        int one = statements
                .during(() -> send(
                        "addComment",
                        Map.of("orderId", "ORD-000001", "text", "x", "mentions", List.of(Fixture.user(3)))))
                .size();
        List<String> many = statements.during(
                () -> send("addComment", Map.of("orderId", "ORD-000001", "text", "x", "mentions", people)));
        assertThat(many).as(String.join("\n\n", many)).hasSize(one);
    }

    @Test
    void refusesThousandsOfMentionsAndATextOfAMegabyte() {
        String before = everything();
        assertThat(send(
                                "addComment",
                                Map.of(
                                        "orderId",
                                        "ORD-000001",
                                        "text",
                                        "x",
                                        "mentions",
                                        Collections.nCopies(10_000, Fixture.user(3))))
                        .refusal()
                        .code())
                .isEqualTo("LIMIT_EXCEEDED");
        assertThat(send("addComment", Map.of("orderId", "ORD-000001", "text", "a".repeat(1_000_000)))
                        .body())
                .containsAnyOf("TOO_LONG", "TOO_LARGE");
        assertThat(everything()).isEqualTo(before);
    }

    /** Of two edits that are sent at the same time, the second one keeps the text of the first. */
    @Test
    void editsAtTheSameTimeLoseNoText() {
        List<Reply> replies = Stream.of("one", "two")
                .map(text -> CompletableFuture.supplyAsync(
                        () -> send("updateComment", Map.of("id", comment(2), "text", text))))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();
        assertThat(replies)
                .allSatisfy(reply -> assertThat(reply.texts("updateComment.userErrors", "code"))
                        .isEmpty());
        String former = "{ node(id: \"" + comment(2) + "\") { ... on Comment { text formerTexts { text } } } }";
        Reply reply = api.as("admin").query(former);
        assertThat(reply.texts("node.formerTexts", "text")).hasSize(2).startsWith("Called, no answer");
        assertThat(List.of(
                        reply.data("node.text").asString(),
                        reply.texts("node.formerTexts", "text").getLast()))
                .containsExactlyInAnyOrder("one", "two");
    }
}
