package crm.task;

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
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

@ApiTest
@ChangesTheDatabase
class TaskChangesTest {

    private static final String TASK = "task { id title description dueAt priority completed completedAt version"
            + " assignee { name } order { orderCode } lead { code } customer { code } }";

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    @Test
    void createsATaskForALeadWithAllFields() {
        Reply reply = send(
                "createTask",
                Map.of(
                        "title",
                        "Перезвонить 📞",
                        "description",
                        "После 18:00",
                        "dueAt",
                        "2018-07-03T09:00:00Z",
                        "leadId",
                        "LEAD-20170001-0001",
                        "assigneeId",
                        Fixture.user(3),
                        "priority",
                        "URGENT"));
        assertThat(reply.data("createTask.task").toString().replaceFirst("\"id\":\"[^\"]+\",", ""))
                .isEqualTo("{\"title\":\"Перезвонить 📞\",\"description\":\"После 18:00\","
                        + "\"dueAt\":\"2018-07-03T09:00:00.000Z\",\"priority\":\"URGENT\",\"completed\":false,"
                        + "\"completedAt\":null,\"version\":0,\"assignee\":{\"name\":\"Vera Klein\"},\"order\":null,"
                        + "\"lead\":{\"code\":\"LEAD-000001\"},\"customer\":null}");
        assertThat(rows()).isEqualTo(Fixture.TASKS + 1);
    }

