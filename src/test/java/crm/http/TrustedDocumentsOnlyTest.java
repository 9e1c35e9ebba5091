package crm.http;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** A server that accepts only trusted documents from managers and anonymous callers. */
@ApiTest
@TestPropertySource(properties = "crm.http.trusted-documents-only=MANAGER, ANONYMOUS")
class TrustedDocumentsOnlyTest {

    private static final String OTHER = "query Mine { viewer { role } }";

    @Autowired
    private Api api;

    private static String builtIn() throws IOException {
        return Files.readString(Path.of("graphql", "operations", "frontend", "1-orders.graphql"));
    }

    private static String persisting(String document) {
        return "{\"query\": \"%s\", \"extensions\": {\"persistedQuery\": {\"version\": 1, \"sha256Hash\": \"%s\"}}}"
                .formatted(document, KnownDocuments.hash(document));
    }

    private static void requireRefused(Reply reply) {
        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.refusal())
                .isEqualTo(new Reply.Refusal(
                        "FORBIDDEN",
                        null,
                        "This server accepts only the documents that it was built with. Ask for yours to be added."));
    }

    @Test
    void restrictedCallersSendOnlyTrustedDocuments() throws IOException {
        requireRefused(api.as("manager").query(OTHER));
        requireRefused(api.as("manager").query("{ __schema { types { name } } }"));
        requireRefused(api.as("manager").query(builtIn() + " "));
        requireRefused(api.anonymous().query("{ __typename }"));
        requireRefused(api.as("nobody known").query(OTHER));

        assertThat(api.as("manager").query(builtIn()).data("orders.edges").size())
                .isPositive();
        Reply named = api.as("manager")
                .post("/graphql", "{\"documentId\": \"sha256:" + KnownDocuments.hash(builtIn()) + "\"}");
        assertThat(named.data("orders.edges").size()).isPositive();
        assertThat(api.as("manager")
                        .get("/graphql?documentId=sha256:" + KnownDocuments.hash(builtIn()))
                        .data("orders.edges")
                        .size())
                .isPositive();
    }

    @Test
    void otherCallersSendAnyDocument() {
        assertThat(api.as("admin").query(OTHER).data("viewer.role").asString()).isEqualTo("ADMIN");
        assertThat(api.as("analyst").query(OTHER).data("viewer.role").asString())
                .isEqualTo("ANALYST");
    }

    @Test
    void cachedDocumentsAreNotTrusted() {
        String document = "query Theirs { viewer { role } }";
        assertThat(api.as("admin").post("/graphql", persisting(document)).status())
                .isEqualTo(200);
        String byHash = "{\"extensions\": {\"persistedQuery\": {\"version\": 1, \"sha256Hash\": \"%s\"}}}"
                .formatted(KnownDocuments.hash(document));
        assertThat(api.as("admin").post("/graphql", byHash).status()).isEqualTo(200);
        requireRefused(api.as("manager").post("/graphql", byHash));
        requireRefused(api.as("manager").post("/graphql", persisting(document)));
    }
}
