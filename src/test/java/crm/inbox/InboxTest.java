package crm.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.Fixture;
import crm.Reply;
import crm.Statements;
import crm.TestDatabase;
import crm.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** In the fixture, Vera's work is due or breached. Here she begins with nothing. */
@ApiTest
@ChangesTheDatabase
class InboxTest {

    private static final String INBOX = "query($first: Int, $after: String, $unread: Boolean! = false) {"
            + " inbox(first: $first, after: $after, unreadOnly: $unread) {"
            + " nodes { key kind occurredAt readAt actor { name } record { __typename id } }"
            + " unreadCount { value } pageInfo { hasNextPage endCursor } } }";

    private static final String MARK = "mutation($input: MarkInboxReadInput!) { markInboxRead(input: $input) {"
            + " unreadCount { value } userErrors { code } replayed } }";

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    @Autowired
    private Statements statements;

    private Api.Client vera;

    @BeforeEach
    void emptyInboxes() {
        vera = api.withToken(Tokens.of(Fixture.user(3), "Vera Klein", "manager"));
        database.execute("""
                set session_replication_role = replica;
                update tasks set completed = true where assignee is not null;
                update orders set sla_due_at = null where assigned_manager is not null;
                update leads set sla_due_at = null where assigned_manager is not null;
                set session_replication_role = origin""");
    }

    private List<String> kinds(Api.Client person) {
        return person.query(INBOX).texts("inbox.nodes", "kind");
    }

    private int unread(Api.Client person) {
        return person.query(INBOX).data("inbox.unreadCount.value").asInt();
    }

    private static Reply done(Reply reply) {
        assertThat(reply.body()).doesNotContain("\"errors\"", "\"code\"");
        return reply;
    }

    private Reply change(String mutation) {
        return done(api.query("mutation { " + mutation + " { userErrors { code } } }"));
    }

    @Test
    void mentionStaysUntilTheCommentNoLongerMentions() {
        Reply reply = api.query("mutation { addComment(input: {orderId: \"ORD-000001\", text: \"Vera?\", mentions: [\""
                + Fixture.user(3) + "\", \"" + Fixture.MANAGER + "\"]}) { comment { id } } }");
        String comment = reply.data("addComment.comment.id").asString();
        Reply inbox = vera.query(INBOX);
        assertThat(inbox.data("inbox.nodes").toString().replaceFirst("\"key\":\"[^\"]+\",", ""))
                .isEqualTo("[{\"kind\":\"MENTION\",\"occurredAt\":\"2018-07-02T12:00:00.000Z\",\"readAt\":null,"
                        + "\"actor\":{\"name\":\"Марк Орлов\"},\"record\":{\"__typename\":\"Comment\",\"id\":\""
                        + comment
                        + "\"}}]");
        // Nobody is told of what they did themselves.
        assertThat(kinds(api.as("manager"))).isEmpty();
        change("updateComment(input: {id: \"" + comment + "\", text: \"Vera!\"})");
        assertThat(kinds(vera)).containsExactly("MENTION");
        change("updateComment(input: {id: \"" + comment + "\", mentions: [\"" + Fixture.ADMIN + "\"]})");
        assertThat(kinds(vera)).isEmpty();
        assertThat(kinds(api.as("admin"))).containsExactly("MENTION");
        change("deleteComment(input: {id: \"" + comment + "\"})");
        assertThat(kinds(api.as("admin"))).isEmpty();
    }

