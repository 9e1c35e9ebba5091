package crm.security;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.Reply;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

@ApiTest
class OpenPathsTest {

    @Autowired
    private Api api;

    @ParameterizedTest
    @ValueSource(strings = {"/livez", "/readyz", "/images/placeholder.svg", "/graphiql", "/graphiql/", "/", "/schema"})
    void allowsEveryCaller(String path) {
        assertThat(api.anonymous().get(path).status()).isEqualTo(200);
    }

    private HttpResponse<String> browse(String path) throws Exception {
        try (HttpClient browser = HttpClient.newHttpClient()) {
            return browser.send(
                    HttpRequest.newBuilder(URI.create(api.address() + path))
                            .header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void browserGetsPages() throws Exception {
        HttpResponse<String> home = browse("/");
        assertThat(home.statusCode()).isEqualTo(200);
        assertThat(home.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
        assertThat(home.body())
                .contains("href=\"/graphiql\"", "href=\"/schema\"")
                .doesNotContain("http://", "https://");
        assertThat(browse("/favicon.ico").statusCode()).isEqualTo(204);
        for (String path : new String[] {"/unknown", "/guides/unknown.md", "/exports/unknown", "/actuator/env"}) {
            HttpResponse<String> unknown = browse(path);
            assertThat(unknown.statusCode()).as(path).isEqualTo(404);
            assertThat(unknown.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
            assertThat(unknown.body()).contains("There is nothing at this URL.");
        }
    }

    @Test
    void referenceShowsTypesFieldsAndOperations() throws Exception {
        assertThat(browse("/schema").body())
                .contains(
                        "<section id=\"Query\">",
                        "<section id=\"OrderStatus\">",
                        "orders(first: ",
                        "createBooking",
                        "frontend/1-",
                        "id=\"operations\"")
                .doesNotContain("<script", "http://", "src=");
    }

    @Test
    void missingExportHasTheShapeOfErrors() {
        Reply reply = api.anonymous().get("/exports/unknown");
        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.refusal().code()).isEqualTo("NOT_FOUND");
    }

    @Test
    void healthShowsOnlyItsStatus() {
        assertThat(api.anonymous().get("/readyz").body()).isEqualTo("{\"status\":\"UP\"}");
        assertThat(api.anonymous().get("/livez").body()).isEqualTo("{\"status\":\"UP\"}");
    }

    @Test
    void placeholderIsPublic() {
        Reply reply = api.anonymous().get("/images/placeholder.svg");
        assertThat(reply.headers().firstValue("Content-Type")).hasValue("image/svg+xml");
        assertThat(reply.body()).contains("<svg");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/actuator",
                "/actuator/health",
                "/actuator/prometheus",
                "/actuator/env",
                "/actuator/beans",
                "/actuator/heapdump",
                "/schema.graphqls",
                "/application.yaml",
                "/login",
                "/graphql/../actuator/env"
            })
    void refusesEveryCaller(String path) {
        Reply anonymous = api.anonymous().get(path);
        assertThat(anonymous.status()).isIn(400, 401);
        assertThat(api.as("admin").get(path).status()).isIn(400, 403);
    }

    @Test
    void graphiQlHasNoTokenWithAConfiguredDatabase() {
        assertThat(api.anonymous().get("/graphiql").body())
                .doesNotContain("eyJ")
                .doesNotContain("\"token\"");
    }
}
