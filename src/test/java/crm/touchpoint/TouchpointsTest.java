package crm.touchpoint;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.Fixture;
import crm.Reply;
import crm.TestDatabase;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

@ApiTest
@ChangesTheDatabase
class TouchpointsTest {

    private static final String ANSWER = """
            { touchpoint { id customer { id } lead { code } order { orderCode } manager { id } channel direction type
                summary happenedAt responseDueAt respondedAt version }
              userErrors { code path ... on StaleVersion { expected current } } replayed } }""";

    private static final String RECORD =
            "mutation($input: RecordTouchpointInput!) { recordTouchpoint(input: $input) " + ANSWER;

    private static final String UPDATE =
            "mutation($input: UpdateTouchpointInput!) { updateTouchpoint(input: $input) " + ANSWER;

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    private Reply record(Map<String, ?> input) {
        return api.query(RECORD, Map.of("input", input));
    }

    private Reply update(Map<String, ?> input) {
        return api.query(UPDATE, Map.of("input", input));
    }

    @Test
    void contactAboutAnOrderIsOneWithItsCustomer() {
        String customer = api.query("{ order(id: \"ORD-000001\") { customer { id } } }")
                .data("order.customer.id")
                .asString();
        Reply reply = record(Map.of(
                "orderId", "ORD-000001",
                "channel", "telegram",
                "direction", "INCOMING",
                "type", "question",
                "summary", "When?",
                "happenedAt", "2018-07-02T11:00:00Z",
                "responseDueAt", "2018-07-02T13:00:00Z"));
        assertThat(reply.data("recordTouchpoint.userErrors")).isEmpty();
        String id = reply.data("recordTouchpoint.touchpoint.id").asString();
        assertThat(reply.data("recordTouchpoint.touchpoint").toString())
                .isEqualTo("{\"id\":\"" + id + "\",\"customer\":{\"id\":\"" + customer + "\"},\"lead\":null,"
                        + "\"order\":{\"orderCode\":\"ORD-000001\"},\"manager\":{\"id\":\"" + Fixture.MANAGER + "\"},"
                        + "\"channel\":\"telegram\",\"direction\":\"INCOMING\",\"type\":\"question\","
                        + "\"summary\":\"When?\",\"happenedAt\":\"2018-07-02T11:00:00.000Z\","
                        + "\"responseDueAt\":\"2018-07-02T13:00:00.000Z\",\"respondedAt\":null,\"version\":0}");
        assertThat(api.query(
                                "query($id: ID!) { customer(id: $id) { touchpoints(first: 1) { nodes { id } } } }",
                                Map.of("id", customer))
                        .texts("customer.touchpoints.nodes", "id"))
                .containsExactly(id);

        Reply answered = update(Map.of("id", id, "respondedAt", "2018-07-02T11:30:00Z", "expectedVersion", 0));
        assertThat(answered.data("updateTouchpoint.touchpoint.respondedAt").asString())
                .isEqualTo("2018-07-02T11:30:00.000Z");
        assertThat(answered.data("updateTouchpoint.touchpoint.summary").asString())
                .isEqualTo("When?");
        assertThat(answered.data("updateTouchpoint.touchpoint.version").asInt()).isEqualTo(1);
        assertThat(update(Map.of("id", id, "summary", "x", "expectedVersion", 0))
                        .texts("updateTouchpoint.userErrors", "code"))
                .containsExactly("STALE_VERSION");
    }