    @Test
    void workThatOthersAssignIsToldWhileThePersonHasIt() {
        String vera3 = "\"" + Fixture.user(3) + "\"";
        database.execute("""
                update orders set assigned_manager = null where id = '%s';
                update leads set assigned_manager = null, sla_due_at = null where id = '%s'
                """.formatted(Fixture.order(1), Fixture.lead(3)));
        database.execute("update orders set sla_due_at = null; update leads set sla_due_at = null");
        change("createTask(input: {title: \"x\", assigneeId: " + vera3 + "})");
        change("createTask(input: {title: \"mine\", assigneeId: \"" + Fixture.MANAGER + "\"})");
        change("updateTask(input: {id: \"" + Fixture.task(3) + "\", assigneeId: " + vera3 + "})");
        change("updateTask(input: {id: \"" + Fixture.task(3) + "\", title: \"again\", assigneeId: " + vera3 + "})");
        change("assignLead(input: {id: \"LEAD-000003\", managerId: " + vera3 + "})");
        change("assignLead(input: {id: \"LEAD-000003\", managerId: " + vera3 + "})");
        change("assignOrders(input: {ids: [\"ORD-000001\"], managerId: " + vera3 + "})");
        // One item of an order that went to somebody else and came back.
        change("assignOrders(input: {ids: [\"ORD-000001\"], managerId: \"" + Fixture.MANAGER + "\"})");
        change("assignOrders(input: {ids: [\"ORD-000001\"], managerId: " + vera3 + "})");
        change("recordCall(input: {orderId: \"ORD-000001\", direction: OUTGOING, outcome: BUSY, nextStep:"
                + " {title: \"Call\", dueAt: \"2018-08-01T00:00:00Z\", assigneeId: " + vera3 + "}})");
        database.execute("update orders set sla_due_at = null; update leads set sla_due_at = null");
        Reply inbox = vera.query(INBOX);
        assertThat(inbox.texts("inbox.nodes", "kind")).hasSize(5).containsOnly("ASSIGNMENT");
        assertThat(inbox.texts("inbox.nodes", "record.__typename"))
                .containsExactlyInAnyOrder("Task", "Task", "Task", "Lead", "Order");
        assertThat(kinds(api.as("manager"))).isEmpty();

        change("assignOrders(input: {ids: [\"ORD-000001\"], managerId: null})");
        change("deleteTask(input: {id: \"" + Fixture.task(3) + "\"})");
        assertThat(vera.query(INBOX).texts("inbox.nodes", "record.__typename"))
                .containsExactlyInAnyOrder("Task", "Task", "Lead");
    }

    @Test
    void deactivationTellsWhoGetsTheWork() {
        database.execute("update tasks set completed = false, due_at = null where id in ('%s', '%s')"
                .formatted(Fixture.task(2), Fixture.task(6)));
        database.execute("update orders set assigned_manager = null; update leads set assigned_manager = null");
        done(api.as("admin")
                .query("mutation { deactivateManager(input: {id: \"" + Fixture.user(3) + "\", handOverTo: \""
                        + Fixture.MANAGER + "\"}) { userErrors { code } } }"));
        assertThat(api.query(INBOX).texts("inbox.nodes", "record.id"))
                .containsExactlyInAnyOrder(Fixture.task(2), Fixture.task(6));
    }

