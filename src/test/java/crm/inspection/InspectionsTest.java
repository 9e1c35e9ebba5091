package crm.inspection;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.ConcurrentCalls;
import crm.Fixture;
import crm.Reply;
import crm.Statements;
import crm.TestDatabase;
import crm.upload.UploadsTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
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

    private static final HttpClient HTTP = HttpClient.newHttpClient();

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

    @Autowired
    private Statements statements;

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

    private static final String SAVE = """
            mutation($input: SaveChecklistInput!) { saveChecklist(input: $input) {
              inspection { version progress { decided passed failed } checklist { item result comment version photos
                pictures { url source address uploadId } updatedBy { id } } }
              userErrors { __typename code path ... on StaleVersion { expected current } } replayed } }""";

    private Reply save(Map<String, ?> input) {
        return api.query(SAVE, Map.of("input", input));
    }

    private static List<Map<String, Object>> all28() {
        return Arrays.stream(ChecklistPoint.values())
                .<Map<String, Object>>map(point -> Map.of(
                        "item",
                        point.name(),
                        "result",
                        "PASS",
                        "comment",
                        "c" + point.ordinal(),
                        "photos",
                        List.of("https://pictures.example/" + point.ordinal() + ".jpg")))
                .toList();
    }

    @Test
    void savesAWholeChecklistWithAsManyStatementsAsOnePoint() throws Exception {
        save(Map.of("inspectionId", BEGUN, "items", List.of(), "dryRun", true));
        List<String> one = statements.during(
                () -> save(Map.of("inspectionId", BEGUN, "items", all28().subList(0, 1), "dryRun", true)));
        List<String> all =
                statements.during(() -> save(Map.of("inspectionId", BEGUN, "items", all28(), "dryRun", true)));
        assertThat(all).hasSameSizeAs(one);

        Reply reply = save(Map.of("inspectionId", BEGUN, "items", all28(), "expectedVersion", 3));
        assertThat(reply.data("saveChecklist.userErrors")).isEmpty();
        assertThat(reply.data("saveChecklist.inspection.progress").toString())
                .isEqualTo("{\"decided\":28,\"passed\":28,\"failed\":0}");
        assertThat(reply.data("saveChecklist.inspection.version").asInt()).isEqualTo(4);
        assertThat(reply.texts("saveChecklist.inspection.checklist", "comment").getLast())
                .isEqualTo("c27");
        assertThat(reply.texts("saveChecklist.inspection.checklist", "updatedBy.id"))
                .containsOnly(Fixture.MANAGER);
        // Nothing new: nothing is written.
        assertThat(save(Map.of("inspectionId", BEGUN, "items", all28()))
                        .data("saveChecklist.inspection.version")
                        .asInt())
                .isEqualTo(4);
    }

    @Test
    void refusesAWholeChecklistForOneFaultAndNamesItsPlace() {
        String before = everything();
        List<Map<String, Object>> items = new ArrayList<>(all28());
        items.set(3, Map.of("item", "FRAME_SIZE", "comment", "a".repeat(10_001)));
        items.set(5, Map.of("item", "FRAME", "result", "FAIL", "expectedVersion", 9));
        items.set(7, Map.of("item", "FRAME"));
        items.set(9, Map.of("item", "BRAKES", "photos", List.of("https://ok.example/1.jpg", "javascript:1")));
        items.set(11, Map.of("item", "TYRES", "photoUploads", List.of(Fixture.order(1))));
        Reply reply = save(Map.of("inspectionId", BEGUN, "items", items));
        assertThat(reply.texts("saveChecklist.userErrors", "code"))
                .containsExactly("TOO_LONG", "STALE_VERSION", "INVALID_VALUE", "INVALID_VALUE", "NOT_FOUND");
        assertThat(reply.data("saveChecklist.userErrors").toString())
                .contains("[\"items\",\"3\",\"comment\"]")
                .contains("[\"items\",\"5\",\"expectedVersion\"],\"expected\":9,\"current\":1")
                .contains("[\"items\",\"7\",\"item\"]")
                .contains("[\"items\",\"9\",\"photos\",\"1\"]")
                .contains("[\"items\",\"11\",\"photoUploads\",\"0\"]");
        assertThat(save(Map.of("inspectionId", BEGUN, "items", all28(), "expectedVersion", 2))
                        .texts("saveChecklist.userErrors", "code"))
                .containsExactly("STALE_VERSION");
        List<Map<String, Object>> tooMany = new ArrayList<>(all28());
        tooMany.add(Map.of("item", "FRAME"));
        assertThat(save(Map.of("inspectionId", BEGUN, "items", tooMany))
                        .refusal()
                        .code())
                .isEqualTo("LIMIT_EXCEEDED");
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void showsUploadedPhotosFromTheStoreAndOthersThroughTheProxy() throws Exception {
        String upload = UploadsTest.uploaded(
                api, api.as("manager"), "CHECKLIST_PHOTO", "a.png", "image/png", UploadsTest.png());
        Map<String, Object> item = Map.of(
                "item", "BRAND", "photos", List.of("https://pictures.example/1.jpg"), "photoUploads", List.of(upload));
        Reply reply = save(Map.of("inspectionId", BEGUN, "items", List.of(item)));
        assertThat(reply.data("saveChecklist.userErrors")).isEmpty();
        String pictures = "saveChecklist.inspection.checklist.0.pictures";
        assertThat(reply.texts(pictures, "source")).containsExactly("PROXIED", "ARCHIVED");
        assertThat(reply.texts(pictures, "uploadId")).containsExactly(null, upload);
        assertThat(reply.data(pictures + ".0.url").asString()).startsWith("/images/proxy/");
        String url = reply.data(pictures + ".1.url").asString();
        HttpResponse<byte[]> picture = HTTP.send(
                HttpRequest.newBuilder(URI.create(api.address() + url)).build(),
                HttpResponse.BodyHandlers.ofByteArray());
        assertThat(picture.body()).isEqualTo(UploadsTest.png());
        assertThat(picture.headers().firstValue("Content-Type")).contains("image/png");
        String forged = url.replaceFirst("uploads/.{6}", "uploads/AAAAAA");
        assertThat(api.anonymous().get(forged).status()).isEqualTo(404);

        // The same list again keeps it, another point may not have it too, and without it in the list it is free.
        assertThat(save(Map.of("inspectionId", BEGUN, "items", List.of(item))).data("saveChecklist.userErrors"))
                .isEmpty();
        assertThat(tick(Map.of("inspectionId", BEGUN, "item", "FORK", "photoUploads", List.of(upload)))
                        .texts("updateChecklistItem.userErrors", "code"))
                .containsExactly("CONFLICT");
        assertThat(save(Map.of(
                                "inspectionId",
                                BEGUN,
                                "items",
                                List.of(item, Map.of("item", "FORK", "photoUploads", List.of(upload)))))
                        .texts("saveChecklist.userErrors", "code"))
                .containsExactly("INVALID_VALUE");
        assertThat(tick(Map.of("inspectionId", BEGUN, "item", "BRAND", "photoUploads", List.of()))
                        .data("updateChecklistItem.userErrors"))
                .isEmpty();
        assertThat(value("select attached_at is null from uploads")).isEqualTo("t");
        Reply whole = api.query("""
                mutation($input: UpdateInspectionInput!) { updateInspection(input: $input) {
                  inspection { pictures { source } } userErrors { code } } }
                """, Map.of("input", Map.of("id", BEGUN, "photoUploads", List.of(upload))));
        assertThat(whole.texts("updateInspection.inspection.pictures", "source"))
                .containsExactly("ARCHIVED");
    }

    @Test
    void updatesWhatAPersonWritesOfAnInspection() {
        Reply reply = api.query(
                """
                mutation($input: UpdateInspectionInput!) { updateInspection(input: $input) {
                  inspection { type specificationsConfirmed photos defects nextAction version }
                  userErrors { code path } } }
                """,
                Map.of(
                        "input",
                        Map.of(
                                "id",
                                BEGUN,
                                "type",
                                "EXPERT",
                                "specificationsConfirmed",
                                true,
                                "photos",
                                List.of("https://pictures.example/1.jpg"),
                                "defects",
                                List.of(" Scratch, \"deep\" ", "Chain"),
                                "nextAction",
                                "Call")));
        assertThat(reply.data("updateInspection.inspection").toString())
                .isEqualTo("{\"type\":\"EXPERT\",\"specificationsConfirmed\":true,"
                        + "\"photos\":[\"https://pictures.example/1.jpg\"],"
                        + "\"defects\":[\"Scratch, \\\"deep\\\"\",\"Chain\"],\"nextAction\":\"Call\",\"version\":4}");
        Reply refused = update(Map.of("id", BEGUN, "defects", List.of("ok", " "), "photos", List.of("ftp://x")));
        assertThat(refused.texts("updateInspection.userErrors", "code")).containsExactly("INVALID_VALUE", "REQUIRED");
        assertThat(refused.data("updateInspection.userErrors.1.path").toString())
                .isEqualTo("[\"defects\",\"1\"]");
    }

    @Test
    void listsInspectionsNewestFirstByTheirFilters() {
        String list = "{ inspections%s { nodes { id createdAt } } }";
        Reply all = api.query(list.formatted(""));
        List<String> ids = all.texts("inspections.nodes", "id");
        assertThat(ids).hasSize(4);
        assertThat(all.texts("inspections.nodes", "createdAt")).isSortedAccordingTo(Collections.reverseOrder());
        assertThat(found(list, "failed: true")).containsExactly(BEGUN, Fixture.inspection(3));
        assertThat(found(list, "failed: false")).containsExactly(Fixture.inspection(4), Fixture.inspection(2));
        assertThat(found(list, "failedItems: [CHAIN, FORK]")).containsExactly(BEGUN, Fixture.inspection(3));
        assertThat(found(list, "failedItems: [FORK]")).containsExactly(Fixture.inspection(3));
        assertThat(found(list, "complete: true")).doesNotContain(BEGUN).hasSize(2);
        save(Map.of("inspectionId", BEGUN, "items", all28()));
        assertThat(found(list, "complete: true")).contains(BEGUN).hasSize(3);
        assertThat(found(list, "complete: false")).containsExactly(Fixture.inspection(4));
        assertThat(found(list, "order: [\"" + Fixture.order(4) + "\"], stage: [WORKSHOP]"))
                .contains(BEGUN);
        assertThat(found(list, "createdAt: {from: \"2100-01-01T00:00:00Z\"}")).isEmpty();
        assertThat(found(list, "updatedAt: {from: \"2018-07-02T12:00:00Z\"}")).containsExactly(BEGUN);
    }

    private List<String> found(String list, String filter) {
        return api.query(list.formatted("(filter: {" + filter + "})")).texts("inspections.nodes", "id");
    }
}
