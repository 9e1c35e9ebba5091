package crm.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.Fixture;
import crm.TestDatabase;
import crm.Tokens;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;

/** Events cost points of the caller, as requests do. */
@ApiTest
@ChangesTheDatabase
// As in PointsTest, whose application it uses.
@TestPropertySource(properties = {"crm.limit.points-per-minute=3600", "crm.limit.anonymous-points-per-minute=3"})
class StreamCostTest {

    /** 25 lists for each event: at least as many points. */
    private static final String DEAR = "subscription Dear { orderChanged { cursor order { id "
            + IntStream.range(0, 25)
                    .mapToObj(i -> "h" + i + ": history(first: 1) { nodes { to } }")
                    .collect(Collectors.joining(" "))
            + " } } }";

    private static final int MOST_ROUNDS = 20;

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    private static String id(int number) {
        return "5e000000-0000-7000-8000-0000000002" + (10 + number);
    }

    /** Of a caller who has not spent any points. */
    private static String token(int number) {
        return Tokens.of(id(number), "Analyst " + number, "analyst");
    }

    private int remaining(String token) {
        return api.withToken(token)
                .post("/graphql", "{\"query\": \"{ __typename }\", \"extensions\": {\"cost\": true}}")
                .json()
                .path("extensions")
                .path("cost")
                .path("remaining")
                .asInt();
    }

    /** One event for each order. */
    private void changeAllOrders(int round) {
        database.execute("update orders set manager_notes = 'round " + round + "'");
    }

    @Test
    void eachEventCostsPointsOfItsCaller() {
        try (WebSocketClient client = WebSocketClient.of(api, token(1))) {
            client.subscribe("1", DEAR, Map.of());
            client.awaitAnswers();
            int before = remaining(token(1));
            changeAllOrders(0);
            for (int i = 0; i < Fixture.ORDERS; i++) {
                client.event("orderChanged");
            }
            // 60 points come back each second.
            assertThat(before - remaining(token(1))).isGreaterThan(Fixture.ORDERS * 25 / 2);
            assertThat(remaining(token(2))).isGreaterThan(3_500);
        }
    }

    @Test
    void endOfTheQuotaEndsTheStreams() throws Exception {
        Logger log = (Logger) LoggerFactory.getLogger("crm.http.access");
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                if (event.getFormattedMessage().contains("stream=")
                        && event.getFormattedMessage().contains("caller=USER:" + id(3))) {
                    lines.add(event.getFormattedMessage());
                }
            }
        };
        appender.start();
        log.addAppender(appender);
        log.setLevel(Level.INFO);
        try (WebSocketClient socket = WebSocketClient.of(api, token(3));
                SseClient sse = SseClient.post(api, token(3), Map.of("query", DEAR, "operationName", "Dear"))) {
            socket.send(
                    Map.of("type", "subscribe", "id", "1", "payload", Map.of("query", DEAR, "operationName", "Dear")));
            socket.awaitAnswers();
            JsonNode last = told(socket);

            assertThat(last.path("id").asString("")).isEqualTo("1");
            assertThat(last.path("payload")
                            .path(0)
                            .path("extensions")
                            .path("code")
                            .asString(""))
                    .isEqualTo("RATE_LIMITED");
            SseClient.Event event = sse.next();
            while (event.json().path("data").isObject()) {
                event = sse.next();
            }
            assertThat(event.json()
                            .path("errors")
                            .path(0)
                            .path("extensions")
                            .path("code")
                            .asString(""))
                    .isEqualTo("RATE_LIMITED");
            assertThat(sse.next().name()).isEqualTo("complete");
            // Only the streams have ended.
            socket.awaitAnswers();
            assertThat(lines.poll(20, TimeUnit.SECONDS))
                    .matches("stream=(WEBSOCKET|SSE) operation=Dear durationMs=\\d+ events=\\d+ ended=POINTS"
                            + " caller=USER:"
                            + id(3) + " callerKind=ANALYST");
            assertThat(lines.poll(20, TimeUnit.SECONDS)).contains("ended=POINTS");
        } finally {
            log.detachAppender(appender);
            log.setLevel(null);
        }
    }

    /** Changes orders until the stream ends: the message that says so. */
    private JsonNode told(WebSocketClient socket) {
        for (int round = 0; round < MOST_ROUNDS; round++) {
            changeAllOrders(round);
            for (int i = 0; i < Fixture.ORDERS; i++) {
                JsonNode message = socket.next();
                if (message.path("type").asString("").equals("error")) {
                    return message;
                }
            }
        }
        throw new AssertionError("the stream does not end");
    }
}
