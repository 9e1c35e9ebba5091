package crm.request;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import crm.ApiTest;
import crm.Fixture;
import crm.Tokens;
import crm.http.RawHttp;
import crm.http.RawHttp.Answer;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/** What the access log contains about a request, and what it omits. */
@ApiTest
class RequestContextTest {

    private static final Logger LOG = (Logger) LoggerFactory.getLogger("crm.http.access");

    @Autowired
    private ServletWebServerApplicationContext context;

    private final BlockingQueue<ILoggingEvent> lines = new LinkedBlockingQueue<>();

    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            event.prepareForDeferredProcessing();
            lines.add(event);
        }
    };

    private RawHttp http;

    @BeforeEach
    void listen() {
        http = new RawHttp(context.getWebServer().getPort());
        appender.start();
        LOG.addAppender(appender);
        LOG.setAdditive(false);
        LOG.setLevel(Level.INFO);
    }

    @AfterEach
    void disconnect() {
        LOG.detachAppender(appender);
        LOG.setAdditive(true);
        LOG.setLevel(null);
    }

    private Answer post(String token, String headers, Map<String, ?> body) throws IOException {
        byte[] bytes = JsonMapper.shared().writeValueAsBytes(body);
        return http.send(
                "POST /graphql HTTP/1.1",
                (token == null ? "" : "Authorization: Bearer " + token + "\r\n") + headers
                        + "Content-Type: application/json\r\nContent-Length: " + bytes.length + "\r\n",
                bytes);
    }

    /** The line of the only request so far. It is written when the answer has been sent. */
    private ILoggingEvent line() throws InterruptedException {
        ILoggingEvent line = lines.poll(20, TimeUnit.SECONDS);
        assertThat(line).isNotNull();
        return line;
    }

    private static Map<String, String> fields(ILoggingEvent line) {
        Map<String, String> fields = new TreeMap<>();
        if (line.getKeyValuePairs() != null) {
            line.getKeyValuePairs().forEach(pair -> fields.put(pair.key, String.valueOf(pair.value)));
        }
        assertThat(fields.remove("durationMs")).matches("\\d+");
        return fields;
    }

    @Test
    void accessLogNamesTheLimitAndTheCallerKind() throws Exception {
        String deep = "{ orders ".repeat(20) + "}".repeat(20);
        assertThat(post(Tokens.of("analyst"), "", Map.of("query", deep)).status())
                .isEqualTo(400);
        assertThat(fields(line()))
                .containsEntry("limit", "DEPTH")
                .containsEntry("errors", "[LIMIT_EXCEEDED]")
                .containsEntry("callerKind", "ANALYST");

        assertThat(post(null, "", Map.of("query", "{ __typename }")).status()).isEqualTo(200);
        assertThat(fields(line())).containsEntry("callerKind", "ANONYMOUS").doesNotContainKeys("caller", "limit");
    }

    @Test
    void logsOneLinePerRequestWithoutItsContent() throws Exception {
        // The first request of a caller adds the caller to the users.
        post(Tokens.of("manager"), "", Map.of("query", "{ __typename }"));
        line();
        Answer answer = post(
                Tokens.of("manager"),
                "",
                Map.of(
                        "query",
                        "query Find($text: String!) { customers(filter: {search: $text}) { nodes { id fullName } } }",
                        "variables",
                        Map.of("text", "марк secret@example.com")));
        assertThat(answer.status()).isEqualTo(200);

        ILoggingEvent line = line();
        assertThat(fields(line))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "method", "POST",
                        "route", "/graphql",
                        "status", "200",
                        "operation", "Find",
                        "type", "query",
                        "outcome", "SUCCESS",
                        "statements", "2",
                        "cost", "20",
                        "caller", "USER:" + Fixture.MANAGER,
                        "callerKind", "MANAGER"));
        assertThat(line.getFormattedMessage())
                .startsWith("method=POST route=/graphql status=200 durationMs=")
                .endsWith("operation=Find type=query outcome=SUCCESS statements=2 cost=20 caller=USER:"
                        + Fixture.MANAGER + " callerKind=MANAGER")
                .doesNotContain("secret", "марк", "Орлов", "0002@crm.example", "customers");
        assertThat(line.getMDCPropertyMap()).containsEntry("requestId", answer.header("X-Request-Id"));
        assertThat(lines).isEmpty();
    }

    @Test
    void logsTheCodeOfARefusal() throws Exception {
        post(null, "", Map.of("query", "{ viewer { role } }"));
        assertThat(fields(line()))
                .containsEntry("status", "401")
                .containsEntry("outcome", "REFUSED")
                .containsEntry("errors", "[UNAUTHENTICATED]")
                .containsEntry("type", "query")
                .doesNotContainKeys("caller", "operation");

        post("no token", "", Map.of("query", "{ viewer { role } }"));
        assertThat(fields(line()))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("method", "POST", "status", "401", "errors", "[UNAUTHENTICATED]"));

        post(Tokens.of("manager"), "", Map.of("query", "{ secretField }", "operationName", "Given"));
        assertThat(fields(line()))
                .containsEntry("status", "422")
                .containsEntry("operation", "Given")
                .containsEntry("type", "none")
                .containsEntry("errors", "[BAD_REQUEST]");

        post(Tokens.of("manager"), "", Map.of());
        assertThat(fields(line()))
                .containsEntry("status", "400")
                .containsEntry("errors", "[BAD_REQUEST]")
                .doesNotContainKeys("outcome", "statements");

        post(Tokens.of("manager"), "", Map.of("query", "{ viewer { role } order(id: \"?\") { id } }"));
        assertThat(fields(line())).containsEntry("status", "200").containsEntry("outcome", "PARTIAL");
    }

    /** Such a name can contain anything: a line feed that starts another line, or a personal address. */
    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a=b status=200", "me@example.com", "\u001b[31m", "Имя", "9a"})
    void doesNotLogAnInvalidOperationName(String name) throws Exception {
        post(Tokens.of("manager"), "", Map.of("query", "{ __typename }", "operationName", name));
        ILoggingEvent line = line();
        assertThat(fields(line)).doesNotContainKey("operation");
        assertThat(line.getFormattedMessage()).doesNotContain(name);
    }

    @Test
    void truncatesALongOperationName() throws Exception {
        post(Tokens.of("manager"), "", Map.of("query", "query " + "A".repeat(500) + " { __typename }"));
        assertThat(fields(line())).containsEntry("operation", "A".repeat(64));
    }

    @Test
    void doesNotLogAUserIdThatIsAnEmailAddress() throws Exception {
        post(Tokens.of("me@example.com", "Me", "analyst"), "", Map.of("query", "{ viewer { role } }"));
        ILoggingEvent line = line();
        assertThat(fields(line)).containsEntry("caller", "USER");
        assertThat(line.getFormattedMessage()).doesNotContain("me@example.com");
    }

    @Test
    void logsTheRouteInsteadOfThePath() throws Exception {
        http.send("GET /images/proxy/secret/address HTTP/1.1", "", new byte[0]);
        ILoggingEvent line = line();
        assertThat(fields(line))
                .containsEntry("route", "/images/proxy/{signature}/{address}")
                .containsEntry("status", "404");
        assertThat(line.getFormattedMessage()).doesNotContain("secret");
    }

    /** The line of the next request is the first. */
    @Test
    void doesNotLogASuccessfulProbe() throws Exception {
        assertThat(http.send("GET /readyz HTTP/1.1", "", new byte[0]).status()).isEqualTo(200);
        post(null, "", Map.of("query", "{ __typename }"));
        assertThat(fields(line())).containsEntry("route", "/graphql");
    }

    @Test
    void acceptsAValidRequestIdFromTheClient() throws Exception {
        Answer answer = post(null, "X-Request-Id: front-end_1.2-ABC\r\n", Map.of("query", "{ __typename }"));
        assertThat(answer.header("X-Request-Id")).isEqualTo("front-end_1.2-ABC");
        assertThat(line().getMDCPropertyMap()).containsEntry("requestId", "front-end_1.2-ABC");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a]", "<script>", "\u00e9", "me@example.com"})
    void replacesAnInvalidRequestId(String id) throws Exception {
        Answer answer = post(null, "X-Request-Id: " + id + "\r\n", Map.of("query", "{ __typename }"));
        assertThat(answer.header("X-Request-Id")).matches("[0-9a-f-]{36}");
        Answer tooLong = post(null, "X-Request-Id: " + "a".repeat(65) + "\r\n", Map.of("query", "{ __typename }"));
        assertThat(tooLong.header("X-Request-Id")).matches("[0-9a-f-]{36}").isNotEqualTo(answer.header("X-Request-Id"));
    }
}
