package crm.upload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.Fixture;
import crm.Reply;
import crm.TestDatabase;
import crm.crypto.ExpiringLinks;
import crm.crypto.Sha256;
import crm.crypto.SigningKeys;
import crm.image.ImageStore;
import crm.ratelimit.CallerQuotas;
import crm.security.ActorKind;
import crm.security.Caller;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Files from the announcement to the store. */
@ApiTest
@ChangesTheDatabase
public class UploadsTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static final String CREATE = """
            mutation($input: CreateUploadInput!) { createUpload(input: $input) {
              upload { id fileName contentType byteCount state sha256 expiresAt } url
              userErrors { code message path } replayed } }""";

    public static final byte[] PDF = "%PDF-1.7\nan invoice".getBytes(UTF_8);

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    @Autowired
    private SigningKeys keys;

    @Autowired
    private ImageStore store;

    @Autowired
    private UploadCleanup cleanup;

    @Autowired
    private CallerQuotas quotas;

    public static byte[] png() {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ImageIO.write(new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB), "png", out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Announces a file. */
    public static Reply announce(Api.Client client, String purpose, String name, String type, int bytes) {
        return client.query(
                CREATE,
                Map.of("input", Map.of("purpose", purpose, "fileName", name, "contentType", type, "byteCount", bytes)));
    }

    public static HttpResponse<String> put(Api api, String url, byte[] file) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(api.address() + url))
                        .PUT(HttpRequest.BodyPublishers.ofByteArray(file))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** @return the id of a received upload */
    public static String uploaded(Api api, Api.Client client, String purpose, String name, String type, byte[] file)
            throws Exception {
        Reply reply = announce(client, purpose, name, type, file.length);
        HttpResponse<String> sent = put(api, reply.data("createUpload.url").asString(), file);
        assertThat(sent.statusCode()).as(sent.body()).isEqualTo(204);
        return reply.data("createUpload.upload.id").asString();
    }

    private String url(int bytes) {
        return announce(api.as("manager"), "DOCUMENT", "a.pdf", "application/pdf", bytes)
                .data("createUpload.url")
                .asString();
    }

    private static String sha256(byte[] file) {
        return HexFormat.of().formatHex(Sha256.of(file));
    }

    @Test
    void receivesAnAnnouncedFileOnceHoweverOftenItIsSent() throws Exception {
        Reply reply = announce(api.as("manager"), "DOCUMENT", " Счёт.exe ", "application/PDF", PDF.length);
        assertThat(reply.data("createUpload.userErrors")).isEmpty();
        assertThat(reply.data("createUpload.upload.fileName").asString()).isEqualTo("Счёт.exe.pdf");
        assertThat(reply.data("createUpload.upload.state").asString()).isEqualTo("WAITING");
        assertThat(reply.data("createUpload.upload.expiresAt").asString()).isEqualTo("2018-07-02T12:15:00.000Z");
        String id = reply.data("createUpload.upload.id").asString();
        String url = reply.data("createUpload.url").asString();

        for (int i = 0; i < 2; i++) {
            HttpResponse<String> sent = put(api, url, PDF);
            assertThat(sent.statusCode()).as(sent.body()).isEqualTo(204);
            assertThat(sent.headers().firstValue("ETag")).contains("\"" + sha256(PDF) + "\"");
        }
        byte[] other = PDF.clone();
        other[PDF.length - 1]++;
        assertThat(refused(put(api, url, other))).isEqualTo("409 BAD_REQUEST");

        Reply read = api.as("manager").query("{ upload(id: \"" + id + "\") { state sha256 byteCount } }");
        assertThat(read.data("upload").toString())
                .isEqualTo("{\"state\":\"RECEIVED\",\"sha256\":\"%s\",\"byteCount\":%d}"
                        .formatted(sha256(PDF), PDF.length));
        assertThat(stored(id, PDF)).contains(PDF);
        assertThat(leftOver()).isEmpty();
        // Another person's file does not exist, except for an administrator.
        assertThat(api.as("admin")
                        .query("{ upload(id: \"" + id + "\") { id } }")
                        .data("upload.id")
                        .asString())
                .isEqualTo(id);
        database.execute("update uploads set caller_id = 'somebody else'");
        assertThat(api.as("manager")
                        .query("{ upload(id: \"" + id + "\") { id } }")
                        .data("upload")
                        .isNull())
                .isTrue();
    }

    private Optional<byte[]> stored(String id, byte[] file) throws IOException {
        String key = "uploads/" + id.replace("-", "") + "/" + sha256(file).substring(0, 32) + ".pdf";
        Optional<ImageStore.Kept> kept = store.find(key);
        if (kept.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = kept.get().content().getInputStream()) {
            return Optional.of(in.readAllBytes());
        }
    }

    private static List<Path> leftOver() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target", "incoming"))) {
            return files.toList();
        }
    }

    /** Status and code of the error, which has the shape of every other. */
    private static String refused(HttpResponse<String> response) {
        Reply reply = new Reply(response.statusCode(), response.headers(), response.body());
        assertThat(reply.refusal().message()).isNotBlank();
        return response.statusCode() + " " + reply.refusal().code();
    }

    /** Both files have arrived and wait for the row, so that one of them finds it taken. */
    @Test
    void ofTwoFilesAtOneUrlOneWinsAndNothingIsLeftOfTheOther() throws Exception {
        Reply reply = announce(api.as("manager"), "DOCUMENT", "a.pdf", "application/pdf", PDF.length);
        String id = reply.data("createUpload.upload.id").asString();
        String url = reply.data("createUpload.url").asString();
        byte[] other = PDF.clone();
        other[PDF.length - 1]++;
        List<HttpResponse<String>> sent = new ArrayList<>();
        try (ExecutorService clients = Executors.newFixedThreadPool(2)) {
            List<Future<HttpResponse<String>>> sending = new ArrayList<>();
            try (Connection connection = DriverManager.getConnection(database.url());
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                statement.execute("select from uploads where id = '" + id + "' for update");
                for (byte[] file : List.of(PDF, other)) {
                    sending.add(clients.submit(() -> put(api, url, file)));
                }
                awaitTwoWaiting();
                connection.rollback();
            }
            for (Future<HttpResponse<String>> one : sending) {
                sent.add(one.get());
            }
        }
        assertThat(sent.stream().map(HttpResponse::statusCode)).containsExactlyInAnyOrder(204, 409);
        boolean first = sent.getFirst().statusCode() == 204;
        assertThat(refused(sent.get(first ? 1 : 0))).isEqualTo("409 BAD_REQUEST");
        byte[] winner = first ? PDF : other;
        assertThat(api.as("manager")
                        .query("{ upload(id: \"" + id + "\") { sha256 } }")
                        .data("upload.sha256")
                        .asString())
                .isEqualTo(sha256(winner));
        assertThat(stored(id, winner)).contains(winner);
        assertThat(stored(id, first ? other : PDF)).isEmpty();
        assertThat(leftOver()).isEmpty();
    }

    private void awaitTwoWaiting() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (database.jdbc().sql("""
                        select count(*) from pg_stat_activity
                        where datname = current_database() and wait_event_type = 'Lock'
                        """).query(Integer.class).single() < 2) {
            assertThat(System.nanoTime()).as("both requests wait for the row").isLessThan(end);
        }
    }

    @Test
    void refusesAnotherSizeOrType() throws Exception {
        assertThat(refused(put(api, url(PDF.length + 1), PDF))).isEqualTo("400 BAD_REQUEST");
        assertThat(refused(put(api, url(PDF.length - 1), PDF))).isEqualTo("413 BAD_REQUEST");
        // Without a length, in chunks.
        for (int announced : List.of(PDF.length + 1, PDF.length - 1)) {
            HttpResponse<String> chunked = HTTP.send(
                    HttpRequest.newBuilder(URI.create(api.address() + url(announced)))
                            .PUT(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(PDF)))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(refused(chunked)).isEqualTo((announced < PDF.length ? 413 : 400) + " BAD_REQUEST");
        }
        byte[] html = "<script>1</script>".getBytes(UTF_8);
        assertThat(refused(put(api, url(html.length), html))).isEqualTo("415 BAD_REQUEST");
        byte[] png = png();
        for (byte[] file : List.of(html, Arrays.copyOf(png, png.length - 20))) {
            String url = announce(api.as("manager"), "CHECKLIST_PHOTO", "a.png", "image/png", file.length)
                    .data("createUpload.url")
                    .asString();
            assertThat(refused(put(api, url, file))).isEqualTo("415 BAD_REQUEST");
        }
        String jpeg = announce(api.as("manager"), "CHECKLIST_PHOTO", "a.jpg", "image/jpeg", png.length)
                .data("createUpload.url")
                .asString();
        assertThat(refused(put(api, jpeg, png))).isEqualTo("415 BAD_REQUEST");
        byte[] latin = {'{', '}', (byte) 0xe9, '\n'};
        for (byte[] text : List.of(latin, new byte[] {'a', 0, 'b'})) {
            String url = announce(api.as("manager"), "RECORD_IMPORT", "a", "application/x-ndjson", text.length)
                    .data("createUpload.url")
                    .asString();
            assertThat(refused(put(api, url, text))).isEqualTo("415 BAD_REQUEST");
        }
        assertThat(database.jdbc()
                        .sql("select count(*) from uploads where received_at is not null")
                        .query(Integer.class)
                        .single())
                .isZero();
        assertThat(leftOver()).isEmpty();
    }

    @Test
    void refusesOtherMethodsEncodingsAndHashes() throws Exception {
        String url = url(PDF.length);
        for (String method : List.of("GET", "POST", "DELETE")) {
            HttpResponse<String> response = HTTP.send(
                    HttpRequest.newBuilder(URI.create(api.address() + url))
                            .method(method, HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(refused(response)).isEqualTo("405 BAD_REQUEST");
            assertThat(response.headers().firstValue("Allow")).contains("PUT");
        }
        for (Map.Entry<String, String> header : Map.of("Content-Encoding", "gzip", "Content-Range", "bytes 0-3/4")
                .entrySet()) {
            HttpResponse<String> response = HTTP.send(
                    HttpRequest.newBuilder(URI.create(api.address() + url))
                            .header(header.getKey(), header.getValue())
                            .PUT(HttpRequest.BodyPublishers.ofByteArray(PDF))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(refused(response)).isIn("415 BAD_REQUEST", "400 BAD_REQUEST");
        }
        Map<String, Object> input = new HashMap<>(Map.of(
                "purpose", "DOCUMENT", "fileName", "a.pdf", "contentType", "application/pdf", "byteCount", PDF.length));
        input.put("sha256", "0".repeat(64));
        String other = api.query(CREATE, Map.of("input", input))
                .data("createUpload.url")
                .asString();
        assertThat(refused(put(api, other, PDF))).isEqualTo("400 BAD_REQUEST");
        input.put("sha256", sha256(PDF));
        String right = api.query(CREATE, Map.of("input", input))
                .data("createUpload.url")
                .asString();
        assertThat(put(api, right, PDF).statusCode()).isEqualTo(204);
    }

    @Test
    void refusesUrlsThatAreForgedOrExpired() throws Exception {
        String url = url(PDF.length);
        String last = url.endsWith("A") ? "B" : "A";
        assertThat(refused(put(api, url.substring(0, url.length() - 1) + last, PDF)))
                .isEqualTo("404 NOT_FOUND");
        assertThat(refused(put(api, "/uploads/x", PDF))).isEqualTo("404 NOT_FOUND");
        UUID id =
                database.jdbc().sql("select id from uploads").query(UUID.class).single();
        Instant now = Instant.parse("2018-07-02T12:00:00Z");
        // The link of an export, a document or an unknown upload is none.
        for (ExpiringLinks links : List.of(new ExpiringLinks(keys, "export"), new ExpiringLinks(keys, "document"))) {
            assertThat(refused(put(api, "/uploads/" + links.of(id, now.plusSeconds(60)), PDF)))
                    .isEqualTo("404 NOT_FOUND");
        }
        ExpiringLinks links = new ExpiringLinks(keys, "upload");
        assertThat(refused(put(api, "/uploads/" + links.of(UUID.randomUUID(), now.plusSeconds(60)), PDF)))
                .isEqualTo("404 NOT_FOUND");
        assertThat(refused(put(api, "/uploads/" + links.of(id, now), PDF))).isEqualTo("410 BAD_REQUEST");
        database.execute("update uploads set expires_at = '2018-07-02T12:00:00Z'");
        assertThat(refused(put(api, url, PDF))).isEqualTo("410 BAD_REQUEST");
    }

    @Test
    void revokingAKeyEndsItsUrls() throws Exception {
        Reply made = api.as("admin").query("""
                mutation { createApiKey(input: {name: "k", role: PARTNER, partner: "Bike Shop",
                  scopes: ["order:write"]}) { secret apiKey { id } } }""");
        Api.Client partner = api.withToken(made.data("createApiKey.secret").asString());
        Reply announced = announce(partner, "DOCUMENT", "a.pdf", "application/pdf", PDF.length);
        assertThat(announced.data("createUpload.userErrors")).isEmpty();
        // The key may not add photos to inspections.
        assertThat(announce(partner, "CHECKLIST_PHOTO", "a.png", "image/png", 10)
                        .refusal()
                        .code())
                .isEqualTo("FORBIDDEN");
        api.as("admin")
                .query("mutation { revokeApiKey(input: {id: \""
                        + made.data("createApiKey.apiKey.id").asString() + "\"}) { userErrors { code } } }")
                .data("revokeApiKey");
        assertThat(refused(put(api, announced.data("createUpload.url").asString(), PDF)))
                .isEqualTo("410 BAD_REQUEST");
    }

    @Test
    void aFileCountsAgainstTheQuotaOfItsCaller() throws Exception {
        Reply made = api.as("admin").query("""
                mutation { createApiKey(input: {name: "k", role: PARTNER, partner: "Bike Shop",
                  scopes: ["order:write"]}) { secret apiKey { id } } }""");
        Api.Client partner = api.withToken(made.data("createApiKey.secret").asString());
        String url = announce(partner, "DOCUMENT", "a.pdf", "application/pdf", PDF.length)
                .data("createUpload.url")
                .asString();
        String id = made.data("createApiKey.apiKey.id").asString();
        quotas.charge(new Caller(ActorKind.KEY, id, "k", null, null, null, List.of()), "", Long.MAX_VALUE / 2);
        HttpResponse<String> sent = put(api, url, PDF);
        assertThat(refused(sent)).isEqualTo("429 RATE_LIMITED");
        assertThat(sent.headers().firstValue("Retry-After")).isPresent();
        assertThat(database.jdbc()
                        .sql("select count(*) from uploads where received_at is not null")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "fileName, ../a.pdf",
        "fileName, C:\\a.pdf",
        "fileName, ' '",
        "contentType, text/html",
        "contentType, image/svg+xml",
        "contentType, application/x-ndjson",
        "byteCount, 0",
        "byteCount, -1",
        "byteCount, 20971521",
        "sha256, abc",
    })
    void refusesAnAnnouncement(String field, String value) {
        Map<String, Object> input = new HashMap<>(
                Map.of("purpose", "DOCUMENT", "fileName", "a.pdf", "contentType", "application/pdf", "byteCount", 10));
        input.put(field, field.equals("byteCount") ? Integer.valueOf(value) : (Object) value);
        Reply reply = api.query(CREATE, Map.of("input", input));
        assertThat(reply.data("createUpload.userErrors.0.path").toString()).isEqualTo("[\"" + field + "\"]");
        assertThat(reply.data("createUpload.url").isNull()).isTrue();
        assertThat(database.jdbc()
                        .sql("select count(*) from uploads")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void hiddenCharactersInANameAreRefused() {
        Reply reply = announce(api.as("manager"), "DOCUMENT", "fdp.\u202egpj.pdf", "application/pdf", 10);
        assertThat(reply.texts("createUpload.userErrors", "code")).containsExactly("INVALID_VALUE");
    }

    @Test
    void dryRunHasNoUrlAndAKeyIsAppliedOnce() {
        Map<String, Object> input = new HashMap<>(
                Map.of("purpose", "DOCUMENT", "fileName", "a.pdf", "contentType", "application/pdf", "byteCount", 10));
        input.put("dryRun", true);
        Reply dry = api.query(CREATE, Map.of("input", input));
        assertThat(dry.data("createUpload.upload.state").asString()).isEqualTo("WAITING");
        assertThat(dry.data("createUpload.url").isNull()).isTrue();
        input.put("dryRun", false);
        input.put("idempotencyKey", "k");
        Reply first = api.query(CREATE, Map.of("input", input));
        Reply second = api.query(CREATE, Map.of("input", input));
        assertThat(second.data("createUpload.replayed").asBoolean()).isTrue();
        assertThat(second.data("createUpload.url")).isEqualTo(first.data("createUpload.url"));
        assertThat(database.jdbc()
                        .sql("select count(*) from uploads")
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void aCallerHasOnlySoManyUnusedUploads() {
        database.execute("""
                insert into uploads (id, purpose, file_name, content_type, byte_count, caller_kind, caller_id,
                  caller_name, role, created_at, expires_at)
                select gen_random_uuid(), 'DOCUMENT', 'a.pdf', 'application/pdf', 1, 'USER', '%s', 'x', 'MANAGER',
                  now(), now()
                from generate_series(1, 99)""".formatted(Fixture.MANAGER));
        assertThat(announce(api.as("manager"), "DOCUMENT", "a.pdf", "application/pdf", 1)
                        .data("createUpload.userErrors"))
                .isEmpty();
        assertThat(announce(api.as("manager"), "DOCUMENT", "a.pdf", "application/pdf", 1)
                        .texts("createUpload.userErrors", "code"))
                .containsExactly("CONFLICT");
        assertThat(announce(api.as("admin"), "DOCUMENT", "a.pdf", "application/pdf", 1)
                        .data("createUpload.userErrors"))
                .isEmpty();
    }

    @Test
    void deletesFilesThatNoRecordUses() throws Exception {
        String unused = uploaded(api, api.as("manager"), "DOCUMENT", "a.pdf", "application/pdf", PDF);
        String used = uploaded(api, api.as("manager"), "DOCUMENT", "a.pdf", "application/pdf", PDF);
        String young = uploaded(api, api.as("manager"), "DOCUMENT", "a.pdf", "application/pdf", PDF);
        url(10);
        database.execute("""
                update uploads set created_at = '2018-07-01T11:00:00Z', expires_at = '2018-07-01T11:15:00Z'
                where id <> '%s';
                update uploads set attached_at = received_at where id = '%s'""".formatted(young, used));
        cleanup.run();
        assertThat(database.jdbc()
                        .sql("select id::text from uploads")
                        .query(String.class)
                        .list())
                .containsExactlyInAnyOrder(used, young);
        assertThat(stored(used, PDF)).contains(PDF);
        assertThat(stored(young, PDF)).contains(PDF);
        String key = "uploads/" + unused.replace("-", "") + "/" + sha256(PDF).substring(0, 32) + ".pdf";
        assertThat(store.find(key)).isEmpty();
    }

    /** The body of a refused request is not read, and a part of a file leaves nothing behind. */
    @ParameterizedTest
    @ValueSource(strings = {"forged", "right"})
    void aClientThatStopsSendingLeavesNothing(String kind) throws Exception {
        String url = kind.equals("right") ? url(1_000_000) : "/uploads/forged";
        URI address = URI.create(api.address());
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream()
                    .write(("PUT " + url + " HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n%PDF-1")
                            .getBytes(UTF_8));
            if (kind.equals("forged")) {
                assertThat(new String(socket.getInputStream().readNBytes(12), UTF_8))
                        .isEqualTo("HTTP/1.1 404");
            } else {
                socket.shutdownOutput();
                assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                        .startsWith("HTTP/1.1 400");
            }
        }
        assertThat(leftOver()).isEmpty();
    }

    @Test
    void browsersMaySendFilesFromEveryOrigin() throws Exception {
        HttpResponse<String> preflight = HTTP.send(
                HttpRequest.newBuilder(URI.create(api.address() + url(10)))
                        .header("Origin", "https://crm.example.com")
                        .header("Access-Control-Request-Method", "PUT")
                        .header("Access-Control-Request-Headers", "content-type")
                        .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(preflight.statusCode()).isEqualTo(200);
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Methods"))
                .contains("PUT");
    }
}
