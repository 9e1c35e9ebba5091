package crm.image;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.Fixture;
import crm.Reply;
import crm.TestDatabase;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/** Pictures of orders that were there before the archive was. */
@ApiTest
@ChangesTheDatabase
@Import(ArchiveTest.Outside.class)
class BackfillTest {

    private static final Classifieds CLASSIFIEDS = ArchiveTest.CLASSIFIEDS;

    private static final String START = """
            mutation($input: StartImageBackfillInput!) { startImageBackfill(input: $input) {
              backfill { id dryRun state total done failed eta error report { orders } }
              userErrors { code message path } replayed } }""";

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    @Autowired
    private ImageBackfills backfills;

    @Autowired
    private ArchiveAttempt attempt;

    /** Three orders that can be had, one that is gone, one that never answers; the fixture's own are out of the way. */
    @BeforeEach
    void orders() {
        database.execute("""
                update orders set cached_images = '{/images/bikes/x/y.jpg}';
                update orders set archived_bike = true;
                """);
        for (int number = 1; number <= 3; number++) {
            CLASSIFIEDS.picture("/backfill/" + number + ".jpg", "image/jpeg", TestPictures.jpeg(40 + number, 30));
            order(number, "http://photos.example:" + CLASSIFIEDS.port() + "/backfill/" + number + ".jpg");
        }
        CLASSIFIEDS.remove("/backfill/gone.jpg");
        order(4, "http://photos.example:" + CLASSIFIEDS.port() + "/backfill/gone.jpg");
        order(5, "http://gone.example:" + CLASSIFIEDS.port() + "/5.jpg");
        order(6, "http://private.example:" + CLASSIFIEDS.port() + "/6.jpg");
        order(7, "data:image/png;base64,AAAA");
        order(8);
    }

    private void order(int number, String... images) {
        database.jdbc()
                .sql("""
                        insert into orders (id, order_code, customer_id, bike_id, bike_url, bike_snapshot,
                          archived_bike,
                          bike_name, status, status_changed_at, created_at, updated_at)
                        values (:id::uuid, :code, :customer::uuid, :bike, :url, jsonb_build_object('title', 'Trek',
                          'takenAt', now(), 'images', to_jsonb(:images::text[])), :number = 2, 'Trek', 'CLOSED', now(),
                          now(), now())
                        """)
                .param("id", "bf000000-0000-7000-8000-00000000000" + number)
                .param("code", "ORD-BF" + number)
                .param("customer", Fixture.customer(1))
                .param("bike", "b" + number)
                .param("url", number == 1 ? "https://listings.example/1" : null)
                .param("images", images)
                .param("number", number)
                .update();
        database.execute(("insert into bikes (id, bike_id, created_at, updated_at) values (gen_random_uuid(), 'b%d', "
                        + "now(), now())")
                .formatted(number));
    }

    private Reply start(Map<String, ?> input) {
        return api.as("admin").query(START, Map.of("input", input));
    }

    private UUID started(Map<String, ?> input) {
        Reply reply = start(input);
        assertThat(reply.data("startImageBackfill.userErrors")).isEmpty();
        return UUID.fromString(reply.data("startImageBackfill.backfill.id").asString());
    }

    private String backfill(UUID id, String fields) {
        return api.query("{ backfill(id: \"" + id + "\") { " + fields + " } }")
                .data("backfill")
                .toString();
    }

    private List<UUID> jobs() {
        return database.jdbc()
                .sql("select task_instance::uuid from scheduled_tasks where task_name = 'image-archive' order by 1")
                .query(UUID.class)
                .list();
    }

    @Test
    void dryRunReportsAndChangesNothing() throws Exception {
        String before = everything();
        UUID id = started(Map.of("dryRun", true));
        long asked = CLASSIFIEDS.requests().size();

        assertThat(backfills.goOn(id)).isEmpty();

        assertThat(backfill(
                        id,
                        "dryRun state total done failed report { orders ordersWithoutPictures pictures"
                                + " expectedFailures references archivedBikes hostCount hosts { name orders "
                                + "pictures obstacle } }"))
                .isEqualTo("{\"dryRun\":true,\"state\":\"DONE\",\"total\":7,\"done\":0,\"failed\":0,"
                        + "\"report\":{\"orders\":7,"
                        + "\"ordersWithoutPictures\":1,\"pictures\":7,\"expectedFailures\":3,\"references\":8,"
                        + "\"archivedBikes\":" + wrongArchivedBikes()
                        + ",\"hostCount\":4,\"hosts\":[{\"name\":\"photos.example\",\"orders\":4,\"pictures"
                        + "\":4,\"obstacle\":null},{\"name\":\"\",\"orders\":1,\"pictures\":1,\"obstacle\":"
                        + "\"this is not a valid URL of http or https\"},{\"name\":\"gone.example\",\"orders\":1,\"p"
                        + "ictures\":1,\"obstacle\":\"its host name is"
                        + " unknown or not allowed\"},{\"name\":\"private.example\",\"orders\":1,\"pictures"
                        + "\":1,\"obstacle\":\"its host name is unknown or not allowed\"}]}}");
        assertThat(everything()).isEqualTo(before);
        assertThat(jobs()).isEmpty();
        assertThat(CLASSIFIEDS.requests()).hasSize((int) asked);
    }

