package crm.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.Fixture;
import crm.TestDatabase;
import crm.outbound.OpenedClient;
import crm.outbound.OutboundClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.core.io.ClassPathResource;
import org.springframework.transaction.support.TransactionTemplate;

/** Pictures from the classifieds to the order, with classifieds of every kind. */
@ApiTest
@ChangesTheDatabase
@Import(ArchiveTest.Outside.class)
class ArchiveTest {

    static final Classifieds CLASSIFIEDS = Classifieds.at(OpenedClient.PUBLIC);

    private static final Classifieds FORBIDDEN = Classifieds.at(OpenedClient.PRIVATE, CLASSIFIEDS.port());

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TestConfiguration(proxyBeanMethods = false)
    static class Outside {

        @Bean
        @Primary
        OutboundClient openedClient() {
            return OpenedClient.to(CLASSIFIEDS.port(), Duration.ofSeconds(3));
        }
    }

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    @Autowired
    private ImageArchive archive;

    @Autowired
    private ArchiveAttempt attempt;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private ServletWebServerApplicationContext server;

    @AfterEach
    void sendsNoRequestToForbiddenAddresses() {
        assertThat(FORBIDDEN.requests()).isEmpty();
    }

    private static String address(String path) {
        return "http://photos.example:" + CLASSIFIEDS.port() + path;
    }

    private UUID order(String... images) {
        UUID id = UUID.randomUUID();
        String list = Stream.of(images).map(image -> '"' + image + '"').collect(Collectors.joining(",", "[", "]"));
        database.jdbc()
                .sql("""
                        insert into orders (id, order_code, customer_id, bike_id, bike_snapshot, archived_bike,
                          bike_name,
                          status, status_changed_at, created_at, updated_at)
                        values (:id, :code, :customer::uuid, 'listed', jsonb_build_object('title', 'Trek Fuel', 'brand',
                          'Trek', 'price', 1200, 'currency', 'EUR', 'takenAt', now(), 'images', :images::jsonb), false,
                          'Trek Fuel', 'PENDING_MANAGER', now(), now(), now())
                        """)
                .param("id", id)
                .param("code", "ORD-" + id.toString().substring(0, 8).toUpperCase())
                .param("customer", Fixture.customer(1))
                .param("images", list)
                .update();
        return id;
    }

    private UUID scheduled(String... images) {
        UUID id = order(images);
        archive.schedule(id);
        return id;
    }

    private String progress(UUID order) {
        return api.query("{ order(id: \"" + order + "\") { bike { archive { state attempts lastError } } } }")
                .data("order.bike.archive")
                .toString();
    }

    private List<String> cachedImages(UUID order) {
        List<String> images = new ArrayList<>();
        api.query("{ order(id: \"" + order + "\") { bike { cachedImages } } }")
                .data("order.bike.cachedImages")
                .forEach(image -> images.add(image.asString()));
        return images;
    }

