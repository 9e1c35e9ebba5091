package crm.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import crm.ApiTest;
import crm.Fixture;
import crm.Statements;
import crm.TestDatabase;
import crm.Tokens;
import crm.http.RawHttp.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

/** The server follows the draft of GraphQL over HTTP. */
@ApiTest
class GraphQlOverHttpTest {

    private static final String GRAPHQL_RESPONSE = "application/graphql-response+json";

    private static final String JSON = "application/json";

    private static final String NAME = "{\"query\": \"{ __typename }\"}";

    private static final String TASK = "mutation { createTask(input: {title: \\\"Call\\\"}) { task { id } } }";

    @Autowired
    private ServletWebServerApplicationContext context;

    @Autowired
    private TestDatabase database;

    @Autowired
    private Statements statements;

    private RawHttp http;

    @BeforeEach
    void connect() {
        http = new RawHttp(context.getWebServer().getPort());
    }

    private static String token(String role) {
        return "Authorization: Bearer " + Tokens.of(role) + "\r\n";
    }

    private Answer post(String accept, String body) throws IOException {
        return post(accept == null ? "" : "Accept: " + accept + "\r\n", JSON, body.getBytes(UTF_8));
    }

    private Answer post(String headers, String contentType, byte[] body) throws IOException {
        String type = contentType == null ? "" : "Content-Type: " + contentType + "\r\n";
        return http.send(
                "POST /graphql HTTP/1.1",
                token("manager") + headers + type + "Content-Length: " + body.length + "\r\n",
                body);
    }