    @Test
    void reportsAllInputErrorsTogetherAndSavesNothing() {
        String before = everything();
        Reply reply = send(
                "createTask",
                Map.of(
                        "title",
                        " ",
                        "description",
                        "x".repeat(10_001),
                        "assigneeId",
                        Fixture.user(4),
                        "orderId",
                        "ORD-999999",
                        "leadId",
                        "LEAD-000001"));
        assertThat(reply.texts("createTask.userErrors", "code"))
                .containsExactly("REQUIRED", "TOO_LONG", "CONFLICT", "NOT_FOUND", "CONFLICT");
        assertThat(send("createTask", Map.of("title", "a\u0000")).texts("createTask.userErrors", "code"))
                .containsExactly("INVALID_TEXT");
        assertThat(send("createTask", Map.of("title", "x".repeat(201))).texts("createTask.userErrors", "code"))
                .containsExactly("TOO_LONG");
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void createsOneTaskForAKeyAndNoneForADryRun() {
        String before = everything();
        Map<String, Object> input = new HashMap<>(Map.of("title", "x", "idempotencyKey", "k", "dryRun", true));
        assertThat(send("createTask", input).data("createTask.task.title").asString())
                .isEqualTo("x");
        assertThat(everything()).isEqualTo(before);
        input.remove("dryRun");
        Reply first = send("createTask", input);
        Reply second = send("createTask", input);
        assertThat(second.body().replace("\"replayed\":true", "\"replayed\":false"))
                .isEqualTo(first.body());
        assertThat(rows()).isEqualTo(Fixture.TASKS + 1);
        input.put("title", "y");
        assertThat(send("createTask", input).texts("createTask.userErrors", "code"))
                .containsExactly("KEY_REUSED");
    }

    @Test
    void keepsAbsentFieldsAndClearsNullFields() {
        Map<String, Object> input = new HashMap<>();
        input.put("id", Fixture.task(1));
        input.put("dueAt", null);
        input.put("orderId", null);
        input.put("customerId", "CUST-000002");
        Reply reply = send("updateTask", input);
        assertThat(reply.data("updateTask.task").toString())
                .isEqualTo("{\"id\":\"%s\",\"title\":\"Call back\",\"description\":\"Владислав, +79001234567\","
                                .formatted(Fixture.task(1))
                        + "\"dueAt\":null,\"priority\":\"URGENT\",\"completed\":false,\"completedAt\":null,"
                        + "\"version\":1,"
                        + "\"assignee\":{\"name\":\"Марк Орлов\"},\"order\":null,\"lead\":null,"
                        + "\"customer\":{\"code\":\"CUST-000002\"}}");
    }

    @Test
    void refusesATaskForTwoSubjects() {
        String before = everything();
        Reply reply = send("updateTask", Map.of("id", Fixture.task(1), "leadId", "LEAD-000001"));
        assertThat(reply.texts("updateTask.userErrors", "code")).containsExactly("CONFLICT");
        assertThat(reply.texts("updateTask.userErrors", "path.0")).containsExactly("leadId");
        Map<String, Object> emptied = new HashMap<>(Map.of("id", Fixture.task(1)));
        emptied.put("title", null);
        emptied.put("priority", null);
        assertThat(send("updateTask", emptied).texts("updateTask.userErrors", "path.0"))
                .containsExactly("title", "priority");
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void completesAndReopensATaskOnce() {
        Reply done = send("completeTask", Map.of("id", Fixture.task(1), "expectedVersion", 0));
        assertThat(done.data("completeTask.task.completedAt").asString()).isEqualTo("2018-07-02T12:00:00.000Z");
        assertThat(send("completeTask", Map.of("id", Fixture.task(1))).texts("completeTask.userErrors", "code"))
                .containsExactly("CONFLICT");
        Reply open = send("reopenTask", Map.of("id", Fixture.task(1)));
        assertThat(open.data("reopenTask.task.completedAt").isNull()).isTrue();
        assertThat(open.data("reopenTask.task.version").asInt()).isEqualTo(2);
        assertThat(send("reopenTask", Map.of("id", Fixture.task(1))).texts("reopenTask.userErrors", "code"))
                .containsExactly("CONFLICT");
    }

    @Test
    void deletedTaskStaysDeleted() {
        String delete = "mutation($input: DeleteTaskInput!) { deleteTask(input: $input) { deletedTaskId task { id }"
                + " userErrors { code } replayed } }";
        Map<String, Object> input = Map.of("input", Map.of("id", Fixture.task(1), "idempotencyKey", "gone"));
        assertThat(api.query(delete, input).data("deleteTask.deletedTaskId").asString())
                .isEqualTo(Fixture.task(1));
        assertThat(listed("")).hasSize(Fixture.TASKS - 1).doesNotContain(Fixture.task(1));
        Reply again = api.query(delete, input);
        assertThat(again.data("deleteTask.replayed").asBoolean()).isTrue();
        assertThat(again.data("deleteTask.deletedTaskId").asString()).isEqualTo(Fixture.task(1));
        assertThat(api.query(delete, Map.of("input", Map.of("id", Fixture.task(1))))
                        .texts("deleteTask.userErrors", "code"))
                .containsExactly("CONFLICT");
    }

    /** A deactivation hands over only the tasks that are not deleted. */
    @Test
    void restoredTaskLeavesAPersonWhoIsNoLongerActive() {
        database.execute(
                "update tasks set assignee = '%1$s', deleted_at = now(), deleted_by = '%1$s' where id = '%2$s';"
                                .formatted(Fixture.user(3), Fixture.task(1))
                        + "update users set active = false where id = '" + Fixture.user(3) + "'");
        Reply restored = api.query("mutation { restoreTask(input: {id: \"" + Fixture.task(1) + "\"}) {"
                + " task { assignee { id } deletedAt } userErrors { code } } }");
        assertThat(restored.data("restoreTask").toString())
                .isEqualTo("{\"task\":{\"assignee\":null,\"deletedAt\":null},\"userErrors\":[]}");
    }

    @Test
    void deletedTaskIsInNoListUntilItIsRestored() {
        Map<String, Object> id = Map.of("id", Fixture.task(1));
        String load = "{ managers(first: 100) { nodes { id load { tasks } } } }";
        String loadBefore = api.as("admin").query(load).body();
        String dashboard = "{ dashboard(scope: ALL, from: \"2018-05-01\", to: \"2018-07-03\") { overdueTasks } }";
        int overdue = api.query(dashboard).data("dashboard.overdueTasks").asInt();
        api.query("mutation { deleteTask(input: {id: \"" + Fixture.task(1) + "\"}) { deletedTaskId } }");

        for (String filter : List.of("", "(filter: {deleted: false})", "(filter: {deleted: null})")) {
            assertThat(api.query("{ tasks" + filter + " { nodes { id } } }").texts("tasks.nodes", "id"))
                    .doesNotContain(Fixture.task(1));
        }
        assertThat(listed("deleted: true")).containsExactly(Fixture.task(1));
        assertThat(listed("deleted: true, completed: true")).isEmpty();
        assertThat(api.query("{ order(id: \"ORD-000001\") { tasks { nodes { id } } } }")
                        .texts("order.tasks.nodes", "id"))
                .containsExactly(Fixture.task(2));
        assertThat(api.as("admin").query(load).body()).isNotEqualTo(loadBefore);
        assertThat(api.query(dashboard).data("dashboard.overdueTasks").asInt()).isEqualTo(overdue - 1);
        assertThat(api.query(
                                "query($id: ID!) { node(id: $id) { ... on Task {"
                                        + " overdue deletedAt deletedBy { id } } } }",
                                id)
                        .data("node")
                        .toString())
                .isEqualTo("{\"overdue\":false,\"deletedAt\":\"2018-07-02T12:00:00.000Z\",\"deletedBy\":{\"id\":\""
                        + Fixture.MANAGER + "\"}}");
        for (String change : List.of("updateTask", "completeTask", "reopenTask", "deleteTask")) {
            assertThat(api.query(
                                    "mutation($id: ID!) { %s(input: {id: $id}) { task { id } userErrors { code } } }"
                                            .formatted(change),
                                    id)
                            .data(change)
                            .toString())
                    .isEqualTo(
                            "{\"task\":{\"id\":\"" + Fixture.task(1) + "\"},\"userErrors\":[{\"code\":\"CONFLICT\"}]}");
        }

        Reply restored = send("restoreTask", Map.of("id", Fixture.task(1), "expectedVersion", 1));
        assertThat(restored.data("restoreTask.userErrors")).isEmpty();
        assertThat(restored.data("restoreTask.task.version").asInt()).isEqualTo(2);
        assertThat(listed("")).hasSize(Fixture.TASKS).contains(Fixture.task(1));
        assertThat(listed("deleted: true")).isEmpty();
        assertThat(api.as("admin").query(load).body()).isEqualTo(loadBefore);
        assertThat(send("restoreTask", Map.of("id", Fixture.task(1))).texts("restoreTask.userErrors", "code"))
                .containsExactly("CONFLICT");
    }

    private List<String> listed(String filter) {
        return api.query("{ tasks(first: 100, filter: {" + filter + "}) { nodes { id } } }")
                .texts("tasks.nodes", "id");
    }

    @Test
    void refusesATimeBefore1900() {
        for (Map<String, Object> input : List.<Map<String, Object>>of(
                Map.of("title", "x", "dueAt", "0018-07-02T00:00:00Z"),
                Map.of("title", "x", "dueAt", "1899-12-31T23:59:59Z"))) {
            assertThat(send("createTask", input).texts("createTask.userErrors", "path.0"))
                    .containsExactly("dueAt");
        }
        assertThat(send("updateTask", Map.of("id", Fixture.task(1), "dueAt", "0018-07-02T00:00:00Z"))
                        .texts("updateTask.userErrors", "path.0"))
                .containsExactly("dueAt");
    }

    @Test
    void anUpdateThatChangesNothingKeepsTheVersion() {
        Map<String, Object> input = Map.of("id", Fixture.task(1), "title", "A new title");
        int version = send("updateTask", input).data("updateTask.task.version").asInt();
        assertThat(send("updateTask", input).data("updateTask.task.version").asInt())
                .isEqualTo(version);
    }

    @ParameterizedTest
    @CsvSource({"updateTask", "completeTask", "reopenTask", "deleteTask", "restoreTask"})
    void respectsVersionsAndIds(String mutation) {
        String before = everything();
        String document = "mutation($id: ID!, $version: Int) { %s(input: {id: $id, expectedVersion: $version})"
                + " { task { version } userErrors { code } } }";
        Map<String, Object> stale = Map.of("id", Fixture.task(4), "version", 9);
        Reply reply = api.query(document.formatted(mutation), stale);
        assertThat(reply.texts(mutation + ".userErrors", "code")).containsExactly("STALE_VERSION");
        assertThat(reply.data(mutation + ".task.version").asInt()).isZero();
        assertThat(api.query(document.formatted(mutation), Map.of("id", Fixture.order(1)))
                        .texts(mutation + ".userErrors", "code"))
                .containsExactly("NOT_FOUND");
        assertThat(api.query(document.formatted(mutation), Map.of("id", "task 1"))
                        .refusal()
                        .argument())
                .isEqualTo("input.id");
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void refusesInvalidTexts() throws Exception {
        String before = everything();
        assertThat(send(
                                "updateTask",
                                Map.of(
                                        "id",
                                        Fixture.task(1),
                                        "title",
                                        "x".repeat(201),
                                        "description",
                                        "x".repeat(10_001)))
                        .texts("updateTask.userErrors", "code"))
                .containsExactly("TOO_LONG", "TOO_LONG");
        assertThat(send("updateTask", Map.of("id", Fixture.task(1), "title", "a\u0000", "description", "b\u0000"))
                        .texts("updateTask.userErrors", "code"))
                .containsExactly("INVALID_TEXT", "INVALID_TEXT");
        Reply half = api.as("manager").post("/graphql", """
                {"query": "mutation($t: String!) { createTask(input: {title: $t}) { userErrors { code } } }",
                 "variables": {"t": "\\ud83d"}}""");
        assertThat(half.texts("createTask.userErrors", "code")).containsExactly("INVALID_TEXT");
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void acceptsTextsOfTheMaximumLength() {
        Reply reply = send("createTask", Map.of("title", "🚲".repeat(200), "description", "ж".repeat(10_000)));
        assertThat(reply.data("createTask.task.title").asString()).isEqualTo("🚲".repeat(200));
        assertThat(reply.data("createTask.task.description").asString()).isEqualTo("ж".repeat(10_000));
    }

    @Test
    void emptyPatchChangesNothing() {
        String before = everything();
        assertThat(send("updateTask", Map.of("id", Fixture.task(1)))
                        .data("updateTask.task.version")
                        .asInt())
                .isZero();
        assertThat(everything()).isEqualTo(before);
    }

    /** Task 1 is open, task 4 is completed, and task 3 is deleted here. */
    @ParameterizedTest
    @CsvSource({"updateTask, 1", "completeTask, 1", "reopenTask, 4", "deleteTask, 1", "restoreTask, 3"})
    void changesATaskOnceForAKeyAndNotForADryRun(String mutation, int task) {
        database.execute("update tasks set deleted_at = now() where id = '" + Fixture.task(3) + "'");
        String document = "mutation($id: ID!, $key: String, $dry: Boolean) { %s(input: {id: $id, idempotencyKey: $key,"
                + " dryRun: $dry%s}) { userErrors { code } replayed } }";
        document = document.formatted(mutation, mutation.equals("updateTask") ? ", title: \"new\"" : "");
        String before = everything();
        assertThat(api.query(document, Map.of("id", Fixture.task(task), "key", "k", "dry", true))
                        .texts(mutation + ".userErrors", "code"))
                .isEmpty();
        assertThat(everything()).isEqualTo(before);

        Map<String, Object> input = Map.of("id", Fixture.task(task), "key", "k");
        assertThat(api.query(document, input).data(mutation + ".replayed").asBoolean())
                .isFalse();
        String after = everything();
        assertThat(after).isNotEqualTo(before);
        assertThat(api.query(document, input).data(mutation + ".replayed").asBoolean())
                .isTrue();
        assertThat(api.query(document, Map.of("id", Fixture.task(2), "key", "k"))
                        .texts(mutation + ".userErrors", "code"))
                .containsExactly("KEY_REUSED");
        assertThat(everything()).isEqualTo(after);
    }

    @Test
    void secondCompletionChangesNothing() {
        String before = everything();
        assertThat(send("completeTask", Map.of("id", Fixture.task(4))).texts("completeTask.userErrors", "code"))
                .containsExactly("CONFLICT");
        assertThat(send("reopenTask", Map.of("id", Fixture.task(1))).texts("reopenTask.userErrors", "code"))
                .containsExactly("CONFLICT");
        assertThat(everything()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"createTask", "updateTask", "completeTask", "reopenTask", "deleteTask", "restoreTask"})
    void refusesAnalysts(String mutation) {
        String input = mutation.equals("createTask") ? "title: \"x\"" : "id: \"" + Fixture.task(1) + "\"";
        assertThat(api.as("analyst")
                        .query("mutation { %s(input: {%s}) { replayed } }".formatted(mutation, input))
                        .refusal()
                        .code())
                .isEqualTo("FORBIDDEN");
    }

    private Reply send(String mutation, Map<String, ?> input) {
        String type = mutation.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + mutation.substring(1) + "Input";
        return api.query(
                "mutation($input: %s!) { %s(input: $input) { %s userErrors { code path } replayed } }"
                        .formatted(type, mutation, TASK),
                Map.of("input", input));
    }

    private int rows() {
        return database.jdbc()
                .sql("select count(*) from tasks")
                .query(Integer.class)
                .single();
    }

    private String everything() {
        return database.jdbc()
                .sql("select string_agg(t::text, ';' order by id) || (select count(*) from idempotency_records) "
                        + "from tasks t")
                .query(String.class)
                .single();
    }
}