    private HttpResponse<byte[]> get(String address) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(
                                "http://localhost:" + server.getWebServer().getPort() + address))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    private int jobs(UUID order) {
        return database.jdbc()
                .sql("select count(*) from scheduled_tasks where task_name = 'image-archive' and task_instance = ?")
                .param(order.toString())
                .query(Integer.class)
                .single();
    }

    @Test
    void schedulesOnceInTheTransactionOfTheCaller() {
        UUID order = order(address("/1.jpg"));
        transaction.executeWithoutResult(status -> {
            archive.schedule(order);
            status.setRollbackOnly();
        });
        assertThat(jobs(order)).isZero();
        assertThat(progress(order)).isEqualTo("null");

        transaction.executeWithoutResult(status -> {
            archive.schedule(order);
            archive.schedule(order);
        });
        archive.schedule(order);
        assertThat(jobs(order)).isOne();
        assertThat(progress(order)).isEqualTo("{\"state\":\"PENDING\",\"attempts\":0,\"lastError\":null}");
    }

    @Test
    void copiesFourPicturesWithOriginals() throws Exception {
        byte[] jpeg = TestPictures.jpeg(1200, 800);
        CLASSIFIEDS.picture("/a/1.jpg", "text/plain", jpeg);
        CLASSIFIEDS.picture("/a/2", "image/jpeg", TestPictures.png(100, 50));
        byte[] webp = new ClassPathResource("pictures/lossy.webp").getContentAsByteArray();
        CLASSIFIEDS.picture("/a/3.webp", "image/webp", webp);
        CLASSIFIEDS.picture("/a/4.gif", "image/gif", TestPictures.gif(80, 40, 1000));
        CLASSIFIEDS.picture("/a/5.jpg", "image/jpeg", jpeg);
        UUID order = scheduled(
                address("/a/1.jpg"), address("/a/2"), address("/a/3.webp"), address("/a/4.gif"), address("/a/5.jpg"));

        assertThat(attempt.of(order)).isEmpty();

        assertThat(progress(order)).isEqualTo("{\"state\":\"ARCHIVED\",\"attempts\":1,\"lastError\":null}");
        assertThat(CLASSIFIEDS.asked("/a/5.jpg")).isZero();
        List<String> images = cachedImages(order);
        assertThat(images).hasSize(4).allMatch(image -> image.matches("/images/bikes/[0-9a-f]{32}/[0-9a-f]{32}.*"));
        assertThat(images)
                .extracting(image -> image.replaceFirst(".*/[0-9a-f]{32}", ""))
                .containsExactly("-640.jpg", "-640.jpg", ".webp", "-640.jpg");
        HttpResponse<byte[]> small = get(images.getFirst());
        assertThat(small.headers().firstValue("Content-Type")).hasValue("image/jpeg");
        assertThat(TestPictures.decoded(small.body()).getWidth()).isEqualTo(640);
        assertThat(get(images.getFirst().replace("-640", "")).body()).isEqualTo(jpeg);
        assertThat(get(images.get(2)).body()).isEqualTo(webp);
        assertThat(get(images.get(2)).headers().firstValue("Content-Type")).hasValue("image/webp");
        assertThat(api.query("{ order(id: \"" + order + "\") { bike { image { url source } } } }")
                        .data("order.bike.image")
                        .toString())
                .isEqualTo("{\"url\":\"" + images.getFirst() + "\",\"source\":\"ARCHIVED\"}");
    }

    @Test
    void secondBackfillFindsNothing() {
        CLASSIFIEDS.picture("/b/1.jpg", "image/jpeg", TestPictures.jpeg(100, 50));
        UUID order = scheduled(address("/b/1.jpg"));
        attempt.of(order);
        List<String> images = cachedImages(order);

        assertThat(attempt.of(order)).isEmpty();
        database.execute("delete from scheduled_tasks");
        archive.schedule(order);

        assertThat(jobs(order)).isZero();
        assertThat(CLASSIFIEDS.asked("/b/1.jpg")).isOne();
        assertThat(cachedImages(order)).isEqualTo(images).hasSize(1);
    }

    /** Each ends in a state that says why; those that may pass are tried again. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "missing       | FAILED  | the server answered with status 404",
                "forbidden     | PENDING | the server answered with status 403",
                "broken        | PENDING | the server answered with status 500",
                "silent        | PENDING | it took longer than 3.0 s",
                "trickling     | PENDING | it took longer than 3.0 s",
                "endless       | FAILED  | it is larger than 8 MB",
                "announced     | FAILED  | it is larger than 8 MB",
                "cut-off       | PENDING | the connection to photos.example failed",
                "html          | FAILED  | it is not a JPEG, PNG, WebP, GIF or AVIF picture",
                "svg           | FAILED  | it is not a JPEG, PNG, WebP, GIF or AVIF picture",
                "huge          | FAILED  | it has 30000 × 30000 pixels",
                "damaged       | FAILED  | the picture cannot be decoded",
                "four-hops     | FAILED  | it redirects more than 3 times",
                "to-private    | FAILED  | the address of 127.0.0.2 is not allowed",
            })
    void failedFetchReportsItsReason(String path, ImageArchiveState state, String why) {
        hostile();
        UUID order = scheduled(address("/" + path + ".jpg"));

        Optional<Instant> again = attempt.of(order);

        assertThat(again.isPresent()).isEqualTo(state == ImageArchiveState.PENDING);
        assertThat(progress(order))
                .startsWith("{\"state\":\"" + state + "\",\"attempts\":1,\"lastError\":\"picture 1 (photos.example): "
                        + why);
        assertThat(cachedImages(order)).isEmpty();
    }

    private static void hostile() {
        byte[] jpeg = TestPictures.jpeg(100, 50);
        CLASSIFIEDS.status("/forbidden.jpg", "403 Forbidden");
        CLASSIFIEDS.status("/broken.jpg", "500 Oops");
        CLASSIFIEDS.silent("/silent.jpg");
        CLASSIFIEDS.trickling("/trickling.jpg", jpeg);
        CLASSIFIEDS.endless("/endless.jpg", jpeg);
        CLASSIFIEDS.page("/announced.jpg", out -> {
            Classifieds.head(out, "200 OK", "Content-Length: 9000000");
            out.write(jpeg);
        });
        CLASSIFIEDS.page("/cut-off.jpg", out -> {
            Classifieds.head(out, "200 OK", "Content-Length: " + (jpeg.length + 1));
            out.write(jpeg);
        });
        CLASSIFIEDS.picture("/html.jpg", "image/jpeg", "<html>sold</html>".getBytes());
        CLASSIFIEDS.picture("/svg.jpg", "image/svg+xml", "<svg xmlns='http://www.w3.org/2000/svg'/>".getBytes());
        CLASSIFIEDS.picture("/huge.jpg", "image/png", TestPictures.hugePng(30_000, 30_000));
        CLASSIFIEDS.picture("/damaged.jpg", "image/png", TestPictures.hugePng(3000, 3000));
        IntStream.rangeClosed(1, 3).forEach(hop -> CLASSIFIEDS.redirect("/hop" + hop, "/hop" + (hop - 1)));
        CLASSIFIEDS.picture("/hop0", "image/jpeg", jpeg);
        CLASSIFIEDS.redirect("/four-hops.jpg", "/hop3");
        CLASSIFIEDS.redirect("/three-hops.jpg", "/hop2");
        CLASSIFIEDS.redirect("/to-private.jpg", "http://127.0.0.2:" + CLASSIFIEDS.port() + "/x.jpg");
    }

    @Test
    void keepsCopiesAndRetriesTheRestWithBackoff() {
        CLASSIFIEDS.picture("/c/1.jpg", "image/jpeg", TestPictures.jpeg(100, 50));
        CLASSIFIEDS.status("/c/2.jpg", "503 Later");
        UUID order = scheduled(address("/c/1.jpg"), address("/c/2.jpg"), address("/c/3.jpg"));
        Instant now = Fixture.NOW;

        assertThat(attempt.of(order)).hasValue(now.plus(Duration.ofMinutes(1)));
        assertThat(attempt.of(order)).hasValue(now.plus(Duration.ofMinutes(3)));
        assertThat(attempt.of(order)).hasValue(now.plus(Duration.ofMinutes(9)));
        assertThat(cachedImages(order)).hasSize(1);
        assertThat(progress(order)).startsWith("{\"state\":\"PENDING\",\"attempts\":3,");

        CLASSIFIEDS.picture("/c/2.jpg", "image/jpeg", TestPictures.jpeg(60, 50));
        assertThat(attempt.of(order)).isEmpty();
        assertThat(progress(order))
                .isEqualTo("{\"state\":\"PARTIAL\",\"attempts\":4,\"lastError\":\"picture 3 (photos.example): the "
                        + "server answered with status 404\"}");
        assertThat(cachedImages(order)).hasSize(2);
        assertThat(CLASSIFIEDS.asked("/c/1.jpg")).isOne();
    }

    @Test
    void failsAfterSevenAttempts() {
        CLASSIFIEDS.status("/d/1.jpg", "503 Later");
        UUID order = scheduled(address("/d/1.jpg"));
        IntStream.range(0, 6).forEach(number -> assertThat(attempt.of(order)).isPresent());
        assertThat(attempt.of(order)).isEmpty();
        assertThat(progress(order)).startsWith("{\"state\":\"FAILED\",\"attempts\":7,");
        assertThat(CLASSIFIEDS.asked("/d/1.jpg")).isEqualTo(7);

        archive.schedule(order);
        assertThat(progress(order)).isEqualTo("{\"state\":\"PENDING\",\"attempts\":0,\"lastError\":null}");
    }

    @Test
    void followsThreeRedirects() {
        hostile();
        UUID order = scheduled(address("/three-hops.jpg"));
        attempt.of(order);
        assertThat(progress(order)).startsWith("{\"state\":\"ARCHIVED\"");
    }

    @Test
    void acceptsAnySnapshot() {
        UUID none = scheduled();
        attempt.of(none);
        assertThat(progress(none))
                .isEqualTo("{\"state\":\"FAILED\",\"attempts\":1,\"lastError\":\"the advertisement has no pictures\"}");

        UUID strange = scheduled("data:image/png;base64,AAAA", "1.jpg", "%%%", "NaN");
        assertThat(attempt.of(strange)).isEmpty();
        assertThat(progress(strange)).startsWith("{\"state\":\"FAILED\",\"attempts\":1,");
    }

    /** The row of the order stays as people left it. */
    @Test
    void archivingDoesNotChangeTheVersion() {
        CLASSIFIEDS.picture("/e/1.jpg", "image/jpeg", TestPictures.jpeg(100, 50));
        UUID order = scheduled(address("/e/1.jpg"));
        String row = "select version || ' ' || updated_at from orders where id = ?";
        String before =
                database.jdbc().sql(row).param(order).query(String.class).single();
        attempt.of(order);
        assertThat(database.jdbc().sql(row).param(order).query(String.class).single())
                .isEqualTo(before);
    }

    @Test
    void ordersShowPicturesWithoutAdvertisementAndCatalogue() throws Exception {
        database.execute("""
                insert into bikes (id, bike_id, name, created_at, updated_at)
                values (gen_random_uuid(), 'listed', 'Trek Fuel', now(), now())""");
        CLASSIFIEDS.picture("/f/1.jpg", "image/jpeg", TestPictures.jpeg(100, 50));
        UUID order = scheduled(address("/f/1.jpg"));
        attempt.of(order);
        String query =
                "{ order(id: \"" + order + "\") { bike { title brand price { amount currency } images cachedImages"
                        + " image { url source } } } }";
        String before = api.query(query).data("order.bike").toString();

        CLASSIFIEDS.remove("/f/1.jpg");
        database.execute("delete from bikes where bike_id = 'listed'");

        assertThat(api.query(query).data("order.bike").toString())
                .isEqualTo(before)
                .contains("\"title\":\"Trek Fuel\"", "\"brand\":\"Trek\"", "\"amount\":\"1200.00\"", "ARCHIVED");
        HttpResponse<byte[]> picture = get(cachedImages(order).getFirst());
        assertThat(picture.statusCode()).isEqualTo(200);
        assertThat(TestPictures.decoded(picture.body()).getWidth()).isEqualTo(100);
    }

    /** Pictures that never come hold as many jobs as one partner may have; another partner's are fetched. */
    @Test
    void slowPicturesOfOnePartnerDoNotKeepOutThoseOfAnother() throws Exception {
        CLASSIFIEDS.silent("/partner-slow.jpg");
        CLASSIFIEDS.picture("/partner-quick.jpg", "image/jpeg", TestPictures.jpeg(60, 40));
        List<UUID> slow = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            slow.add(ofPartner("Slow Shop", scheduled(address("/partner-slow.jpg"))));
        }
        UUID quick = ofPartner("Quick Shop", scheduled(address("/partner-quick.jpg")));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Optional<Instant>>> running = slow.subList(0, 2).stream()
                    .map(order -> threads.submit(() -> attempt.of(order)))
                    .toList();
            await().until(() -> CLASSIFIEDS.asked("/partner-slow.jpg") == 2);

            assertThat(attempt.of(slow.get(2))).as("waits").contains(Fixture.NOW.plusSeconds(2));
            assertThat(attempt.of(quick)).isEmpty();

            assertThat(cachedImages(quick)).hasSize(1);
            assertThat(progress(slow.get(2))).contains("\"attempts\":0");
            for (Future<Optional<Instant>> ended : running) {
                assertThat(ended.get()).isPresent();
            }
        }
        CLASSIFIEDS.remove("/partner-slow.jpg");
        assertThat(attempt.of(slow.get(2))).as("the permits are free again").isEmpty();
        assertThat(progress(slow.get(2))).contains("404");
    }

    private UUID ofPartner(String name, UUID order) {
        database.jdbc().sql("""
                        with partner as (
                          insert into partners (id, name, created_at) values (gen_random_uuid(), :name, now())
                          on conflict (name) do update set name = excluded.name returning id)
                        update orders set partner_id = (select id from partner) where id = :order
                        """).param("name", name).param("order", order).update();
        return order;
    }
}