    @Test
    void dueAndBreachedWorkIsThereWhileItIsSo() {
        database.execute("""
                set session_replication_role = replica;
                update tasks set completed = false, assignee = '%1$s', due_at = '2018-07-03T12:00:00Z'
                  where id = '%2$s';
                update tasks set completed = false, assignee = '%1$s', due_at = '2018-07-03T12:00:01Z'
                  where id = '%3$s';
                update tasks set completed = false, assignee = '%1$s', due_at = '2018-07-02T12:00:00Z'
                  where id = '%4$s';
                update orders set assigned_manager = '%1$s', sla_due_at = '2018-07-02T11:00:00Z' where id = '%5$s';
                update leads set assigned_manager = '%1$s', sla_due_at = '2018-07-02T10:00:00Z' where id = '%6$s';
                set session_replication_role = origin""".formatted(
                Fixture.user(3), Fixture.task(1), Fixture.task(2), Fixture.task(3), Fixture.order(1), Fixture.lead(3)));
        Reply inbox = vera.query(INBOX);
        assertThat(inbox.texts("inbox.nodes", "kind"))
                .containsExactlyInAnyOrder(
                        "TASK_DUE", "TASK_OVERDUE", "SERVICE_LEVEL_BREACHED", "SERVICE_LEVEL_BREACHED");
        assertThat(inbox.texts("inbox.nodes", "occurredAt"))
                .containsExactly(
                        "2018-07-02T12:00:00.000Z",
                        "2018-07-02T12:00:00.000Z",
                        "2018-07-02T11:00:00.000Z",
                        "2018-07-02T10:00:00.000Z");

        // One item at a time, without gaps or repeats.
        List<String> keys = new ArrayList<>();
        Map<String, Object> variables = Map.of("first", 1);
        for (int i = 0; i < 4; i++) {
            Reply page = vera.query(INBOX, variables);
            keys.addAll(page.texts("inbox.nodes", "key"));
            assertThat(page.data("inbox.pageInfo.hasNextPage").asBoolean()).isEqualTo(i < 3);
            variables = Map.of(
                    "first", 1, "after", page.data("inbox.pageInfo.endCursor").asString());
        }
        assertThat(keys).isEqualTo(inbox.texts("inbox.nodes", "key"));

        Map<String, Object> input = Map.of("input", Map.of("keys", keys.subList(0, 1), "upTo", "2018-07-02T10:00:00Z"));
        assertThat(done(vera.query(MARK, input))
                        .data("markInboxRead.unreadCount.value")
                        .asInt())
                .isEqualTo(2);
        assertThat(vera.query(INBOX, Map.of("unread", true)).texts("inbox.nodes", "key"))
                .isEqualTo(keys.subList(1, 3));
        assertThat(vera.query(INBOX).texts("inbox.nodes", "readAt").getLast()).isEqualTo("2018-07-02T12:00:00.000Z");

        // A record that is due at another time is unread again, and what the person read before is forgotten.
        database.execute("set session_replication_role = replica; update leads set sla_due_at = '2018-07-02T09:00:00Z'"
                + " where id = '" + Fixture.lead(3) + "'; set session_replication_role = origin");
        assertThat(unread(vera)).isEqualTo(3);
        vera.query(MARK, Map.of("input", Map.of("upTo", "2018-07-03T00:00:00Z")));
        assertThat(unread(vera)).isZero();
        assertThat(database.jdbc()
                        .sql("select count(*) from inbox_reads")
                        .query(Integer.class)
                        .single())
                .isEqualTo(4);
    }

    /** Stored times have microseconds, and the times of the API milliseconds. */
    @Test
    void upToATimeMarksTheItemThatShowsIt() {
        for (String title : List.of("older", "newer")) {
            change("createTask(input: {title: \"" + title + "\", assigneeId: \"" + Fixture.user(3) + "\"})");
        }
        database.execute("""
                update notifications n set occurred_at = '2018-07-02T11:59:59.123999Z'
                from tasks t where t.id = n.task_id and t.title = 'older';
                update notifications n set occurred_at = '2018-07-02T11:59:59.124Z'
                from tasks t where t.id = n.task_id and t.title = 'newer';
                set session_replication_role = replica;
                update orders set assigned_manager = '%s', sla_due_at = '2018-07-02T11:59:59.123456Z' where id = '%s';
                set session_replication_role = origin""".formatted(Fixture.user(3), Fixture.order(1)));
        String shown = vera.query(INBOX).texts("inbox.nodes", "occurredAt").getLast();
        assertThat(shown).isEqualTo("2018-07-02T11:59:59.123Z");
        vera.query(MARK, Map.of("input", Map.of("upTo", shown)));
        assertThat(vera.query(INBOX, Map.of("unread", true)).texts("inbox.nodes", "occurredAt"))
                .containsExactly("2018-07-02T11:59:59.124Z");
    }

