package crm.lead;

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
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

@ApiTest
@ChangesTheDatabase
class ChangeLeadStatusTest {

    private static final String CHANGE = """
            mutation($input: ChangeLeadStatusInput!) { changeLeadStatus(input: $input) {
              lead { id status version rejectReason }
              event { from to note reason timeInPreviousStatus actor { kind name } }
              userErrors { __typename code message path
                ... on InvalidTransition { from to allowed } ... on NotFound { id } }
              replayed } }""";

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    /** The whole matrix: with everything sent that a step may need. */
    @Test
    void acceptsOnlyTransitionsOfTheTable() {
        int taken = 0;
        for (LeadStatus from : LeadStatus.values()) {
            for (LeadStatus to : LeadStatus.values()) {
                database.execute(
                        "set crm.import = 'on'; update leads set status = '%s', reject_reason = null where id = '%s'"
                                .formatted(from, Fixture.lead(3)));
                String before = stateOf(3);
                Map<String, Object> input = new HashMap<>(Map.of("id", Fixture.lead(3), "status", to, "note", "why"));
                if (to == LeadStatus.REJECTED) {
                    input.put("reason", RejectReason.PRICE);
                }
                List<LeadStatus> next = from.next().stream()
                        .filter(status -> status != LeadStatus.CONVERTED)
                        .toList();

                Reply reply = api.query(CHANGE, Map.of("input", input));

                if (next.contains(to)) {
                    taken++;
                    assertThat(reply.texts("changeLeadStatus.userErrors", "message"))
                            .isEmpty();
                    assertThat(reply.data("changeLeadStatus.lead.status").asString())
                            .isEqualTo(to.name());
                    assertThat(reply.data("changeLeadStatus.event.from").asString())
                            .isEqualTo(from.name());
                    assertThat(reply.data("changeLeadStatus.event.to").asString())
                            .isEqualTo(to.name());
                    assertThat(historyOf(3)).endsWith(from + " " + to + " USER Марк Орлов why");
                } else {
                    assertThat(reply.texts("changeLeadStatus.userErrors", "code"))
                            .as(from + " to " + to)
                            .containsExactly("INVALID_TRANSITION");
                    assertThat(reply.data("changeLeadStatus.userErrors.0.from").asString())
                            .isEqualTo(from.name());
                    assertThat(reply.data("changeLeadStatus.userErrors.0.to").asString())
                            .isEqualTo(to.name());
                    assertThat(reply.data("changeLeadStatus.userErrors.0.allowed")
                                    .valueStream()
                                    .map(JsonNode::asString))
                            .containsExactlyElementsOf(
                                    next.stream().map(Enum::name).toList());
                    assertThat(reply.data("changeLeadStatus.lead.status").asString())
                            .isEqualTo(from.name());
                    assertThat(stateOf(3)).isEqualTo(before);
                }
            }
        }
        assertThat(taken).isEqualTo(13);
    }

    @Test
    void historyKeepsReasonAndDuration() {
        Reply reply = change(Map.of("id", "LEAD-000001", "status", "REJECTED", "reason", "SPAM", "note", "Бот 🤖"));

        assertThat(reply.data("changeLeadStatus.event").toString())
                .isEqualTo("{\"from\":\"NEW\",\"to\":\"REJECTED\",\"note\":\"Бот 🤖\",\"reason\":\"SPAM\","
                        + "\"timeInPreviousStatus\":1200,\"actor\":{\"kind\":\"USER\",\"name\":\"Марк Орлов\"}}");
        assertThat(reply.data("changeLeadStatus.lead.rejectReason").asString()).isEqualTo("SPAM");
        assertThat(reply.data("changeLeadStatus.lead.version").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1ead0000-0000-7000-8000-000000000001",
                "LEAD-000001",
                "lead-000001",
                "LEAD-20170001-0001",
                "bbbbbbbb-0000-4000-8000-000000000001"
            })
    void findsTheLeadByEveryId(String id) {
        assertThat(change(Map.of("id", id, "status", "CONTACTED"))
                        .data("changeLeadStatus.lead.id")
                        .asString())
                .isEqualTo(Fixture.lead(1));
    }

    @Test
    void findsTheLeadByItsLegacyId() {
        assertThat(change(Map.of("id", "4004", "status", "CONTACTED"))
                        .data("changeLeadStatus.lead.id")
                        .asString())
                .isEqualTo(Fixture.lead(4));
    }

