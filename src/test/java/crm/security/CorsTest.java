package crm.security;

import static org.assertj.core.api.Assertions.assertThat;

import crm.ApiTest;
import crm.Tokens;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.test.context.TestPropertySource;

/** Only pages of configured origins may send requests. */
@ApiTest
@TestPropertySource(properties = "crm.security.cors-allowed-origins=https://crm.example,https://desk.example")
class CorsTest {

    private static final String HEADERS = "authorization,content-type,traceparent,tracestate,baggage,sentry-trace,"
            + "apollographql-client-name,apollographql-client-version,apollo-require-preflight,x-request-id";

    @Autowired
    private ServletWebServerApplicationContext server;

    private HttpResponse<String> send(String origin, boolean preflight) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + server.getWebServer().getPort() + "/graphql"))
                .header("Origin", origin);
        if (preflight) {
            request.header("Access-Control-Request-Method", "POST")
                    .header("Access-Control-Request-Headers", HEADERS)
                    .method("OPTIONS", HttpRequest.BodyPublishers.noBody());
        } else {
            request.header("Authorization", "Bearer " + Tokens.of("manager"))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"query\": \"{ viewer { role } }\"}"));
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void allowsConfiguredOrigins() throws Exception {
        HttpResponse<String> preflight = send("https://desk.example", true);
        assertThat(preflight.statusCode()).isEqualTo(200);
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin"))
                .hasValue("https://desk.example");
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers"))
                .hasValue(HEADERS.replace(",", ", "));
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Credentials"))
                .isEmpty();
        HttpResponse<String> answer = send("https://crm.example", false);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).hasValue("https://crm.example");
        assertThat(answer.headers().firstValue("Access-Control-Expose-Headers").orElse(""))
                .contains("ETag", "Retry-After", "X-Request-Id");
        assertThat(answer.body()).contains("MANAGER");
    }

    @Test
    void exportsAreReadFromEveryOrigin() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(
                            "http://localhost:" + server.getWebServer().getPort() + "/exports/unknown"))
                    .header("Origin", "https://analysis.example");
            HttpResponse<String> file = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            assertThat(file.headers().firstValue("Access-Control-Allow-Origin")).hasValue("*");
            assertThat(file.headers()
                            .firstValue("Access-Control-Expose-Headers")
                            .orElse(""))
                    .contains("Content-Disposition", "Content-Range", "ETag");
            HttpResponse<String> preflight = client.send(
                    request.header("Access-Control-Request-Method", "GET")
                            .header("Access-Control-Request-Headers", "range,traceparent")
                            .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(preflight.statusCode()).isEqualTo(200);
            assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers"))
                    .hasValue("range, traceparent");
        }
    }

    @Test
    void refusalHasTheShapeOfErrors() throws Exception {
        for (boolean preflight : new boolean[] {true, false}) {
            HttpResponse<String> refused = send("https://evil.example", preflight);
            assertThat(refused.headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
            assertThat(refused.body()).contains("\"code\":\"FORBIDDEN\"", "Pages of this origin");
        }
    }

    @Test
    void refusesOtherOrigins() throws Exception {
        assertThat(send("https://evil.example", true).statusCode()).isEqualTo(403);
        assertThat(send("https://evil.example", false).statusCode()).isEqualTo(403);
        assertThat(send("https://crm.example.evil.example", true).statusCode()).isEqualTo(403);
        assertThat(send("null", true).statusCode()).isEqualTo(403);
    }

    @Test
    void responsesHaveSecurityHeadersAndNoCookies() throws Exception {
        var headers = send("https://crm.example", false).headers();
        assertThat(headers.firstValue("Cache-Control").orElse("")).contains("no-store");
        assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(headers.firstValue("X-Frame-Options")).hasValue("DENY");
        assertThat(headers.firstValue("Referrer-Policy")).hasValue("no-referrer");
        assertThat(headers.map()).doesNotContainKey("set-cookie");
    }
}