    /** Not even when the person takes the work back: then nobody else assigned it. */
    @Test
    void workThatWentAwayIsNotToldAgain() {
        String vera3 = "\"" + Fixture.user(3) + "\"";
        String mark = "\"" + Fixture.MANAGER + "\"";
        for (String assign : List.of(
                "assignOrders(input: {ids: [\"ORD-000001\"], managerId: %s})",
                "assignLead(input: {id: \"LEAD-000003\", managerId: %s})",
                "updateTask(input: {id: \"" + Fixture.task(3) + "\", assigneeId: %s})")) {
            change(assign.formatted("null"));
            change(assign.formatted(vera3));
            assertThat(notifications()).as(assign).isEqualTo(1);
            for (String manager : List.of(mark, vera3)) {
                done(vera.query("mutation { " + assign.formatted(manager) + " { userErrors { code } } }"));
            }
            assertThat(notifications()).as(assign).isZero();
            change(assign.formatted(mark));
            change(assign.formatted(vera3));
            change(assign.formatted("null"));
            assertThat(notifications()).as(assign).isZero();
        }
    }

    private int notifications() {
        return database.jdbc()
                .sql("select count(*) from notifications")
                .query(Integer.class)
                .single();
    }

    @Test
    void markingIsOfTheCallerAndCanBeTriedAndRepeated() {
        change("createTask(input: {title: \"x\", assigneeId: \"" + Fixture.user(3) + "\"})");
        String key = vera.query(INBOX).texts("inbox.nodes", "key").getFirst();
        api.query(MARK, Map.of("input", Map.of("keys", List.of(key))));
        vera.query(MARK, Map.of("input", Map.of("keys", List.of(key), "dryRun", true)));
        assertThat(unread(vera)).isEqualTo(1);
        Map<String, Object> input = Map.of("input", Map.of("keys", List.of(key), "idempotencyKey", "read"));
        assertThat(vera.query(MARK, input).data("markInboxRead.replayed").asBoolean())
                .isFalse();
        assertThat(vera.query(MARK, input).data("markInboxRead.replayed").asBoolean())
                .isTrue();
        assertThat(unread(vera)).isZero();
        assertThat(kinds(vera)).containsExactly("ASSIGNMENT");
    }

    @Test
    void refusesAnEmptyMarkAndAMalformedKey() {
        assertThat(api.query(MARK, Map.of("input", Map.of())).texts("markInboxRead.userErrors", "code"))
                .containsExactly("REQUIRED");
        assertThat(api.query(MARK, Map.of("input", Map.of("keys", List.of("x"))))
                        .refusal()
                        .argument())
                .isEqualTo("input.keys");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{ inbox { nodes { key } } }", "mutation { markInboxRead(input: {keys: []}) { replayed } }"})
    void keysAndAnalystsHaveNoInbox(String document) {
        assertThat(api.as("analyst").query(document).refusal().code()).isEqualTo("FORBIDDEN");
        String key = api.as("admin")
                .query("mutation { createApiKey(input: {name: \"k\", role: PARTNER, partner: \"Shop\","
                        + " scopes: [\"order:read\"]}) { secret } }")
                .data("createApiKey.secret")
                .asString();
        assertThat(api.withToken(key).query(document).refusal().code()).isEqualTo("FORBIDDEN");
    }

    @Test
    void takesTheSameStatementsForOneItemAndForTwenty() throws Exception {
        for (int i = 0; i < 20; i++) {
            change("createTask(input: {title: \"x\", assigneeId: \"" + Fixture.user(3) + "\"})");
        }
        List<String> one = statements.during(() -> vera.query(INBOX, Map.of("first", 1)));
        List<String> twenty = statements.during(() -> vera.query(INBOX, Map.of("first", 20)));
        assertThat(List.of(one.size(), twenty.size()))
                .as(String.join("\n\n", twenty))
                .containsExactly(3, 3);
    }
}