    @ParameterizedTest
    @ValueSource(strings = {"LEAD-999999", "1ead0000-0000-7000-8000-00000000ffff", "987654321"})
    void reportsUnknownIds(String id) {
        Reply reply = change(Map.of("id", id, "status", "CONTACTED"));
        assertThat(reply.data("changeLeadStatus").toString())
                .isEqualTo("{\"lead\":null,\"event\":null,\"userErrors\":[{\"__typename\":\"NotFound\","
                        + "\"code\":\"NOT_FOUND\",\"message\":\"No record has the ID " + id
                        + ".\",\"path\":[\"id\"],\"id\":\"" + id + "\"}],\"replayed\":false}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?", "--", "\u00a0", "\u0000"})
    void refusesMalformedIds(String id) {
        Reply.Refusal refusal = change(Map.of("id", id, "status", "CONTACTED")).refusal();
        assertThat(refusal.code()).isEqualTo("BAD_REQUEST");
        assertThat(refusal.argument()).isEqualTo("input.id");
    }

    @Test
    void refusesAStatusThatDoesNotExist() {
        assertThat(change(Map.of("id", "LEAD-000001", "status", "WON"))
                        .refusal()
                        .code())
                .isEqualTo("BAD_REQUEST");
    }

    @Test
    void requiresAReasonAndReportsAllErrors() {
        String before = stateOf(1);
        Reply reply = change(Map.of("id", "LEAD-000001", "status", "REJECTED", "note", "a".repeat(10_001)));
        assertThat(reply.texts("changeLeadStatus.userErrors", "code")).containsExactly("TOO_LONG", "REQUIRED");
        assertThat(reply.data("changeLeadStatus.userErrors.1.path").toString()).isEqualTo("[\"reason\"]");
        assertThat(stateOf(1)).isEqualTo(before);
    }

    @Test
    void reopensOnlyWithANote() {
        Reply refused = change(Map.of("id", "LEAD-000005", "status", "IN_PROGRESS", "note", "   "));
        assertThat(refused.texts("changeLeadStatus.userErrors", "code")).containsExactly("REQUIRED");
        Reply done = change(Map.of("id", "LEAD-000005", "status", "IN_PROGRESS", "note", "Called again"));
        assertThat(done.data("changeLeadStatus.lead.rejectReason").isNull()).isTrue();
    }

    @Test
    void acceptsAReasonOnlyForARejection() {
        Reply reply = change(Map.of("id", "LEAD-000001", "status", "CONTACTED", "reason", "PRICE"));
        assertThat(reply.texts("changeLeadStatus.userErrors", "code")).containsExactly("NOT_APPLICABLE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\\u0000b", "\\ud83d", "\\ude00\\ud83d"})
    void refusesNotesThatCannotBeStored(String escaped) {
        String before = stateOf(1);
        Reply reply =
                api.as("manager").post("/graphql", """
                {"query": "mutation($n: String) { changeLeadStatus(input: {id: 1, status: CONTACTED, note: $n}) \
                { userErrors { code } } }", "variables": {"n": "%s"}}\
                """.formatted(escaped).replace("id: 1", "id: \\\"LEAD-000001\\\""));
        assertThat(reply.texts("changeLeadStatus.userErrors", "code")).containsExactly("INVALID_TEXT");
        assertThat(stateOf(1)).isEqualTo(before);
    }

    @Test
    void translatesRefusals() {
        Reply reply =
                api.as("manager").in("ru").query(CHANGE, Map.of("input", Map.of("id", "LEAD-000006", "status", "NEW")));
        assertThat(reply.data("changeLeadStatus.userErrors.0.message").asString())
                .isEqualTo("Статус «Стал заказом» окончательный, сменить его на «Новый» нельзя.");
    }

    @Test
    void refusesAnalysts() {
        Reply reply =
                api.as("analyst").query(CHANGE, Map.of("input", Map.of("id", "LEAD-000001", "status", "CONTACTED")));
        assertThat(reply.refusal().code()).isEqualTo("FORBIDDEN");
    }

    @Test
    void anotherReasonNeedsANote() {
        Map<String, Object> input = new HashMap<>(Map.of("id", "LEAD-000001", "status", "REJECTED", "reason", "OTHER"));
        Reply reply = change(input);
        assertThat(reply.body()).contains("\"REQUIRED\"", "note");
        input.put("note", "Moved away");
        assertThat(change(input).body()).doesNotContain("\"REQUIRED\"");
    }

    private Reply change(Map<String, ?> input) {
        return api.query(CHANGE, Map.of("input", input));
    }

    /** Everything that a refused change must leave as it was. */
    private String stateOf(int lead) {
        return database.jdbc()
                .sql("select l::text || (select count(*) from status_history) from leads l where id = ?::uuid")
                .param(Fixture.lead(lead))
                .query(String.class)
                .single();
    }

    private String historyOf(int lead) {
        return String.join(
                ", ",
                database.jdbc()
                        .sql("""
                                select concat_ws(' ', from_status, to_status, actor_kind, actor_name, note)
                                from status_history where lead_id = ?::uuid order by tx_id, change_seq""")
                        .param(Fixture.lead(lead))
                        .query(String.class)
                        .list());
    }
}
