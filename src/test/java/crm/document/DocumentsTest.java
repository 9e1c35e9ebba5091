package crm.document;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.Fixture;
import crm.Reply;
import crm.TestDatabase;
import crm.crypto.ExpiringLinks;
import crm.crypto.SigningKeys;
import crm.upload.UploadsTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@ApiTest
@ChangesTheDatabase
class DocumentsTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static final String DOCUMENT = """
            document { id type url fileName contentType byteCount downloadUrl note uploadedBy { kind name } removedAt
              removedBy { name } version order { orderCode } } userErrors { code path } replayed""";

    private static final String ATTACH =
            "mutation($input: AttachDocumentInput!) { attachDocument(input: $input) { " + DOCUMENT + " } }";

    private static final String REMOVE =
            "mutation($input: RemoveDocumentInput!) { removeDocument(input: $input) { " + DOCUMENT + " } }";

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    @Autowired
    private SigningKeys keys;

    private Api.Client shop;

    private Api.Client other;

    @BeforeEach
    void keys() {
        shop = key("Bike Shop");
        other = key(database.jdbc()
                .sql("select name from partners where name <> 'Bike Shop'")
                .query(String.class)
                .single());
    }

    private Api.Client key(String partner) {
        return api.withToken(api.as("admin")
                .query("""
                mutation($partner: String!) { createApiKey(input: {name: "server", role: PARTNER, partner: $partner,
                  scopes: ["order:read:all", "order:write"]}) { secret } }""", Map.of("partner", partner))
                .data("createApiKey.secret")
                .asString());
    }

    private String pdf(Api.Client client) throws Exception {
        return UploadsTest.uploaded(api, client, "DOCUMENT", "Счёт 7.pdf", "application/pdf", UploadsTest.PDF);
    }

    private static Reply attach(Api.Client client, String order, String upload) {
        return client.query(
                ATTACH, Map.of("input", Map.of("orderId", order, "uploadId", upload, "type", "INVOICE", "note", "n")));
    }

    private HttpResponse<byte[]> get(String url) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(api.address() + url)).build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    @Test
    void aPartnerAttachesADocumentToItsOwnOrderAndNobodyElseOfThePartnersSeesIt() throws Exception {
        Reply reply = attach(shop, "ORD-000002", pdf(shop));
        assertThat(reply.data("attachDocument.userErrors")).isEmpty();
        assertThat(reply.data("attachDocument.document.fileName").asString()).isEqualTo("Счёт 7.pdf");
        assertThat(reply.data("attachDocument.document.uploadedBy").toString())
                .isEqualTo("{\"kind\":\"KEY\",\"name\":\"server\"}");
        String id = reply.data("attachDocument.document.id").asString();
        // A manager's document of the same order is not the partner's: it may be a passport.
        attach(api.as("manager"), "ORD-000002", pdf(api.as("manager"))).data("attachDocument.document.id");

        assertThat(ids(shop)).containsExactly(id);
        assertThat(ids(other)).isEmpty();
        assertThat(ids(api.as("manager"))).hasSize(2).contains(id);
        // The key reads all orders, and changes its own only.
        assertThat(attach(shop, "ORD-000007", pdf(shop)).texts("attachDocument.userErrors", "code"))
                .containsExactly("NOT_FOUND");
        assertThat(remove(other, id).texts("removeDocument.userErrors", "code")).containsExactly("NOT_FOUND");
        // An analyst sees that there is a document, and neither its name nor its content.
        Reply analyst = api.as("analyst").query("""
                { order(id: "ORD-000002") { documents { nodes { contentType } } } }""");
        assertThat(analyst.texts("order.documents.nodes", "contentType")).contains("application/pdf");
        for (String field : List.of("fileName", "downloadUrl", "note")) {
            assertThat(api.as("analyst")
                            .query("{ order(id: \"ORD-000002\") { documents(first: 1) { nodes { " + field + " } } } }")
                            .refusal()
                            .code())
                    .isEqualTo("FORBIDDEN");
        }
    }

    private static List<String> ids(Api.Client client) {
        return client.query("{ order(id: \"ORD-000002\") { documents { nodes { id } } } }")
                .texts("order.documents.nodes", "id");
    }

    private static Reply remove(Api.Client client, String id) {
        return client.query(REMOVE, Map.of("input", Map.of("id", id)));
    }

    @Test
    void servesTheFileToBeSavedAndNeverShown() throws Exception {
        Reply reply = attach(api.as("manager"), "ORD-000001", pdf(api.as("manager")));
        HttpResponse<byte[]> file =
                get(reply.data("attachDocument.document.downloadUrl").asString());
        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(file.body()).isEqualTo(UploadsTest.PDF);
        assertThat(file.headers().firstValue("Content-Type")).contains("application/pdf");
        assertThat(file.headers().firstValue("Content-Disposition").orElseThrow())
                .startsWith("attachment; ")
                .contains("filename*=UTF-8''%D0%A1%D1%87%D1%91%D1%82%207.pdf");
        assertThat(file.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(file.headers().firstValue("Content-Security-Policy")).contains("default-src 'none'; sandbox");

        UUID id = UUID.fromString(reply.data("attachDocument.document.id").asString());
        ExpiringLinks links = new ExpiringLinks(keys, "document");
        Instant now = Instant.parse("2018-07-02T12:00:00Z");
        assertThat(get("/documents/" + links.of(id, now.plusSeconds(1))).statusCode())
                .isEqualTo(200);
        assertThat(get("/documents/" + links.of(id, now)).statusCode()).isEqualTo(404);
        assertThat(get("/documents/" + new ExpiringLinks(keys, "upload").of(id, now.plusSeconds(1)))
                        .statusCode())
                .isEqualTo(404);
        assertThat(get("/documents/" + id).statusCode()).isEqualTo(404);
    }

    @Test
    void removalLeavesATrace() throws Exception {
        Reply reply = attach(api.as("manager"), "ORD-000001", pdf(api.as("manager")));
        String id = reply.data("attachDocument.document.id").asString();
        String url = reply.data("attachDocument.document.downloadUrl").asString();
        assertThat(api.query(REMOVE, Map.of("input", Map.of("id", id, "expectedVersion", 3)))
                        .texts("removeDocument.userErrors", "code"))
                .containsExactly("STALE_VERSION");

        Reply removed = remove(api.as("admin"), id);
        assertThat(removed.data("removeDocument.document.removedAt").asString()).isEqualTo("2018-07-02T12:00:00.000Z");
        assertThat(removed.data("removeDocument.document.removedBy.name").asString())
                .isEqualTo("Анна Соколова");
        assertThat(removed.data("removeDocument.document.downloadUrl").isNull()).isTrue();
        assertThat(removed.data("removeDocument.document.version").asInt()).isEqualTo(1);
        // Again: nothing changes.
        assertThat(remove(api.as("manager"), id)
                        .data("removeDocument.document.removedBy.name")
                        .asString())
                .isEqualTo("Анна Соколова");
        assertThat(get(url).statusCode()).isEqualTo(404);
        String list = "{ order(id: \"ORD-000001\") { documents%s { nodes { id } } } }";
        assertThat(api.query(list.formatted("")).texts("order.documents.nodes", "id"))
                .doesNotContain(id);
        assertThat(api.query(list.formatted("(includeRemoved: true)")).texts("order.documents.nodes", "id"))
                .contains(id);
        assertThat(api.query("{ node(id: \"" + id + "\") { ... on Document { removedAt } } }")
                        .data("node.removedAt")
                        .isNull())
                .isFalse();
    }

    @Test
    void anUploadIsAttachedOnceByItsCaller() throws Exception {
        Api.Client manager = api.as("manager");
        String upload = pdf(manager);
        assertThat(attach(api.as("admin"), "ORD-000001", upload).texts("attachDocument.userErrors", "code"))
                .containsExactly("NOT_FOUND");
        assertThat(attach(manager, "ORD-000001", upload).data("attachDocument.userErrors"))
                .isEmpty();
        Reply again = attach(manager, "ORD-000001", upload);
        assertThat(again.texts("attachDocument.userErrors", "code")).containsExactly("CONFLICT");
        assertThat(again.data("attachDocument.userErrors.0.path").toString()).isEqualTo("[\"uploadId\"]");
        String waiting = UploadsTest.announce(manager, "DOCUMENT", "a.pdf", "application/pdf", 9)
                .data("createUpload.upload.id")
                .asString();
        assertThat(attach(manager, "ORD-000001", waiting).texts("attachDocument.userErrors", "code"))
                .containsExactly("CONFLICT");
        String photo = UploadsTest.uploaded(api, manager, "CHECKLIST_PHOTO", "a.png", "image/png", UploadsTest.png());
        assertThat(attach(manager, "ORD-000001", photo).texts("attachDocument.userErrors", "code"))
                .containsExactly("INVALID_VALUE");
        assertThat(attach(manager, "ORD-999999", Fixture.order(1)).texts("attachDocument.userErrors", "code"))
                .containsExactly("NOT_FOUND", "NOT_FOUND");
        assertThat(attach(manager, "ORD-000001", "?").refusal().argument()).isEqualTo("input.uploadId");
        assertThat(database.jdbc()
                        .sql("select count(*) from documents where upload_id is not null")
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void dryRunAttachesNothing() throws Exception {
        String upload = pdf(api.as("manager"));
        Reply dry = api.query(
                ATTACH,
                Map.of("input", Map.of("orderId", "ORD-000001", "uploadId", upload, "type", "PHOTO", "dryRun", true)));
        assertThat(dry.data("attachDocument.document.fileName").asString()).isEqualTo("Счёт 7.pdf");
        assertThat(attach(api.as("manager"), "ORD-000001", upload).data("attachDocument.userErrors"))
                .isEmpty();
    }
}
