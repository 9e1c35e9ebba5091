package crm.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import crm.Api;
import crm.ApiTest;
import crm.Fixture;
import crm.Reply;
import crm.Statements;
import crm.Tokens;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;

/** The cost of requests, and the refusal of callers whose quota is exhausted. */
@ApiTest
@TestPropertySource(properties = {"crm.limit.points-per-minute=3600", "crm.limit.anonymous-points-per-minute=3"})
class PointsTest {

    @Autowired
    private Api api;

    @Autowired
    private Statements statements;

    @Test
    void reportsTheEstimatedAndTheActualCost() {
        Api.Client caller = caller(1);
        // 1 for the connection, and for each of at most 20 orders 1 + 1 customer + 1 connection + 5 changes; money is
        // free.
        JsonNode first = cost(caller, """
                { orders(filter: {status: [IN_TRANSIT]}) { nodes { id finalPrice { amount } customer { id }
                  history(last: 5) { nodes { to } } } } }
                """);
        assertThat(first.path("requested").asInt()).isEqualTo(161);
        Reply plain = caller.query(
                "{ orders(filter: {status: [IN_TRANSIT]}) { nodes { customer { id } history(last: 5) { nodes { to "
                        + "} } } } }");
        int objects = 1;
        for (JsonNode order : plain.data("orders.nodes")) {
            objects += 3 + order.path("history").path("nodes").size();
        }
        int actual = Math.max(20, objects);
        assertThat(first.path("actual").asInt()).isEqualTo(actual).isLessThan(161);
        assertThat(first.path("remaining").asInt()).isBetween(3600 - actual, 3600);
        assertThat(Instant.parse(first.path("resetAt").asString())).isBetween(Fixture.NOW, Fixture.NOW.plusSeconds(60));
        assertThat(plain.json().has("extensions")).isFalse();
    }

    @Test
    void mutationsAndTotalCountsCostMoreThanRows() {
        Api.Client caller = api.as("manager");
        assertThat(cost(
                                caller,
                                "mutation { completeTask(input: {id: \"5e000000-0000-7000-8000-000000000000\", "
                                        + "dryRun: true}) { task { id } } }")
                        .path("actual")
                        .asInt())
                .isEqualTo(60);
        JsonNode counted = cost(caller, "{ orders(first: 1) { totalCount { value } } }");
        assertThat(counted.path("requested").asInt()).isEqualTo(61);
        assertThat(counted.path("actual").asInt()).isEqualTo(61);
    }

    @Test
    void smallRequestsCostTwentyPoints() {
        assertThat(cost(caller(9), "{ __typename }").path("actual").asInt()).isEqualTo(20);
    }

    /** One bad cursor in each row takes away the page, which was read. */
    @Test
    void aLostPageCostsAllThatItCould() {
        String page =
                "{ orders(first: 50) { nodes { customer { id } history(first: 5, after: %s) { nodes { to } } } } }";
        int whole = cost(caller(10), page.formatted("null")).path("requested").asInt();
        String broken = page.formatted("\"x\"");
        assertThat(caller(10).query(broken).json().path("data").path("orders").isNull())
                .isTrue();
        assertThat(cost(caller(10), broken).path("actual").asInt())
                .isEqualTo(whole)
                .isGreaterThan(300);
    }

    /** A request with a body that is no request was not free either. */
    @Test
    void unreadableBodiesCostPoints() {
        Api.Client caller = caller(12);
        assertThat(caller.post("/graphql", "{").status()).isEqualTo(400);
        int remaining = cost(caller, "{ __typename }").path("remaining").asInt();
        assertThat(remaining).isLessThanOrEqualTo(3600 - 40 + 5);
    }

    @Test
    void aliasesDoNotReduceTheCost() {
        JsonNode cost = cost(
                caller(3),
                "{ a: orders(first: 1) { pageInfo: totalCount { value } } b: orders(first: 1) { pageInfo { "
                        + "hasNextPage } } }");
        assertThat(cost.path("requested").asInt()).isEqualTo(62);
        assertThat(cost.path("actual").asInt()).isEqualTo(62);
    }

