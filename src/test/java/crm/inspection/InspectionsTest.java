package crm.inspection;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.ConcurrentCalls;
import crm.Fixture;
import crm.Reply;
import crm.TestDatabase;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

@ApiTest
@ChangesTheDatabase
class InspectionsTest {

    private static final String INSPECTION = """
            inspection { id order { orderCode } stage notes version createdAt updatedAt suggestedAction
              progress { decided passed failed total } }
            userErrors { __typename code message path ... on StaleVersion { expected current } }
            replayed""";

    private static final String CREATE = """
            mutation($input: CreateInspectionInput!) { createInspection(input: $input) { %s } }
            """.formatted(INSPECTION);

    private static final String UPDATE = """
            mutation($input: UpdateInspectionInput!) { updateInspection(input: $input) { %s } }
            """.formatted(INSPECTION);

    private static final String TICK = """
            mutation($input: UpdateChecklistItemInput!) { updateChecklistItem(input: $input) {
              item { item result comment photos version updatedAt } %s } }""".formatted(INSPECTION);

    /**
     * Of the fourth order: FRAME passed (version 1), CHAIN failed (2), BRAND is noted (1), the others are untouched.
     */
    private static final String BEGUN = Fixture.inspection(1);

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    @Test
    void startsWithAllPointsPending() {
        Reply reply = create(Map.of("orderId", "ord-000007", "notes", " Продавец: Ян 🔧 "));

        assertThat(reply.data("createInspection.userErrors")).isEmpty();
        String id = reply.data("createInspection.inspection.id").asString();
        assertThat(reply.data("createInspection.inspection").toString())
                .isEqualTo("{\"id\":\"" + id + "\",\"order\":{\"orderCode\":\"ORD-000007\"},"
                        + "\"stage\":\"SELLER_CHECK\",\"notes\":\"Продавец: Ян 🔧\",\"version\":0,"
                        + "\"createdAt\":\"2018-07-02T12:00:00.000Z\",\"updatedAt\":\"2018-07-02T12:00:00.000Z\","
                        + "\"suggestedAction\":\"CONTINUE\","
                        + "\"progress\":{\"decided\":0,\"passed\":0,\"failed\":0,\"total\":28}}");
        assertThat(value("select order_id || ' ' || stage || ' ' || notes from inspections where id = '" + id + "'"))
                .isEqualTo(Fixture.order(7) + " SELLER_CHECK Продавец: Ян 🔧");
    }

    @ParameterizedTest
    @EnumSource(InspectionStage.class)
    void updatesOnlyTheProgress(InspectionStage stage) {
        Reply reply = update(Map.of("id", BEGUN, "stage", stage, "expectedVersion", 3));
        assertThat(reply.data("updateInspection.inspection.stage").asString()).isEqualTo(stage.name());
        assertThat(reply.data("updateInspection.inspection.notes").asString()).isEqualTo("Seller: +49 151 000");
        // The inspection has one of the stages already: the same value keeps the version.
        assertThat(reply.data("updateInspection.inspection.version").asInt())
                .isEqualTo(stage == InspectionStage.WORKSHOP ? 3 : 4);
        assertThat(reply.data("updateInspection.inspection.progress.decided").asInt())
                .isEqualTo(2);
    }