    @Test
    void contactIsNowUnlessTheInputSaysOtherwise() {
        Reply reply = record(Map.of("leadId", "LEAD-000001", "direction", "OUTGOING"));
        assertThat(reply.data("recordTouchpoint.touchpoint.happenedAt").asString())
                .isEqualTo("2018-07-02T12:00:00.000Z");
        assertThat(reply.data("recordTouchpoint.touchpoint.lead.code").asString())
                .isEqualTo("LEAD-000001");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{direction: INCOMING} | REQUIRED | customerId",
                "{direction: INCOMING, orderId: \"ORD-999999\"} | NOT_FOUND | orderId",
                "{direction: INCOMING, customerId: \"CUST-000009\", orderId: \"ORD-000001\"} | CONFLICT | orderId",
                "{direction: INCOMING, orderId: \"ORD-000001\", happenedAt: \"2018-07-02T12:00:01Z\"} | INVALID_VALUE "
                        + "| happenedAt",
                "{direction: INCOMING, orderId: \"ORD-000001\", responseDueAt: \"2018-07-02T11:59:59Z\"} | "
                        + "INVALID_VALUE | responseDueAt",
                "{direction: INCOMING, orderId: \"ORD-000001\", respondedAt: \"2018-07-02T11:59:59Z\"} | "
                        + "INVALID_VALUE | respondedAt",
                "{direction: INCOMING, orderId: \"ORD-000001\", respondedAt: \"2018-07-02T12:00:01Z\"} | "
                        + "INVALID_VALUE | respondedAt",
                "{direction: INCOMING, orderId: \"ORD-000001\", channel: \"${201}\"} | TOO_LONG | channel",
            })
    void refusesWhatCannotBe(String input, String code, String path) {
        String count = "select count(*) from touchpoints";
        int before = database.jdbc().sql(count).query(Integer.class).single();
        Reply reply = api.query("mutation { recordTouchpoint(input: " + input.replace("${201}", "a".repeat(201))
                + ") { touchpoint { id } userErrors { code path } } }");
        assertThat(reply.texts("recordTouchpoint.userErrors", "code")).containsExactly(code);
        assertThat(reply.data("recordTouchpoint.userErrors.0.path").toString()).isEqualTo("[\"" + path + "\"]");
        assertThat(database.jdbc().sql(count).query(Integer.class).single()).isEqualTo(before);
    }

    private static final String CONTACT = """
            { touchpoint { id channel type direction outcome summary order { orderCode } nextStep { id } }
              task { id title dueAt priority assignee { id } order { orderCode } lead { code } customer { code } }
              userErrors { code path } replayed } }""";

    private static final String CALL = "mutation($input: RecordCallInput!) { recordCall(input: $input) " + CONTACT;

    private static final String MESSAGE =
            "mutation($input: RecordMessageInput!) { recordMessage(input: $input) " + CONTACT;

    private int count(String table) {
        return database.jdbc()
                .sql("select count(*) from " + table)
                .query(Integer.class)
                .single();
    }

    @Test
    void callCreatesTheTaskOfTheNextStep() {
        int touchpoints = count("touchpoints");
        int tasks = count("tasks");
        Map<String, Object> input = new HashMap<>(Map.of(
                "orderId", "ORD-000001",
                "direction", "OUTGOING",
                "outcome", "NO_ANSWER",
                "summary", "Rang twice",
                "nextStep", Map.of("title", "Call again", "dueAt", "2018-07-03T09:00:00Z", "priority", "HIGH"),
                "idempotencyKey", "call-1",
                "dryRun", true));
        Reply dry = api.query(CALL, Map.of("input", input));
        assertThat(dry.data("recordCall.touchpoint.nextStep.id")).isEqualTo(dry.data("recordCall.task.id"));
        assertThat(count("touchpoints")).isEqualTo(touchpoints);
        assertThat(count("tasks")).isEqualTo(tasks);

        input.remove("dryRun");
        Reply reply = api.query(CALL, Map.of("input", input));
        String task = reply.data("recordCall.task.id").asString();
        assertThat(reply.data("recordCall.touchpoint").toString().replaceFirst("\"id\":\"[^\"]+\",", ""))
                .isEqualTo("{\"channel\":\"phone\",\"type\":\"call\",\"direction\":\"OUTGOING\","
                        + "\"outcome\":\"NO_ANSWER\",\"summary\":\"Rang twice\","
                        + "\"order\":{\"orderCode\":\"ORD-000001\"},"
                        + "\"nextStep\":{\"id\":\"" + task + "\"}}");
        assertThat(reply.data("recordCall.task").toString())
                .isEqualTo("{\"id\":\"" + task + "\",\"title\":\"Call again\",\"dueAt\":\"2018-07-03T09:00:00.000Z\","
                        + "\"priority\":\"HIGH\",\"assignee\":{\"id\":\"" + Fixture.MANAGER + "\"},"
                        + "\"order\":{\"orderCode\":\"ORD-000001\"},\"lead\":null,\"customer\":null}");
        Reply again = api.query(CALL, Map.of("input", input));
        assertThat(again.data("recordCall.replayed").asBoolean()).isTrue();
        assertThat(again.data("recordCall.task.id").asString()).isEqualTo(task);
        assertThat(count("touchpoints")).isEqualTo(touchpoints + 1);
        assertThat(count("tasks")).isEqualTo(tasks + 1);
    }

    @Test
    void messageCanHaveATaskForSomebodyElseOrNone() {
        Reply reply = api.query(
                MESSAGE,
                Map.of(
                        "input",
                        Map.of(
                                "customerId", "CUST-000002",
                                "channel", "telegram",
                                "direction", "INCOMING",
                                "nextStep",
                                        Map.of(
                                                "title", "Answer",
                                                "dueAt", "2018-07-02T13:00:00Z",
                                                "assigneeId", Fixture.user(3)))));
        assertThat(reply.data("recordMessage.task").toString())
                .contains(
                        "\"assignee\":{\"id\":\"" + Fixture.user(3) + "\"}", "\"customer\":{\"code\":\"CUST-000002\"}");
        assertThat(reply.data("recordMessage.touchpoint").toString())
                .contains("\"type\":\"message\"", "\"outcome\":null");
        Reply without = api.query(
                MESSAGE, Map.of("input", Map.of("leadId", "LEAD-000001", "channel", "email", "direction", "OUTGOING")));
        assertThat(without.data("recordMessage.task").isNull()).isTrue();
        String id = without.data("recordMessage.touchpoint.id").asString();
        assertThat(update(Map.of("id", id, "outcome", "DECLINED")).texts("updateTouchpoint.userErrors", "code"))
                .isEmpty();
        assertThat(api.query("query($id: ID!) { node(id: $id) { ... on Touchpoint { outcome } } }", Map.of("id", id))
                        .data("node.outcome")
                        .asString())
                .isEqualTo("DECLINED");
    }

    @Test
    void aCallWithABlankChannelIsOneByTelephone() {
        Map<String, Object> call =
                Map.of("orderId", "ORD-000001", "direction", "OUTGOING", "outcome", "BUSY", "channel", " ");
        assertThat(api.query(CALL, Map.of("input", call))
                        .data("recordCall.touchpoint.channel")
                        .asString())
                .isEqualTo("phone");
    }

    /** Nothing is saved of a call whose next step is wrong, nor of a next step whose call is. */
    @Test
    void refusesACallAndItsNextStepTogether() {
        int touchpoints = count("touchpoints");
        int tasks = count("tasks");
        Reply reply = api.query(
                CALL,
                Map.of(
                        "input",
                        Map.of(
                                "orderId", "ORD-999999",
                                "direction", "OUTGOING",
                                "outcome", "BUSY",
                                "nextStep",
                                        Map.of(
                                                "title", "x".repeat(201),
                                                "dueAt", "0018-07-03T09:00:00Z",
                                                "assigneeId", Fixture.user(4)))));
        assertThat(reply.texts("recordCall.userErrors", "code"))
                .containsExactly("TOO_LONG", "INVALID_VALUE", "CONFLICT", "NOT_FOUND");
        assertThat(reply.data("recordCall.userErrors.0.path").toString()).isEqualTo("[\"nextStep\",\"title\"]");
        assertThat(api.query(
                                MESSAGE,
                                Map.of(
                                        "input",
                                        Map.of("leadId", "LEAD-000001", "channel", " ", "direction", "OUTGOING")))
                        .texts("recordMessage.userErrors", "path.0"))
                .containsExactly("channel");
        assertThat(count("touchpoints")).isEqualTo(touchpoints);
        assertThat(count("tasks")).isEqualTo(tasks);
    }

    /** Whoever recorded it at the same time as a merge, it is one of the customer who is left. */
    @Test
    void contactWithAMergedCustomerIsOneOfTheSurvivor() {
        database.execute("""
                update customers set merged_into = '%1$s', merged_at = now() where id = '%2$s';
                insert into touchpoints (id, customer_id, happened_at, created_at, updated_at)
                values ('71000000-0000-7000-8000-0000000000ff', '%2$s', now(), now(), now())
                """.formatted(Fixture.customer(1), Fixture.customer(9)));
        assertThat(database.jdbc()
                        .sql("select customer_id::text from touchpoints where id = "
                                + "'71000000-0000-7000-8000-0000000000ff'")
                        .query(String.class)
                        .single())
                .isEqualTo(Fixture.customer(1));
    }
}
