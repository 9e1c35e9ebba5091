package crm.image;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.TestDatabase;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.ClassPathResource;

/** Pictures as browsers and caches ask for them. */
@ApiTest
@ChangesTheDatabase
@Import(ArchiveTest.Outside.class)
class ServingTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static final Classifieds CLASSIFIEDS = ArchiveTest.CLASSIFIEDS;

    private static final byte[] JPEG = TestPictures.jpeg(700, 300);

    private static final String KEY = "bikes/00000000000000000000000000000001/";

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    @Autowired
    private ImageStore store;

    @Autowired
    private ProxyUrls addresses;

    @Autowired
    private ServletWebServerApplicationContext server;

    private HttpResponse<byte[]> send(String method, String address, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + server.getWebServer().getPort() + address))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> get(String address, String... headers) throws Exception {
        return send("GET", address, headers);
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse(null);
    }

    /** A picture in the archive, and its address. */
    private String kept() throws Exception {
        String name = ArchiveAttempt.hash(JPEG);
        store.put(KEY + name + ".jpg", JPEG, "image/jpeg");
        return "/images/" + KEY + name + ".jpg";
    }

    private String proxied(String path) {
        return addresses.of("http://photos.example:" + CLASSIFIEDS.port() + path);
    }

    private static void isPlaceholder(HttpResponse<byte[]> response, String why) {
        assertThat(header(response, "Image-Placeholder")).isEqualTo(why);
        assertThat(header(response, "Content-Type")).isEqualTo("image/svg+xml");
        assertThat(new String(response.body())).contains("<svg");
        picturesMayBeEmbeddedAnywhere(response);
    }

    private static void picturesMayBeEmbeddedAnywhere(HttpResponse<?> response) {
        assertThat(header(response, "Cross-Origin-Resource-Policy")).isEqualTo("cross-origin");
        assertThat(response.headers().allValues("X-Content-Type-Options")).containsExactly("nosniff");
        assertThat(header(response, "Content-Security-Policy")).contains("default-src 'none'", "sandbox");
    }

    @Test
    void copiesAreCachedForever() throws Exception {
        HttpResponse<byte[]> response = get(kept());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(JPEG);
        assertThat(header(response, "Content-Type")).isEqualTo("image/jpeg");
        assertThat(header(response, "Content-Length")).isEqualTo(String.valueOf(JPEG.length));
        assertThat(response.headers().allValues("Cache-Control"))
                .containsExactly("max-age=31536000, public, immutable");
        assertThat(header(response, "ETag")).isEqualTo('"' + ArchiveAttempt.hash(JPEG) + '"');
        assertThat(header(response, "Accept-Ranges")).isEqualTo("bytes");
        picturesMayBeEmbeddedAnywhere(response);

        HttpResponse<byte[]> head = send("HEAD", kept());
        assertThat(head.body()).isEmpty();
        assertThat(header(head, "Content-Length")).isEqualTo(String.valueOf(JPEG.length));
    }

    @Test
    void answers304ToACachedCopy() throws Exception {
        String etag = '"' + ArchiveAttempt.hash(JPEG) + '"';
        HttpResponse<byte[]> response = get(kept(), "If-None-Match", etag);
        assertThat(response.statusCode()).isEqualTo(304);
        assertThat(response.body()).isEmpty();
        assertThat(get(kept(), "If-None-Match", "\"another\"").statusCode()).isEqualTo(200);
    }

    @Test
    void servesRangesOfAPicture() throws Exception {
        HttpResponse<byte[]> part = get(kept(), "Range", "bytes=100-199");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(JPEG, 100, 200));
        assertThat(header(part, "Content-Range")).isEqualTo("bytes 100-199/" + JPEG.length);
        assertThat(get(kept(), "Range", "bytes=-10").body())
                .isEqualTo(Arrays.copyOfRange(JPEG, JPEG.length - 10, JPEG.length));
        assertThat(get(kept(), "Range", "bytes=99999999-").statusCode()).isEqualTo(416);

        String etag = '"' + ArchiveAttempt.hash(JPEG) + '"';
        assertThat(get(kept(), "Range", "bytes=0-9", "If-Range", etag).statusCode())
                .isEqualTo(206);
        HttpResponse<byte[]> whole = get(kept(), "Range", "bytes=0-9", "If-Range", "\"another\"");
        assertThat(whole.statusCode()).isEqualTo(200);
        assertThat(whole.body()).isEqualTo(JPEG);
    }

    @Test
    void allowsEveryOriginToReadPictures() throws Exception {
        HttpResponse<byte[]> response = get(kept(), "Origin", "https://crm.example");
        assertThat(response.headers().allValues("Access-Control-Allow-Origin")).containsExactly("*");
        assertThat(header(response, "Access-Control-Expose-Headers")).contains("Image-Placeholder", "ETag");

        HttpResponse<byte[]> preflight = send(
                "OPTIONS",
                kept(),
                "Origin",
                "https://crm.example",
                "Access-Control-Request-Method",
                "GET",
                "Access-Control-Request-Headers",
                "range");
        assertThat(preflight.statusCode()).isEqualTo(200);
        assertThat(header(preflight, "Access-Control-Allow-Headers")).contains("range");
        assertThat(send("OPTIONS", "/graphql", "Origin", "https://crm.example", "Access-Control-Request-Method", "POST")
                        .headers()
                        .firstValue("Access-Control-Allow-Origin"))
                .as("that is for pictures alone")
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/images/bikes/00000000000000000000000000000001/00000000000000000000000000000000.jpg",
                "/images/bikes/00000000000000000000000000000009/00000000000000000000000000000000-640.jpg",
            })
    void missingCopyIsThePlaceholder(String address) throws Exception {
        HttpResponse<byte[]> response = get(address);
        assertThat(response.statusCode()).isEqualTo(404);
        isPlaceholder(response, "unknown");
        assertThat(header(response, "Cache-Control")).doesNotContain("immutable");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/images/bikes/ORD-000001/1.jpg",
                "/images/bikes/00000000000000000000000000000001/..%2f..%2fsecrets.properties",
                "/images/bikes/%2e%2e/secrets.properties",
                "/images/../application.yaml",
                "/images/secrets.properties",
                "/images/",
            })
    void servesNoOtherPath(String address) throws Exception {
        assertThat(get(address).statusCode()).isIn(400, 401, 404);
    }

    @Test
    void servesItsOwnPlaceholder() throws Exception {
        HttpResponse<byte[]> response = get("/images/placeholder.svg");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(header(response, "Cache-Control")).isEqualTo("max-age=86400, public");
        picturesMayBeEmbeddedAnywhere(response);
    }

    @Test
    void fetchesAndCachesPicturesOfAdvertisements() throws Exception {
        String path = "/proxy/" + UUID.randomUUID() + ".jpg";
        CLASSIFIEDS.picture(path, "text/html", JPEG);

        HttpResponse<byte[]> first = get(proxied(path));
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.body()).isEqualTo(JPEG);
        assertThat(header(first, "Content-Type")).isEqualTo("image/jpeg");
        assertThat(header(first, "Cache-Control")).isEqualTo("max-age=86400, public");
        assertThat(header(first, "Image-Placeholder")).isNull();
        picturesMayBeEmbeddedAnywhere(first);

        CLASSIFIEDS.remove(path);
        assertThat(get(proxied(path)).body()).isEqualTo(JPEG);
        assertThat(get(proxied(path), "Range", "bytes=0-9").statusCode()).isEqualTo(206);
        assertThat(get(proxied(path), "If-None-Match", header(first, "ETag")).statusCode())
                .isEqualTo(304);
        assertThat(CLASSIFIEDS.asked(path)).isOne();
    }

    @ParameterizedTest
    @CsvSource({
        "missing, status-404",
        "html, not-a-picture",
        "header-alone, damaged",
        "huge, too-many-pixels",
        "endless, too-large",
        "silent, timed-out",
        "to-private, address-refused",
        "to-internal-name, unreachable",
        "to-unknown-name, unreachable",
    })
    void cachesFailuresAsPlaceholder(String kind, String why) throws Exception {
        String path = "/unfit/" + kind + "/" + UUID.randomUUID();
        switch (kind) {
            case "html" -> CLASSIFIEDS.picture(path, "image/jpeg", "<html>".getBytes());
            case "header-alone" -> {
                byte[] webp = new ClassPathResource("pictures/lossy.webp").getContentAsByteArray();
                CLASSIFIEDS.picture(path, "image/webp", Arrays.copyOf(webp, 30));
            }
            case "huge" -> CLASSIFIEDS.picture(path, "image/png", TestPictures.hugePng(30_000, 30_000));
            case "endless" -> CLASSIFIEDS.endless(path, JPEG);
            case "silent" -> CLASSIFIEDS.silent(path);
            case "to-private" -> CLASSIFIEDS.redirect(path, "http://169.254.169.254/latest/meta-data/");
            case "to-internal-name" -> CLASSIFIEDS.redirect(path, "http://private.example:" + CLASSIFIEDS.port() + "/");
            case "to-unknown-name" -> CLASSIFIEDS.redirect(path, "http://gone.example:" + CLASSIFIEDS.port() + "/");
            default -> CLASSIFIEDS.remove(path);
        }
        HttpResponse<byte[]> response = get(proxied(path));
        assertThat(response.statusCode()).isEqualTo(200);
        isPlaceholder(response, why);
        assertThat(header(response, "Cache-Control")).isEqualTo("max-age=60, public");

        isPlaceholder(get(proxied(path)), why);
        assertThat(CLASSIFIEDS.asked(path)).isOne();
    }

    @Test
    void onlySignedUrlsWork() throws Exception {
        String path = "/proxy/" + UUID.randomUUID() + ".jpg";
        CLASSIFIEDS.picture(path, "image/jpeg", JPEG);
        String signed = proxied(path);
        String signature = signed.split("/")[3];
        String other = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(("http://photos.example:" + CLASSIFIEDS.port() + path + "?").getBytes());
        for (String address : List.of(
                "/images/proxy/" + signature + "/" + other,
                "/images/proxy/AAAAAAAAAAAAAAAAAAAAAA/" + signed.split("/")[4],
                "/images/proxy/" + signature.substring(0, 10) + "/" + signed.split("/")[4],
                "/images/proxy/!/!")) {
            HttpResponse<byte[]> response = get(address);
            assertThat(response.statusCode()).isEqualTo(404);
            isPlaceholder(response, "not-signed");
        }
        assertThat(CLASSIFIEDS.asked(path)).isZero();
        assertThat(CLASSIFIEDS.asked(path + "?")).isZero();
    }

    @Test
    void concurrentRequestsShareOneFetch() throws Exception {
        String path = "/proxy/" + UUID.randomUUID() + ".jpg";
        CLASSIFIEDS.picture(path, "image/jpeg", JPEG);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<HttpResponse<byte[]>>> answers = IntStream.range(0, 30)
                    .mapToObj(number -> threads.submit(() -> get(proxied(path))))
                    .toList();
            for (Future<HttpResponse<byte[]>> answer : answers) {
                assertThat(answer.get().body()).isEqualTo(JPEG);
            }
        }
        assertThat(CLASSIFIEDS.asked(path)).isOne();
    }

    @Test
    void apiReturnsTheSignedUrl() throws Exception {
        String path = "/proxy/" + UUID.randomUUID() + ".jpg";
        CLASSIFIEDS.picture(path, "image/jpeg", JPEG);
        database.jdbc()
                .sql("""
                        insert into orders (id, order_code, customer_id, bike_snapshot, archived_bike, bike_name,
                          status,
                          status_changed_at, created_at, updated_at)
                        select gen_random_uuid(), 'ORD-PROXY1', customer_id, jsonb_build_object('title', 'T', 'takenAt',
                          now(), 'mainPhotoUrl', :main::text, 'images', jsonb_build_array('https://a.example/2.jpg')),
                            false,
                          'T', 'PENDING_MANAGER', now(), now(), now() from orders limit 1
                        """)
                .param("main", "http://photos.example:" + CLASSIFIEDS.port() + path)
                .update();
        var image = api.query("{ order(id: \"ORD-PROXY1\") { bike { image { url source } } } }")
                .data("order.bike.image");
        assertThat(image.path("source").asString()).isEqualTo("PROXIED");
        assertThat(get(image.path("url").asString()).body()).isEqualTo(JPEG);
    }

    @Test
    void cacheOnDiskIsBounded(@org.junit.jupiter.api.io.TempDir Path directory) throws Exception {
        ImageSettings settings = new ImageSettings(
                directory.resolve("images"),
                4,
                7,
                2,
                java.time.Duration.ofMinutes(1),
                new ImageSettings.Proxy(
                        directory.resolve("cache"), org.springframework.util.unit.DataSize.ofBytes(5L * JPEG.length)),
                new ImageSettings.S3(null, null, "us-east-1", null, null, true));
        PictureSource source = server.getBean(PictureSource.class);
        ImageProxy proxy = new ImageProxy(source, settings);
        for (int i = 0; i < 30; i++) {
            String path = "/many/" + directory.getFileName() + "/" + i;
            CLASSIFIEDS.picture(path, "image/jpeg", JPEG);
            proxy.get("http://photos.example:" + CLASSIFIEDS.port() + path);
        }
        try (Stream<Path> files = Files.list(directory.resolve("cache"))) {
            assertThat(files.count()).isBetween(1L, 5L);
        }

        // Another process takes over what it finds, and no more than fits.
        ImageProxy next = new ImageProxy(source, settings);
        long before = CLASSIFIEDS.requests().size();
        for (int i = 0; i < 30; i++) {
            next.get("http://photos.example:" + CLASSIFIEDS.port() + "/many/" + directory.getFileName() + "/" + i);
        }
        assertThat(CLASSIFIEDS.requests().size() - before).isBetween(25L, 29L);
        try (Stream<Path> files = Files.list(directory.resolve("cache"))) {
            assertThat(files.count()).isBetween(1L, 5L);
        }
    }
}