    @Test
    void keepsAbsentFieldsAndClearsNullFields() {
        Map<String, Object> emptied = new HashMap<>(Map.of("id", BEGUN));
        emptied.put("notes", null);
        Reply reply = update(emptied);
        assertThat(reply.data("updateInspection.inspection.notes").isNull()).isTrue();
        assertThat(reply.data("updateInspection.inspection.stage").asString()).isEqualTo("WORKSHOP");

        String before = everything();
        Map<String, Object> stageless = new HashMap<>(Map.of("id", BEGUN));
        stageless.put("stage", null);
        Reply refused = update(stageless);
        assertThat(refused.texts("updateInspection.userErrors", "code")).containsExactly("REQUIRED");
        assertThat(refused.data("updateInspection.userErrors.0.path").toString())
                .isEqualTo("[\"stage\"]");
        assertThat(update(Map.of("id", BEGUN))
                        .data("updateInspection.inspection.version")
                        .asInt())
                .isEqualTo(4);
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void recordsAPointResult() {
        Reply reply = tick(Map.of(
                "inspectionId",
                BEGUN,
                "item",
                "FORK",
                "result",
                "PASS",
                "comment",
                " Как новая 🚲 ",
                "photos",
                List.of("https://pictures.example/вилка.jpg", " http://pictures.example/2.jpg?size=big "),
                "expectedVersion",
                0));

        assertThat(reply.data("updateChecklistItem.userErrors")).isEmpty();
        assertThat(reply.data("updateChecklistItem.item").toString())
                .isEqualTo("{\"item\":\"FORK\",\"result\":\"PASS\",\"comment\":\"Как новая 🚲\","
                        + "\"photos\":[\"https://pictures.example/%D0%B2%D0%B8%D0%BB%D0%BA%D0%B0.jpg\","
                        + "\"http://pictures.example/2.jpg?size=big\"],\"version\":1,"
                        + "\"updatedAt\":\"2018-07-02T12:00:00.000Z\"}");
        assertThat(reply.data("updateChecklistItem.inspection.version").asInt()).isEqualTo(4);
        assertThat(reply.data("updateChecklistItem.inspection.progress").toString())
                .isEqualTo("{\"decided\":3,\"passed\":2,\"failed\":1,\"total\":28}");
        assertThat(value("select updated_by::text from checklist_items where item = 'FORK' and inspection_id = '"
                        + BEGUN + "'"))
                .isEqualTo(Fixture.MANAGER);
    }

    @Test
    void keepsAbsentPointFieldsAndClearsNullOnes() {
        Map<String, Object> input = new HashMap<>(Map.of("inspectionId", BEGUN, "item", "CHAIN", "result", "PASS"));
        Reply decided = tick(input);
        assertThat(decided.data("updateChecklistItem.item.comment").asString()).isEqualTo("Worn");
        assertThat(decided.data("updateChecklistItem.item.version").asInt()).isEqualTo(3);

        input.remove("result");
        input.put("comment", null);
        input.put("photos", List.of("https://pictures.example/chain.jpg"));
        Reply emptied = tick(input);
        assertThat(emptied.data("updateChecklistItem.item.result").asString()).isEqualTo("PASS");
        assertThat(emptied.data("updateChecklistItem.item.comment").isNull()).isTrue();

        input.remove("comment");
        input.put("photos", null);
        input.put("result", "PENDING");
        Reply takenBack = tick(input);
        assertThat(takenBack.data("updateChecklistItem.item.photos")).isEmpty();
        assertThat(takenBack.data("updateChecklistItem.item.result").asString()).isEqualTo("PENDING");
        assertThat(takenBack
                        .data("updateChecklistItem.inspection.progress.decided")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void emptyPatchChangesNothing() {
        String before = everything();
        Reply untouched = tick(Map.of("inspectionId", BEGUN, "item", "FORK"));
        assertThat(untouched.data("updateChecklistItem.userErrors")).isEmpty();
        assertThat(untouched.data("updateChecklistItem.item.version").asInt()).isZero();
        assertThat(untouched.data("updateChecklistItem.item.updatedAt").isNull())
                .isTrue();
        assertThat(everything()).isEqualTo(before);
    }

    /** From no point to the last one: the next step follows from them. */
    @ParameterizedTest
    @CsvSource({"PASS, CONFIRM_QUALITY", "FAIL, ASK_CUSTOMER"})
    void lastPointDecidesTheNextStep(CheckResult last, String next) {
        String id = Fixture.inspection(4);
        for (ChecklistPoint point : ChecklistPoint.values()) {
            Reply reply = tick(Map.of(
                    "inspectionId",
                    id,
                    "item",
                    point,
                    "result",
                    point == ChecklistPoint.FINAL_APPROVAL ? last : "PASS"));
            assertThat(reply.data("updateChecklistItem.inspection.progress.decided")
                            .asInt())
                    .isEqualTo(point.ordinal() + 1);
            assertThat(reply.data("updateChecklistItem.inspection.suggestedAction")
                            .asString())
                    .isEqualTo(point == ChecklistPoint.FINAL_APPROVAL ? next : "CONTINUE");
        }
    }

    /** Two managers with the same checklist; neither has seen the other's changes. */
    @Test
    void concurrentUpdatesOfDifferentPointsAllSucceed() throws Exception {
        ChecklistPoint[] points = ChecklistPoint.values();
        String id = Fixture.inspection(4);

        List<Reply> replies = ConcurrentCalls.send(
                points.length,
                client -> api.as(client % 2 == 0 ? "manager" : "admin")
                        .query(
                                TICK,
                                Map.of(
                                        "input",
                                        Map.of(
                                                "inspectionId",
                                                id,
                                                "item",
                                                points[client],
                                                "result",
                                                client % 2 == 0 ? "PASS" : "FAIL",
                                                "comment",
                                                "client " + client,
                                                "expectedVersion",
                                                0))));

        assertThat(replies)
                .allSatisfy(reply ->
                        assertThat(reply.data("updateChecklistItem.userErrors")).isEmpty());
        assertThat(value("""
                select count(*) || ' ' || count(*) filter (where result = 'PASS' and version = 1
                    and updated_by = '%s') || ' ' || count(distinct comment)
                from checklist_items where inspection_id = '%s'
                """.formatted(Fixture.MANAGER, id))).isEqualTo("28 14 28");
        assertThat(value("select version from inspections where id = '" + id + "'"))
                .isEqualTo("28");
        // Each saw the earlier changes: every progress was returned once.
        assertThat(replies)
                .extracting(reply -> reply.data("updateChecklistItem.inspection.progress.decided")
                        .asInt())
                .doesNotHaveDuplicates();
    }

    @Test
    void oneOfManyUpdatesOfTheSamePointSucceeds() throws Exception {
        List<Reply> replies = ConcurrentCalls.send(
                20,
                client -> tick(Map.of(
                        "inspectionId", BEGUN, "item", "FORK", "comment", "client " + client, "expectedVersion", 0)));
        assertThat(replies)
                .filteredOn(
                        reply -> reply.data("updateChecklistItem.userErrors").isEmpty())
                .hasSize(1);
        assertThat(replies)
                .filteredOn(reply ->
                        reply.texts("updateChecklistItem.userErrors", "code").equals(List.of("STALE_VERSION")))
                .hasSize(19);
        assertThat(value("select version from checklist_items where item = 'FORK' and inspection_id = '" + BEGUN + "'"))
                .isEqualTo("1");
        assertThat(value("select version from inspections where id = '" + BEGUN + "'"))
                .isEqualTo("4");
    }

    @Test
    void staleVersionReturnsTheCurrentPoint() {
        String before = everything();
        Reply reply = tick(Map.of("inspectionId", BEGUN, "item", "CHAIN", "result", "PASS", "expectedVersion", 1));
        assertThat(reply.data("updateChecklistItem.userErrors.0.expected").asInt())
                .isEqualTo(1);
        assertThat(reply.data("updateChecklistItem.userErrors.0.current").asInt())
                .isEqualTo(2);
        assertThat(reply.data("updateChecklistItem.item.result").asString()).isEqualTo("FAIL");
        assertThat(reply.data("updateChecklistItem.item.version").asInt()).isEqualTo(2);
        assertThat(tick(Map.of("inspectionId", BEGUN, "item", "FORK", "expectedVersion", 3))
                        .data("updateChecklistItem.userErrors.0.current")
                        .asInt())
                .isZero();
        Reply inspection = update(Map.of("id", BEGUN, "stage", "DONE", "expectedVersion", 2));
        assertThat(inspection.texts("updateInspection.userErrors", "code")).containsExactly("STALE_VERSION");
        assertThat(inspection.data("updateInspection.inspection.version").asInt())
                .isEqualTo(3);
        assertThat(everything()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://pictures.example/1.jpg",
                "file:///etc/passwd",
                "javascript:alert(1)",
                "data:image/png;base64,AAAA",
                "/1.jpg",
                "pictures.example/1.jpg",
                "https://",
            })
    void acceptsOnlyWebAddresses(String address) {
        String before = everything();
        Reply reply = tick(Map.of(
                "inspectionId", BEGUN, "item", "FORK", "photos", List.of("https://pictures.example/1.jpg", address)));
        assertThat(reply.texts("updateChecklistItem.userErrors", "code")).containsExactly("INVALID_VALUE");
        assertThat(reply.data("updateChecklistItem.userErrors.0.path").toString())
                .isEqualTo("[\"photos\",\"1\"]");
        assertThat(reply.data("updateChecklistItem.userErrors.0.message").asString())
                .isEqualTo("Must be a full URL that starts with http:// or https://.");
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void acceptsAtMostTwentyPhotos() {
        Map<String, Object> input = new HashMap<>(Map.of("inspectionId", BEGUN, "item", "FORK"));
        input.put("photos", Collections.nCopies(20, "https://pictures.example/1.jpg"));
        assertThat(tick(input).data("updateChecklistItem.item.photos")).hasSize(20);
        String before = everything();
        input.put("photos", Collections.nCopies(21, "https://pictures.example/1.jpg"));
        assertThat(tick(input).texts("updateChecklistItem.userErrors", "message"))
                .containsExactly("Must have at most 20 items.");
        input.put("photos", List.of("https://pictures.example/" + "a".repeat(2_000)));
        assertThat(tick(input).texts("updateChecklistItem.userErrors", "code")).containsExactly("TOO_LONG");
        input.put("photos", Collections.nCopies(10, "https://pictures.example/" + "a".repeat(1_000)));
        assertThat(tick(input).texts("updateChecklistItem.userErrors", "message"))
                .containsExactly("Together, the texts of the list must have at most 10,000 characters.");
        input.put("photos", List.of("  "));
        assertThat(tick(input).texts("updateChecklistItem.userErrors", "code")).containsExactly("REQUIRED");
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void reportsAllInputErrorsTogether() {
        String before = everything();
        Map<String, Object> input = new HashMap<>(Map.of("inspectionId", BEGUN, "item", "FORK"));
        input.put("result", null);
        input.put("comment", "a".repeat(10_001));
        input.put("photos", List.of("x", "y"));
        assertThat(tick(input).texts("updateChecklistItem.userErrors", "code"))
                .containsExactly("REQUIRED", "TOO_LONG", "INVALID_VALUE", "INVALID_VALUE");
        assertThat(create(Map.of("orderId", "ORD-999999", "notes", "a".repeat(10_001)))
                        .texts("createInspection.userErrors", "code"))
                .containsExactly("NOT_FOUND", "TOO_LONG");
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void acceptsTextsOfTheMaximumLength() {
        String longest = "🔧".repeat(10_000);
        assertThat(tick(Map.of("inspectionId", BEGUN, "item", "FORK", "comment", longest))
                        .data("updateChecklistItem.item.comment")
                        .asString())
                .isEqualTo(longest);
        assertThat(update(Map.of("id", BEGUN, "notes", longest))
                        .data("updateInspection.inspection.notes")
                        .asString())
                .isEqualTo(longest);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\\u0000b", "\\ud83d", "\\ude00\\ud83d"})
    void refusesInvalidTexts(String escaped) {
        String before = everything();
        Reply comment = api.as("manager").post("/graphql", """
                {"query": "mutation($i: UpdateChecklistItemInput!) { updateChecklistItem(input: $i) { userErrors { \
                code path } } }", \
                "variables": {"i": {"inspectionId": "%s", "item": "FORK", "comment": "%s", \
                "photos": ["https://pictures.example/%s"]}}}""".formatted(BEGUN, escaped, escaped));
        assertThat(comment.texts("updateChecklistItem.userErrors", "code"))
                .containsExactly("INVALID_TEXT", "INVALID_TEXT");
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void reportsAnUnknownInspection() {
        String id = "14000000-0000-7000-8000-00000000ffff";
        Reply reply = tick(Map.of("inspectionId", id, "item", "FORK", "result", "PASS"));
        assertThat(reply.texts("updateChecklistItem.userErrors", "code")).containsExactly("NOT_FOUND");
        assertThat(reply.data("updateChecklistItem.userErrors.0.path").toString())
                .isEqualTo("[\"inspectionId\"]");
        assertThat(reply.data("updateChecklistItem.item").isNull()).isTrue();
        assertThat(update(Map.of("id", id, "stage", "DONE")).texts("updateInspection.userErrors", "code"))
                .containsExactly("NOT_FOUND");
        assertThat(tick(Map.of("inspectionId", "ORD-1", "item", "FORK"))
                        .refusal()
                        .argument())
                .isEqualTo("input.inspectionId");
        assertThat(tick(Map.of("inspectionId", BEGUN, "item", "SADDLE"))
                        .refusal()
                        .code())
                .isEqualTo("BAD_REQUEST");
        assertThat(tick(Map.of("inspectionId", BEGUN, "item", "FORK", "result", "OK"))
                        .refusal()
                        .code())
                .isEqualTo("BAD_REQUEST");
        assertThat(create(Map.of("orderId", "?")).refusal().argument()).isEqualTo("input.orderId");
    }

    @Test
    void dryRunReturnsTheResultAndSavesNothing() {
        String before = everything();
        Reply ticked = tick(Map.of(
                "inspectionId", BEGUN, "item", "FORK", "result", "FAIL", "dryRun", true, "idempotencyKey", "dry"));
        assertThat(ticked.data("updateChecklistItem.item.result").asString()).isEqualTo("FAIL");
        assertThat(ticked.data("updateChecklistItem.inspection.version").asInt())
                .isEqualTo(4);
        assertThat(ticked.data("updateChecklistItem.inspection.progress").toString())
                .isEqualTo("{\"decided\":3,\"passed\":1,\"failed\":2,\"total\":28}");
        Reply created = create(Map.of("orderId", "ORD-000001", "dryRun", true));
        assertThat(created.data("createInspection.inspection.progress.total").asInt())
                .isEqualTo(28);
        assertThat(update(Map.of("id", BEGUN, "stage", "DONE", "dryRun", true))
                        .data("updateInspection.inspection.stage")
                        .asString())
                .isEqualTo("DONE");
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void repeatedKeyAppliesOnceAndRefusesAnotherInput() {
        Map<String, Object> creating = new HashMap<>(Map.of("orderId", "ORD-000001", "idempotencyKey", "k"));
        Reply created = create(creating);
        assertThat(create(creating).body())
                .isEqualTo(created.body().replace("\"replayed\":false", "\"replayed\":true"));
        assertThat(value("select count(*) from inspections")).isEqualTo("5");
        creating.put("notes", "other");
        assertThat(create(creating).texts("createInspection.userErrors", "code"))
                .containsExactly("KEY_REUSED");

        Map<String, Object> ticking =
                Map.of("inspectionId", BEGUN, "item", "FORK", "result", "PASS", "idempotencyKey", "k");
        Reply ticked = tick(ticking);
        assertThat(tick(ticking).body()).isEqualTo(ticked.body().replace("\"replayed\":false", "\"replayed\":true"));
        assertThat(ticked.data("updateChecklistItem.item.version").asInt()).isEqualTo(1);
        assertThat(ticked.data("updateChecklistItem.replayed").asBoolean()).isFalse();

        Map<String, Object> updating = Map.of("id", BEGUN, "stage", "DONE", "idempotencyKey", "k");
        Reply updated = update(updating);
        assertThat(update(updating).body())
                .isEqualTo(updated.body().replace("\"replayed\":false", "\"replayed\":true"));
        assertThat(value("select version from inspections where id = '" + BEGUN + "'"))
                .isEqualTo("5");
    }

    @Test
    void refusesAnalysts() {
        String before = everything();
        assertThat(forbidden(CREATE, Map.of("orderId", "ORD-000001"))).isEqualTo("FORBIDDEN");
        assertThat(forbidden(UPDATE, Map.of("id", BEGUN, "stage", "DONE"))).isEqualTo("FORBIDDEN");
        assertThat(forbidden(TICK, Map.of("inspectionId", BEGUN, "item", "FORK", "result", "PASS")))
                .isEqualTo("FORBIDDEN");
        assertThat(everything()).isEqualTo(before);
    }

    /** A user whose row an import deleted may continue to work; changes are recorded without the user. */
    @Test
    void recordsAPointForADeletedUser() {
        database.execute("""
                set session_replication_role = replica; delete from users where id = '%s'
                """.formatted(Fixture.MANAGER));
        Reply reply = tick(Map.of("inspectionId", BEGUN, "item", "FORK", "result", "PASS"));
        assertThat(reply.data("updateChecklistItem.userErrors")).isEmpty();
        assertThat(reply.data("updateChecklistItem.item.result").asString()).isEqualTo("PASS");
    }

    private String forbidden(String mutation, Map<String, ?> input) {
        return api.as("analyst")
                .query(mutation, Map.of("input", input))
                .refusal()
                .code();
    }

    private Reply create(Map<String, ?> input) {
        return api.query(CREATE, Map.of("input", input));
    }

    private Reply update(Map<String, ?> input) {
        return api.query(UPDATE, Map.of("input", input));
    }

    private Reply tick(Map<String, ?> input) {
        return api.query(TICK, Map.of("input", input));
    }

    private String value(String sql) {
        return database.jdbc().sql(sql).query(String.class).single();
    }

    /** Everything that a refused change must not modify. */
    private String everything() {
        return value("""
                select (select string_agg(i::text, ' ' order by id) from inspections i)
                  || (select string_agg(k::text, ' ' order by inspection_id, item) from checklist_items k)
                  || (select count(*) from idempotency_records)""");
    }
}
