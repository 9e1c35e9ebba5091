package crm.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.TestDatabase;
import crm.Tokens;
import crm.http.RawHttp.Answer;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/** Documents that a client names by hash instead of sending them. */
@ApiTest
@ChangesTheDatabase
class DocumentsTest {

    private static final Path ORDERS = Path.of("graphql", "operations", "frontend", "1-orders.graphql");

    private static final Path CREATE_TASK = Path.of("graphql", "operations", "frontend", "create-task.graphql");

    @Autowired
    private ServletWebServerApplicationContext context;

    @Autowired
    private TestDatabase database;

    private RawHttp http;

    @BeforeEach
    void connect() {
        http = new RawHttp(context.getWebServer().getPort());
    }

    private static String hash(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String id(Path file) throws IOException {
        return "sha256:" + hash(Files.readString(file));
    }

    private Answer post(String role, String headers, Map<String, ?> body) throws IOException {
        byte[] bytes = JsonMapper.shared().writeValueAsBytes(body);
        return http.send(
                "POST /graphql HTTP/1.1",
                (role == null ? "" : "Authorization: Bearer " + Tokens.of(role) + "\r\n") + headers
                        + "Content-Type: application/json\r\nContent-Length: " + bytes.length + "\r\n",
                bytes);
    }

    private Answer post(Map<String, ?> body) throws IOException {
        return post("manager", "", body);
    }

    private Answer get(String role, String query, String headers) throws IOException {
        return http.send(
                "GET /graphql?" + query + " HTTP/1.1",
                "Authorization: Bearer " + Tokens.of(role) + "\r\n" + headers,
                new byte[0]);
    }

    private static Map<String, ?> persisted(String hash) {
        return Map.of("persistedQuery", Map.of("version", 1, "sha256Hash", hash));
    }

    @Test
    void knowsEveryOperationFileByItsHash() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(Path.of("graphql", "operations"))) {
            files = all.filter(file -> file.toString().endsWith(".graphql")).toList();
        }
        assertThat(files).hasSizeGreaterThan(20);
        KnownDocuments documents = context.getBean(KnownDocuments.class);
        for (Path file : files) {
            String text = Files.readString(file);
            assertThat(documents.text(hash(text))).as(file.toString()).hasValue(text);
            assertThat(documents.trusted(text)).as(file.toString()).isPresent();
        }
    }

    @Test
    void answersAKnownDocumentByItsHash() throws IOException {
        Answer named = post(Map.of("documentId", id(ORDERS)));
        assertThat(named.status()).isEqualTo(200);
        assertThat(named.json().path("data").path("orders").path("edges").size())
                .isPositive();
        assertThat(named.body())
                .isEqualTo(post(Map.of("query", Files.readString(ORDERS))).body());

        Answer changed = post(
                Map.of("documentId", id(CREATE_TASK), "variables", Map.of("input", Map.of("title", "Call them back"))));
        assertThat(changed.json()
                        .path("data")
                        .path("createTask")
                        .path("userErrors")
                        .isEmpty())
                .isTrue();
        assertThat(database.jdbc()
                        .sql("select count(*) from tasks where title = 'Call them back'")
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void reportsAnUnknownDocument() throws IOException {
        Map<String, ?> unknown = Map.of("documentId", "sha256:" + "0".repeat(64));
        Answer answer = post(unknown);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.code()).isEqualTo("PERSISTED_QUERY_NOT_FOUND");
        assertThat(answer.json().path("errors").size()).isEqualTo(1);
        assertThat(answer.json().has("data")).isFalse();
        assertThat(post("manager", "Accept: application/json\r\n", unknown).status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"documentId\": \"\"} | documentId must be",
                "{\"documentId\": \"1-orders\"} | documentId must be",
                "{\"documentId\": \"sha256:abc\"} | documentId must be",
                "{\"documentId\": \"md5:0123456789abcdef0123456789abcdef\"} | documentId must be",
                "{\"documentId\": 7} | documentId must be a string",
                "{\"query\": \"{ __typename }\", \"documentId\": \"sha256:"
                        + "0000000000000000000000000000000000000000000000000000000000000000\"} | Send either "
                        + "query or documentId",
                "{\"extensions\": {\"persistedQuery\": 1}} | extensions.persistedQuery",
                "{\"extensions\": {\"persistedQuery\": {\"version\": 2, \"sha256Hash\": \""
                        + "0000000000000000000000000000000000000000000000000000000000000000\"}}} | "
                        + "extensions.persistedQuery",
                "{\"extensions\": {\"persistedQuery\": {\"version\": 1, \"sha256Hash\": \"ABC\"}}} | "
                        + "extensions.persistedQuery"
            })
    void refusesAnInvalidHash(String body, String message) throws IOException {
        Answer answer = post(JsonMapper.shared().readValue(body, Map.class));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).startsWith(message);
    }

    @Test
    void apolloClientSendsTheDocumentOnce() throws IOException {
        String document = "query Viewer { viewer { role } }";
        String hash = hash(document);

        Answer first = post("manager", "Accept: application/json\r\n", Map.of("extensions", persisted(hash)));
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.message()).isEqualTo("PersistedQueryNotFound");
        assertThat(first.code()).isEqualTo("PERSISTED_QUERY_NOT_FOUND");

        Answer second = post(Map.of("query", document, "extensions", persisted(hash)));
        assertThat(second.body()).isEqualTo("{\"data\":{\"viewer\":{\"role\":\"MANAGER\"}}}");

        Answer third = post("admin", "", Map.of("extensions", persisted(hash)));
        assertThat(third.body()).isEqualTo("{\"data\":{\"viewer\":{\"role\":\"ADMIN\"}}}");
        Answer byAddress = get(
                "admin",
                "extensions=" + URLEncoder.encode(JsonMapper.shared().writeValueAsString(persisted(hash)), UTF_8),
                "");
        assertThat(byAddress.body()).isEqualTo(third.body());
        assertThat(byAddress.header("ETag"))
                .as("sent by a client, not built in")
                .isNull();
    }

    @Test
    void refusesADocumentThatDoesNotMatchItsHash() throws IOException {
        String hash = hash("query Mine { viewer { role } }");
        Answer answer = post(Map.of("query", "query Other { __typename }", "extensions", persisted(hash)));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).startsWith("The hash does not match the document");
        assertThat(post(Map.of("extensions", persisted(hash))).status()).isEqualTo(404);
    }

    @Test
    void doesNotCacheInvalidOrAnonymousDocuments() throws IOException {
        String wrong = "query Wrong { colour }";
        assertThat(post(Map.of("query", wrong, "extensions", persisted(hash(wrong))))
                        .status())
                .isEqualTo(422);
        assertThat(post(Map.of("extensions", persisted(hash(wrong)))).status()).isEqualTo(404);

        String open = "query Open { __typename }";
        assertThat(post(null, "", Map.of("query", open, "extensions", persisted(hash(open))))
                        .status())
                .isEqualTo(200);
        assertThat(post(Map.of("extensions", persisted(hash(open)))).status())
                .as("an anonymous document is not cached")
                .isEqualTo(404);
    }

    @Test
    void getWithAnETagReturns304UntilTheAnswerChanges() throws IOException {
        String query = "documentId=" + id(ORDERS);
        Answer first = get("manager", query, "");
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.header("Cache-Control")).isEqualTo("private, no-cache");
        // Tomcat writes them in small letters where it may compress the answer.
        assertThat(first.header("Vary")).isEqualToIgnoringCase("Accept,Accept-Language,Authorization,Accept-Encoding");
        String tag = first.header("ETag");
        assertThat(tag).startsWith("W/\"");

        for (String held : List.of(tag, tag.substring(2), "\"other\", " + tag, "*")) {
            Answer again = get("manager", query, "If-None-Match: " + held + "\r\n");
            assertThat(again.status()).as(held).isEqualTo(304);
            assertThat(again.body()).isEmpty();
            assertThat(again.header("ETag")).isEqualTo(tag);
            assertThat(again.header("Cache-Control")).isEqualTo("private, no-cache");
        }
        for (String other : List.of("\"other\"", "nonsense", "\"", "")) {
            assertThat(get("manager", query, "If-None-Match: " + other + "\r\n").body())
                    .isEqualTo(first.body());
        }
        assertThat(get("manager", query, "Accept-Language: ru\r\nIf-None-Match: " + tag + "\r\n")
                        .status())
                .as("the labels are others")
                .isEqualTo(200);
        assertThat(get("analyst", query, "If-None-Match: " + tag + "\r\n").status())
                .as("names are masked for an analyst")
                .isEqualTo(200);

        database.execute("update customers set full_name = 'Renamed'");
        Answer changed = get("manager", query, "If-None-Match: " + tag + "\r\n");
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.body()).contains("Renamed");
        assertThat(changed.header("ETag")).isNotEqualTo(tag);
    }

    @Test
    void refusesAKnownMutationByGet() throws IOException {
        long before = database.jdbc()
                .sql("select count(*) from tasks")
                .query(Long.class)
                .single();
        Answer answer = get(
                "manager",
                "documentId=" + id(CREATE_TASK) + "&variables="
                        + URLEncoder.encode("{\"input\":{\"title\":\"Call\"}}", UTF_8),
                "");
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).isEqualTo("POST");
        assertThat(database.jdbc()
                        .sql("select count(*) from tasks")
                        .query(Long.class)
                        .single())
                .isEqualTo(before);
    }
}
