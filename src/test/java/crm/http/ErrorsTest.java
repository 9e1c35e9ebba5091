package crm.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import crm.ApiTest;
import crm.Tokens;
import crm.http.RawHttp.Answer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/** Errors outside GraphQL have the same body as GraphQL errors, and expose no internal details. */
@ApiTest
@Import(ErrorsTest.Failing.class)
@ExtendWith(OutputCaptureExtension.class)
class ErrorsTest {

    @Autowired
    private ServletWebServerApplicationContext context;

    private RawHttp http;

    /** An endpoint outside GraphQL that fails. */
    @TestConfiguration(proxyBeanMethods = false)
    static class Failing {

        @Bean
        RouterFunction<ServerResponse> failing() {
            return RouterFunctions.route()
                    .GET("/images/failing", request -> {
                        throw new IllegalStateException("select secret from somewhere");
                    })
                    .build();
        }
    }

    @BeforeEach
    void connect() {
        http = new RawHttp(context.getWebServer().getPort());
    }

    private static void requireOpaque(Answer answer) {
        assertThat(answer.header("Content-Type")).as(answer.toString()).containsIgnoringCase("application/json");
        assertThat(answer.json().path("errors").size()).isEqualTo(1);
        assertThat(answer.message()).isNotBlank();
        assertThat(answer.body())
                .doesNotContain(
                        "<h", "<!", "Tomcat", "Exception", "org.", "java.", "timestamp", "path", "secret", "\tat ");
        assertThat(answer.header("Server")).isNull();
    }

    /** Most of these never reach the application. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /graphql?query={__typename} HTTP/1.1 | Host: x | 400",
                "GET /%zz HTTP/1.1 | Host: x | 400",
                "GET /\u00ff\u00fe HTTP/1.1 | Host: x | 400",
                "GET /..;/..;/actuator HTTP/1.1 | Host: x | 400",
                "GET / HTTP/1.1 | Accept: */* | 400",
                "GET / HTTP/1.1 | Host: x~Bad Header: 1 | 400",
                "GET / HTTP/1.1 | Host: a b | 400",
                "GET / HTTP/9.9 | Host: x | 505",
                "NONSENSE | Host: x | 400",
                "TRACE / HTTP/1.1 | Host: x | 405",
                "PROPFIND /graphql HTTP/1.1 | Host: x | 400",
                "GET /nothing HTTP/1.1 | Host: x | 401",
                "GET /nothing HTTP/1.1 | Host: x~Content-Type: */* | 401",
                "GET /webjars/nothing.js HTTP/1.1 | Host: x | 404",
                "GET /error HTTP/1.1 | Host: x | 404",
                "POST /graphiql HTTP/1.1 | Host: x~Content-Length: 0 | 405",
                "GET /graphiql HTTP/1.1 | Host: x~Accept: image/png | 406",
            })
    void refusesInvalidRequestsWithoutInternalDetails(String line, String headers, int status) throws IOException {
        Answer answer = http.bytes(
                (line + "\r\n" + headers.replace("~", "\r\n") + "\r\nConnection: close\r\n\r\n").getBytes(ISO_8859_1));
        assertThat(answer.status()).isEqualTo(status);
        requireOpaque(answer);
        assertThat(answer.code()).isIn("BAD_REQUEST", "UNAUTHENTICATED", "NOT_FOUND");
    }

    @Test
    void refusesALongUrl() throws IOException {
        Answer answer = http.bytes(("GET /" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                .getBytes(ISO_8859_1));
        assertThat(answer.status()).isEqualTo(431);
        requireOpaque(answer);
    }

    @Test
    void refusesLargeHeaders() throws IOException {
        Answer answer = http.send(
                "GET /graphql?query=%7B__typename%7D HTTP/1.1", "X-Big: " + "a".repeat(9000) + "\r\n", new byte[0]);
        assertThat(answer.status()).isEqualTo(431);
        assertThat(answer.code()).isEqualTo("BAD_REQUEST");
        assertThat(answer.message()).contains("at most 8 KB");
    }

    /** Each of them made Tomcat or Spring fail at some path. */
    @ParameterizedTest
    @ValueSource(strings = {"/graphql", "/livez", "/readyz", "/schema", "/graphiql", "/images/a", "/exports/a", "/x"})
    void answersUnusualHeadersParametersAndFormsWithoutAnInternalError(String path) throws IOException {
        String languages = "Accept-Language: " + "en,".repeat(2_000) + "ru\r\n";
        String parameters = "&a=%ZZ&b=1".repeat(700);
        String multipart = "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 2\r\n";
        String form = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 5\r\n";
        for (String method : List.of("GET", "POST", "PUT", "PATCH", "DELETE")) {
            assertThat(List.of(
                            http.send(method + " " + path + " HTTP/1.1", languages, new byte[0]),
                            http.send(method + " " + path + "?x=1" + parameters + " HTTP/1.1", "", new byte[0]),
                            http.send(method + " " + path + " HTTP/1.1", multipart, "xx".getBytes(ISO_8859_1)),
                            http.send(method + " " + path + " HTTP/1.1", form, "a=%ZZ".getBytes(ISO_8859_1))))
                    .as(method)
                    .allMatch(answer -> answer.status() < 500, "no failure of the server");
        }
    }

    @Test
    void livenessIsAnsweredInAnyNumberOfLanguages() throws IOException {
        assertThat(http.send("GET /livez HTTP/1.1", "Accept-Language: " + "en,".repeat(2_000) + "ru\r\n", new byte[0])
                        .status())
                .isEqualTo(200);
    }

    @Test
    void refusesAnUnmappedUrlToAuthenticatedCallers() throws IOException {
        Answer answer = http.send(
                "GET /nothing HTTP/1.1",
                "Accept-Language: ru\r\nAuthorization: Bearer " + Tokens.of("admin") + "\r\n",
                new byte[0]);
        assertThat(answer.status()).isEqualTo(403);
        requireOpaque(answer);
        assertThat(answer.code()).isEqualTo("FORBIDDEN");
        assertThat(answer.message()).isEqualTo("Доступ запрещён.");
    }

    @Test
    void internalErrorHasAnIdThatTheLogContains(CapturedOutput output) throws IOException {
        Answer answer = http.send("GET /images/failing HTTP/1.1", "X-Request-Id: from-the-client-7\r\n", new byte[0]);
        assertThat(answer.status()).isEqualTo(500);
        requireOpaque(answer);
        assertThat(answer.code()).isEqualTo("INTERNAL");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        String id = answer.json()
                .path("errors")
                .path(0)
                .path("extensions")
                .path("errorId")
                .asString();
        assertThat(answer.message()).endsWith(id);
        assertThat(output.getAll()).contains("[from-the-client-7]", "Internal error " + id, "select secret");
    }
}