    private String everything() {
        return database.jdbc()
                .sql("select md5(string_agg(o::text, ';' order by o.id)) || (select count(*) from "
                        + "image_archives) from orders o")
                .query(String.class)
                .single();
    }

    private int wrongArchivedBikes() {
        return database.jdbc().sql("""
                        select count(*) from orders o where o.archived_bike
                          <> exists (select from bikes b where b.bike_id = o.bike_id and not b.active)
                        """).query(Integer.class).single();
    }

    @Test
    void backfillArchivesOrdersAndCountsResults() throws Exception {
        UUID id = started(Map.of());

        assertThat(backfills.goOn(id)).hasValue(Fixture.NOW.plusSeconds(5));

        assertThat(jobs()).hasSize(7);
        assertThat(backfill(id, "state total done failed eta"))
                .isEqualTo("{\"state\":\"RUNNING\",\"total\":7,\"done\":0,\"failed\":0,\"eta\":null}");
        assertThat(wrongArchivedBikes()).isZero();
        assertThat(database.jdbc()
                        .sql("select external_bike_ref from orders where order_code in ('ORD-BF1', 'ORD-BF2') "
                                + "order by order_code")
                        .query(String.class)
                        .list())
                .containsExactly("https://listings.example/1", "b2");

        jobs().forEach(attempt::of);
        backfills.goOn(id);
        assertThat(backfill(id, "state total done failed"))
                .isEqualTo("{\"state\":\"RUNNING\",\"total\":7,\"done\":3,\"failed\":2}");

        // A name that is unknown, or looks so, may be known later; but not more than three times.
        jobs().forEach(attempt::of);
        jobs().forEach(attempt::of);
        assertThat(jobs()).isEmpty();
        assertThat(backfills.goOn(id)).isEmpty();
        assertThat(backfill(id, "state total done failed error"))
                .isEqualTo("{\"state\":\"DONE\",\"total\":7,\"done\":3,\"failed\":4,\"error\":null}");
        assertThat(api.query("{ order(id: \"ORD-BF2\") { bike { image { source } archive { state } } } }")
                        .data("order.bike")
                        .toString())
                .isEqualTo("{\"image\":{\"source\":\"ARCHIVED\"},\"archive\":{\"state\":\"ARCHIVED\"}}");
    }

    @Test
    void interruptedBackfillResumes() throws Exception {
        UUID id = started(Map.of());
        backfills.goOn(id);
        attempt.of(jobs().getFirst());
        long asked = CLASSIFIEDS.asked("/backfill/1.jpg");

        // The node died before it wrote down that it had taken all of them on.
        database.execute("update image_backfills set taken_on = false");
        backfills.goOn(id);

        assertThat(jobs()).hasSize(6);
        assertThat(backfill(id, "total done failed")).isEqualTo("{\"total\":7,\"done\":1,\"failed\":0}");
        jobs().forEach(attempt::of);
        assertThat(CLASSIFIEDS.asked("/backfill/1.jpg")).isEqualTo(asked);
    }

    @Test
    void nextBackfillRetriesOnlyFailedOrders() throws Exception {
        UUID first = started(Map.of());
        backfills.goOn(first);
        for (int i = 0; i < 3; i++) {
            jobs().forEach(attempt::of);
        }
        backfills.goOn(first);
        CLASSIFIEDS.picture("/backfill/gone.jpg", "image/jpeg", TestPictures.jpeg(30, 30));

        UUID second = started(Map.of());
        backfills.goOn(second);
        assertThat(jobs()).hasSize(4);
        jobs().forEach(attempt::of);
        assertThat(database.jdbc()
                        .sql("select cardinality(cached_images) from orders where order_code = 'ORD-BF4'")
                        .query(Integer.class)
                        .single())
                .isOne();
    }

    @Test
    void allowsOneBackfillAtATimeBesideDryRuns() {
        UUID id = started(Map.of("idempotencyKey", "k"));

        Reply again = start(Map.of("idempotencyKey", "k"));
        assertThat(again.data("startImageBackfill.backfill.id").asString()).isEqualTo(id.toString());
        assertThat(again.data("startImageBackfill.replayed").asBoolean()).isTrue();

        Reply second = start(Map.of());
        assertThat(second.data("startImageBackfill.backfill.id").asString()).isEqualTo(id.toString());
        assertThat(second.data("startImageBackfill.userErrors").toString())
                .isEqualTo("[{\"code\":\"CONFLICT\",\"message\":\"A backfill is already running: " + id
                        + ". Wait until it finishes.\",\"path\":[\"dryRun\"]}]");

        assertThat(started(Map.of("dryRun", true, "idempotencyKey", "k"))).isNotEqualTo(id);
        assertThat(database.jdbc()
                        .sql("select count(*) from scheduled_tasks where task_name = 'image-backfill'")
                        .query(Integer.class)
                        .single())
                .isEqualTo(2);
    }

    @Test
    void onlyAdministratorsStartABackfill() {
        Reply reply = api.query(START, Map.of("input", Map.of()));
        assertThat(reply.refusal().code()).isEqualTo("FORBIDDEN");
    }
}