    @Test
    void exhaustedQuotaDelaysOnlyItsCaller() throws Exception {
        Api.Client spender = caller(4);
        String dear = "{ dashboard { totalOrders } }";
        List<Reply> replies = new ArrayList<>();
        List<String> sent = List.of();
        // The quota refills meanwhile, so only the statements of the refused request itself say something.
        for (int i = 0; i < 30 && (replies.isEmpty() || replies.getLast().status() == 200); i++) {
            sent = statements.during(() -> replies.add(spender.query(dear)));
        }
        Reply refused = replies.getLast();
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.refusal().code()).isEqualTo("RATE_LIMITED");
        assertThat(refused.refusal().message())
                .startsWith("You have used all 3,600 points for this minute. Retry after ")
                .endsWith("To read all records, use the mutation startExport.");
        assertThat(refused.headers().firstValueAsLong("Retry-After").orElseThrow())
                .isBetween(1L, 60L);
        assertThat(refused.json().has("data")).isFalse();
        assertThat(sent).isEmpty();

        assertThat(caller(5).query(dear).status()).isEqualTo(200);
    }

    @Test
    void accessLogExplainsA429() throws Exception {
        Logger log = (Logger) LoggerFactory.getLogger("crm.http.access");
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                // The line of another test's request may be written after its answer.
                if (event.getFormattedMessage().contains("caller=USER:5e000000-0000-7000-8000-000000000108 ")) {
                    lines.add(event.getFormattedMessage());
                }
            }
        };
        appender.start();
        log.addAppender(appender);
        log.setLevel(Level.INFO);
        try {
            Api.Client spender = caller(8);
            String line = "";
            for (int i = 0; i < 20 && !line.contains("status=429"); i++) {
                spender.query("{ dashboard { totalOrders } }");
                line = String.valueOf(lines.poll(20, TimeUnit.SECONDS));
            }
            assertThat(line)
                    .contains("status=429")
                    .endsWith("caller=USER:5e000000-0000-7000-8000-000000000108 callerKind=ANALYST"
                            + " errors=[RATE_LIMITED] limit=POINTS");
        } finally {
            log.detachAppender(appender);
            log.setLevel(null);
        }
    }

    @Test
    void anonymousCallersShareTheQuotaOfTheirAddress() {
        Reply reply = api.anonymous().query("{ __typename }");
        for (int i = 0; i < 10 && reply.status() == 200; i++) {
            reply = api.anonymous().in("ru").query("{ __typename }");
        }
        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.refusal().message()).startsWith("Лимит в 3 балла за минуту исчерпан.");
        assertThat(caller(6).query("{ __typename }").status()).isEqualTo(200);
    }

    @Test
    void refusedRequestsCostPointsToo() {
        Api.Client caller = caller(7);
        // Parsed each time, because an invalid document is not cached: 60 points for each full kilobyte.
        String large = "{ nothing } #" + "x".repeat(10_240);
        JsonNode cost = cost(caller, large);
        assertThat(cost.path("requested").asLong()).isZero();
        assertThat(cost.path("actual").asInt()).isEqualTo(620);
        for (int i = 0; i < 6; i++) {
            caller.query(large);
        }
        assertThat(caller.query("{ __typename }").status()).isEqualTo(429);
    }

    /** A caller that has not spent any points. */
    private Api.Client caller(int number) {
        return api.withToken(Tokens.of(
                "5e000000-0000-7000-8000-00000000010" + Integer.toHexString(number), "Analyst " + number, "analyst"));
    }

    private static JsonNode cost(Api.Client caller, String document) {
        return caller.post(
                        "/graphql",
                        "{\"query\": \""
                                + document.strip().replace("\"", "\\\"").replace("\n", " ")
                                + "\", \"extensions\": {\"cost\": true}}")
                .json()
                .path("extensions")
                .path("cost");
    }
}