    private Answer get(String query, String headers) throws IOException {
        return http.send("GET /graphql?" + query + " HTTP/1.1", token("manager") + headers, new byte[0]);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    private long tasks() {
        return database.jdbc()
                .sql("select count(*) from tasks")
                .query(Long.class)
                .single();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | " + GRAPHQL_RESPONSE,
                "*/* | " + GRAPHQL_RESPONSE,
                "application/* | " + GRAPHQL_RESPONSE,
                "application/*+json | " + GRAPHQL_RESPONSE,
                GRAPHQL_RESPONSE + " | " + GRAPHQL_RESPONSE,
                "APPLICATION/Graphql-Response+JSON | " + GRAPHQL_RESPONSE,
                GRAPHQL_RESPONSE + "; charset=utf-8, application/json; charset=utf-8 | " + GRAPHQL_RESPONSE,
                "application/json, " + GRAPHQL_RESPONSE + " | " + GRAPHQL_RESPONSE,
                GRAPHQL_RESPONSE + ", application/json;q=0.9 | " + GRAPHQL_RESPONSE,
                GRAPHQL_RESPONSE + ";q=0.8, application/json;q=0.9 | " + JSON,
                GRAPHQL_RESPONSE + ";q=0, */* | " + JSON,
                "application/json | " + JSON,
                "application/json; charset=\"UTF-8\" | " + JSON,
                "application/json, text/plain, */* | " + JSON,
                "text/html, */*;q=0.1, application/json;q=0.2 | " + JSON,
                "text/html, application/*;q=0.1 | " + GRAPHQL_RESPONSE
            })
    void answersInThePreferredMediaType(String accept, String type) throws IOException {
        Answer answer = post(accept.isEmpty() ? null : accept, NAME);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo(type + ";charset=utf-8");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.body()).isEqualTo("{\"data\":{\"__typename\":\"Query\"}}");
    }

    @Test
    void combinesSeveralAcceptHeaders() throws IOException {
        Answer answer = post("Accept: text/html\r\nAccept: application/json\r\n", JSON, NAME.getBytes(UTF_8));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).startsWith(JSON);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/html",
                "application/xml, text/*",
                "application/json; charset=utf-16",
                GRAPHQL_RESPONSE + ";q=0",
                "application/json;q=0, */*;q=0",
                "json",
                "application/json;q=many"
            })
    void reportsAnUnsupportedAcceptHeader(String accept) throws IOException {
        String body = "{\"query\": \"" + TASK + "\"}";
        long before = tasks();

        Answer answer = post(accept, body);

        assertThat(answer.status()).isEqualTo(406);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json;charset=utf-8");
        assertThat(answer.code()).isEqualTo("BAD_REQUEST");
        assertThat(answer.message())
                .isEqualTo(
                        "Set Accept to application/graphql-response+json or application/json, or to text/event-stream"
                                + " for a subscription.");
        assertThat(tasks()).isEqualTo(before);
    }

    /** Without data the status depends on the error; clients of application/json receive 200. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ orders | | 400 | BAD_REQUEST",
                "'' | | 400 | BAD_REQUEST",
                "{ colour } | | 422 | BAD_REQUEST",
                "{ orders } | | 422 | BAD_REQUEST",
                "query ($id: ID!) { order(id: $id) { id } } | | 422 | BAD_REQUEST",
                "query A { __typename } query B { __typename } | | 422 | BAD_REQUEST",
                "query A { __typename } | B | 422 | BAD_REQUEST",
                "{ orders(first: 1000) { nodes { id } } } | | 200 | BAD_REQUEST",
                "{ order(id: \\\"?\\\") { id } } | | 200 | BAD_REQUEST"
            })
    void statusCodeMatchesTheError(String document, String operationName, int status, String code) throws IOException {
        String name = operationName == null ? "" : ", \"operationName\": \"" + operationName + "\"";
        String body = "{\"query\": \"" + document + "\"" + name + "}";

        Answer answer = post(GRAPHQL_RESPONSE, body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).startsWith(GRAPHQL_RESPONSE);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.json().has("data")).isEqualTo(status == 200);

        Answer before = post(JSON, body);
        assertThat(before.status()).isEqualTo(200);
        assertThat(before.header("Content-Type")).startsWith(JSON);
        assertThat(before.body()).isEqualTo(answer.body());
    }

    @Test
    void missingTokenIs401AndForbiddenFieldIs403() throws IOException {
        byte[] body = "{\"query\": \"{ viewer { role } }\"}".getBytes(UTF_8);
        for (String accept : new String[] {GRAPHQL_RESPONSE, JSON}) {
            Answer answer = http.send(
                    "POST /graphql HTTP/1.1",
                    "Content-Type: application/json\r\nAccept: " + accept + "\r\nContent-Length: " + body.length
                            + "\r\n",
                    body);
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
            assertThat(answer.header("Content-Type")).startsWith(accept);
            assertThat(answer.code()).isEqualTo("UNAUTHENTICATED");
        }
        Answer partial = post(
                GRAPHQL_RESPONSE,
                "{\"query\": \"{ order(id: \\\"ORD-000001\\\") { id } backfill(id: \\\"?\\\") { id } }\"}");
        assertThat(partial.status())
                .as("what was executed in part is answered 200")
                .isEqualTo(200);
        assertThat(partial.json().path("data").path("order").path("id").asString())
                .isEqualTo(Fixture.order(1));
        assertThat(partial.code()).isEqualTo("BAD_REQUEST");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | The JSON is invalid",
                "{ | The JSON is invalid",
                "{\"query\": \"{ __typename }\"} {} | The JSON is invalid",
                "{\"query\": \"{ __typename }\",} | The JSON is invalid",
                "{'query': '{ __typename }'} | The JSON is invalid",
                "{\"query\": \"{ __typename }\", \"query\": \"{ a }\"} | The JSON is invalid",
                "{\"query\": \"{ __typename }\", \"variables\": {\"a\": 1, \"a\": 2}} | The JSON is invalid",
                "{\"query\": \"{ __typename }\", \"variables\": {\"a\": NaN}} | The JSON is invalid",
                "[] | Send one JSON object",
                "[{\"query\": \"{ __typename }\"}, {\"query\": \"{ __typename }\"}] | Send one JSON object",
                "\"{ __typename }\" | Send one JSON object",
                "null | Send one JSON object",
                "{} | Send the document",
                "{\"qeury\": \"{ __typename }\"} | Send the document",
                "{\"query\": null} | Send the document",
                "{\"query\": 1} | query must be a string",
                "{\"query\": [\"{ __typename }\"]} | query must be a string",
                "{\"query\": {\"a\": 1}} | query must be a string",
                "{\"query\": \"{ __typename }\", \"operationName\": 0} | operationName must be a string",
                "{\"query\": \"{ __typename }\", \"operationName\": false} | operationName must be a string",
                "{\"query\": \"{ __typename }\", \"variables\": []} | variables must be a JSON object",
                "{\"query\": \"{ __typename }\", \"variables\": \"{}\"} | variables must be a JSON object",
                "{\"query\": \"{ __typename }\", \"extensions\": 7} | extensions must be a JSON object",
                "{\"query\": \"{ __typename # \\u0000\\n }\"} | query contains characters",
                "{\"query\": \"{ __typename # \\ud83d\\n }\"} | query contains characters",
                "{\"query\": \"{ __typename }\", \"operationName\": \"\\udc00\"} | operationName contains characters",
            })
    void refusesAnInvalidRequestInEveryMediaType(String body, String message) throws IOException {
        for (String accept : new String[] {GRAPHQL_RESPONSE, JSON}) {
            Answer answer = post(accept, body);
            assertThat(answer.status()).as(answer.body()).isEqualTo(400);
            assertThat(answer.header("Content-Type")).startsWith(accept);
            assertThat(answer.code()).isEqualTo("BAD_REQUEST");
            assertThat(answer.message()).startsWith(message);
            assertThat(answer.json().has("data")).isFalse();
            assertThat(answer.body()).doesNotContain("Exception", "tools.jackson", "crm.", "line:");
        }
    }

    @Test
    void refusesInTheCallersLanguage() throws IOException {
        Answer answer = post("Accept-Language: ru-RU, en;q=0.5\r\n", JSON, "[]".getBytes(UTF_8));
        assertThat(answer.message()).startsWith("Отправьте один объект JSON");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"query\": \"{ __typename }\", \"operationName\": null, \"variables\": null, \"extensions\": null}",
                "{\"query\": \"query Q { __typename }\", \"operationName\": \"Q\"}",
                "{\"query\": \"{ __typename }\", \"extensions\": {\"some\": \"value\"}}",
                "{\"query\": \"{ __typename }\", \"variables\": {\"unused\": [1, {\"a\": null}]}}",
                "{\"operationType\": \"query\", \"id\": 7, \"query\": \"{ __typename }\"}",
                "{\"query\": \"{ __typename # 🚲 велосипед\\n }\"}"
            })
    void acceptsRequestsThatTheDraftAllows(String body) throws IOException {
        assertThat(post(GRAPHQL_RESPONSE, body).body()).isEqualTo("{\"data\":{\"__typename\":\"Query\"}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "application/json; charset=utf-8",
                "application/json;charset=\"UTF-8\"",
                "Application/JSON"
            })
    void acceptsJsonInUtf8(String contentType) throws IOException {
        assertThat(post("", contentType, NAME.getBytes(UTF_8)).status()).isEqualTo(200);
    }

    /** The content types that a foreign page's form can send, and others that are not JSON in UTF-8. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "text/plain",
                "text/plain; application/json",
                "text/plain;charset=utf-8",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "application/graphql",
                "application/graphql+json",
                "application/json; charset=utf-16",
                "application/json; charset=latin1",
                "application/json; charset=nonsense",
                "application/vnd.api+json",
                "*/*",
                "json"
            })
    void refusesOtherContentTypes(String contentType) throws IOException {
        long before = tasks();

        Answer answer =
                post("", contentType.isEmpty() ? null : contentType, ("{\"query\": \"" + TASK + "\"}").getBytes(UTF_8));

        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.header("Accept-Post")).isEqualTo("application/json");
        assertThat(answer.message()).isEqualTo("Use Content-Type: application/json with UTF-8.");
        assertThat(tasks()).isEqualTo(before);
    }

    /** As some programs of Windows write a file. */
    @Test
    void acceptsAByteOrderMark() throws IOException {
        assertThat(post("", JSON, ("\uFEFF" + NAME).getBytes(UTF_8)).status()).isEqualTo(200);
        assertThat(post("", JSON, ("\uFEFF\uFEFF" + NAME).getBytes(UTF_8)).status())
                .isEqualTo(400);
    }

    @Test
    void refusesInvalidUtf8() throws IOException {
        assertThat(post("", JSON, "{\"query\": \"{ __typename # é\\n }\"}".getBytes(ISO_8859_1))
                        .message())
                .isEqualTo("The request is not valid UTF-8.");
        // Half of a surrogate pair, encoded like a character of its own.
        byte[] half = "{\"query\": \"{ __typename # ???\\n }\"}".getBytes(ISO_8859_1);
        System.arraycopy(new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80}, 0, half, 26, 3);
        assertThat(post("", JSON, half).message()).isEqualTo("The request is not valid UTF-8.");
        assertThat(post("", JSON, NAME.getBytes(UTF_16)).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "identity, gzip", "nonsense"})
    void refusesACompressedBody(String encoding) throws IOException {
        Answer answer = post("Content-Encoding: " + encoding + "\r\n", JSON, NAME.getBytes(UTF_8));
        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.header("Accept-Encoding")).isEqualTo("identity");
    }

    @Test
    void acceptsABodyOfAtMostOneMegabyte() throws IOException {
        byte[] body = filled(1024 * 1024);
        assertThat(post("", JSON, body).status()).isEqualTo(200);

        Answer answer = post("", JSON, filled(1024 * 1024 + 1));
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.message()).isEqualTo("The request body can be at most 1024 KB.");
    }

    /** White space in the JSON, which counts as bytes and adds no GraphQL cost. */
    private static byte[] filled(int size) {
        return (NAME + " ".repeat(size - NAME.length())).getBytes(UTF_8);
    }

    @Test
    void limitsABodyWithoutContentLength() throws IOException {
        assertThat(chunked(NAME.getBytes(UTF_8), 7).status()).isEqualTo(200);
        assertThat(chunked(filled(1024 * 1024), 60_000).status()).isEqualTo(200);

        Answer answer = chunked(filled(1_100_000), 60_000);
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.code()).isEqualTo("BAD_REQUEST");
    }

    /** The client must be able to read the answer. */
    @Test
    void clientReceivesTheRefusalOfATenMegabyteBody() throws IOException {
        byte[] body = filled(10 * 1024 * 1024);
        assertThat(post("", JSON, body).status()).isEqualTo(413);
        Answer answer = chunked(body, 60_000);
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.message()).isEqualTo("The request body can be at most 1024 KB.");
    }

    private Answer chunked(byte[] body, int size) throws IOException {
        ByteArrayOutputStream chunks = new ByteArrayOutputStream();
        for (int at = 0; at < body.length; at += size) {
            int length = Math.min(size, body.length - at);
            chunks.writeBytes((Integer.toHexString(length) + "\r\n").getBytes(ISO_8859_1));
            chunks.write(body, at, length);
            chunks.writeBytes("\r\n".getBytes(ISO_8859_1));
        }
        chunks.writeBytes("0\r\n\r\n".getBytes(ISO_8859_1));
        return http.send(
                "POST /graphql HTTP/1.1",
                token("manager") + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n",
                chunks.toByteArray());
    }

    @Test
    void malformedChunksAreABadRequest() throws IOException {
        Answer answer = http.send(
                "POST /graphql HTTP/1.1",
                token("manager") + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n",
                "nonsense\r\n".getBytes(UTF_8));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).doesNotContain("Exception", "tomcat", "Tomcat");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE", "PATCH"})
    void otherMethodsReceiveTheAllowHeader(String method) throws IOException {
        byte[] body = NAME.getBytes(UTF_8);
        Answer answer = http.send(
                method + " /graphql HTTP/1.1",
                token("manager") + "Content-Type: application/json\r\nContent-Length: " + body.length + "\r\n",
                body);
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).isEqualTo("GET, HEAD, POST, OPTIONS");
        assertThat(answer.code()).isEqualTo("BAD_REQUEST");
    }

    @Test
    void optionsReturnsTheAllowedMethods() throws IOException {
        Answer answer = http.send("OPTIONS /graphql HTTP/1.1", "", new byte[0]);
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("Allow")).isEqualTo("GET, HEAD, POST, OPTIONS");
    }

    @Test
    void answersAQueryByGet() throws IOException {
        Answer answer = get(
                "query=" + encoded("query Q($id: ID!) { order(id: $id) { orderCode } }") + "&operationName=Q&variables="
                        + encoded("{\"id\": \"ORD-000001\"}") + "&extensions=" + encoded("{}") + "&other=1",
                "");
        assertThat(answer.body()).isEqualTo("{\"data\":{\"order\":{\"orderCode\":\"ORD-000001\"}}}");
        assertThat(answer.header("Cache-Control"))
                .as("not one of the known documents")
                .isEqualTo("no-store");
        assertThat(answer.header("ETag")).isNull();

        Answer head = http.send("HEAD /graphql?query=%7B__typename%7D HTTP/1.1", "", new byte[0]);
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("Content-Length")).isEqualTo("31");
        assertThat(head.body()).isEmpty();

        String stream = "HEAD /graphql?query=" + encoded("subscription { orderChanged { cursor } }") + " HTTP/1.1";
        String accept = token("manager") + "Accept: text/event-stream\r\n";
        assertThat(http.send(stream, accept, new byte[0]).status())
                .as("a stream for nobody")
                .isEqualTo(405);
        Answer anonymous = http.send(stream.replace("HEAD", "GET"), "Accept: text/event-stream\r\n", new byte[0]);
        assertThat(anonymous.status()).isEqualTo(401);
        assertThat(anonymous.header("WWW-Authenticate")).isEqualTo("Bearer");
    }

    @Test
    void ignoresEmptyUrlParameters() throws IOException {
        assertThat(get("query=%7B__typename%7D&operationName=&variables=&extensions=", "")
                        .status())
                .isEqualTo(200);
        assertThat(get("query=query+null+%7B+__typename+%7D&operationName=null", "")
                        .status())
                .as("null is a name here")
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | Send the document",
                "query= | Send the document",
                "variables=%7B%7D | Send the document",
                "query=%7B__typename%7D&query=%7Ba%7D | The URL contains query twice",
                "query=%7B__typename%7D&variables=%7B | The JSON is invalid",
                "query=%7B__typename%7D&variables=%5B%5D | variables must be a JSON object",
                "query=%7B__typename%7D&variables=null%20null | The JSON is invalid",
                "query=%7B__typename%7D&extensions=3 | extensions must be a JSON object",
                "query=%7B__typename%23%00%7D | query contains characters",
                "query=%7B__typename%23%ff%7D | The request is not valid UTF-8",
                "query=%7B__typename%23%ed%a0%80%7D | The request is not valid UTF-8",
            })
    void refusesAnInvalidUrl(String query, String message) throws IOException {
        Answer answer = get(query, "");
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("BAD_REQUEST");
        assertThat(answer.message()).startsWith(message);
    }

    @Test
    void getAndPostReturnTheSameStatus() throws IOException {
        assertThat(get("query=%7Bcolour%7D", "").status()).isEqualTo(422);
        assertThat(get("query=%7Bcolour", "").status()).isEqualTo(400);
        assertThat(get("query=%7Bcolour%7D", "Accept: application/json\r\n").status())
                .isEqualTo(200);
        assertThat(get("query=%7B__typename%7D", "Accept: text/html\r\n").status())
                .isEqualTo(406);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mutation { createTask(input: {title: \"Call\"}) { task { id } } }",
                "query A { __typename } mutation B { createTask(input: {title: \"Call\"}) { task { id } } }",
                "mutation B { ...M } fragment M on Mutation { createTask(input: {title: \"Call\"}) { task { id } } }"
            })
    void refusesMutationsByGet(String document) throws IOException {
        long before = tasks();
        for (String method : new String[] {"GET", "HEAD"}) {
            Answer answer = http.send(
                    method + " /graphql?query=" + encoded(document)
                            + (document.contains("query A") ? "&operationName=B" : "") + " HTTP/1.1",
                    token("manager"),
                    new byte[0]);
            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.header("Allow")).isEqualTo("POST");
        }
        assertThat(tasks()).isEqualTo(before);
    }

    /** The server refuses it before it reads the body or uses the database. */
    @Test
    void refusesABatchOfRequests() throws Exception {
        String batch = "[" + "{\"query\": \"{ orders { nodes { id } } }\"},".repeat(99)
                + "{\"query\": \"{ orders { nodes { id } } }\"}]";
        assertThat(statements.during(() -> {
                    assertThat(post(JSON, batch).status()).isEqualTo(400);
                    return null;
                }))
                .isEmpty();
    }
}
