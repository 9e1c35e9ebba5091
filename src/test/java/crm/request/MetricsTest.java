package crm.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import crm.Api;
import crm.ApiTest;
import crm.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalManagementPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Metrics and health on the management port. */
@ApiTest
class MetricsTest {

    private static final Path DASHBOARD = Path.of("docs", "grafana", "crm.json");

    private static final Pattern METRIC = Pattern.compile("\\b(?:crm|hikaricp|http|jvm|process|system)_[a-z0-9_]+");

    @Autowired
    private Api api;

    @LocalManagementPort
    private int port;

    private Api.Client management() {
        return Api.at("http://127.0.0.1:" + port).anonymous();
    }

    private String scrape() {
        Reply reply = management().get("/actuator/prometheus");
        assertThat(reply.status()).isEqualTo(200);
        return reply.body();
    }

    private double value(String series) {
        return scrape().lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElse(0);
    }

    /** A request is counted when its answer has been sent. */
    private void awaitIncrease(String series, double before, double by) {
        await().untilAsserted(() -> assertThat(value(series)).as(series).isEqualTo(before + by));
    }

    private static String operation(String file) throws IOException {
        return Files.readString(Path.of("graphql", "operations", "frontend", file));
    }

    @Test
    void countsAKnownOperationByName() throws IOException {
        String count = "crm_graphql_requests_seconds_count{operation=\"Orders\",outcome=\"success\",type=\"query\"}";
        String statements = "crm_graphql_statements_sum{operation=\"Orders\"}";
        double requests = value(count);
        double sent = value(statements);

        api.query(operation("1-orders.graphql")).data("orders");
        awaitIncrease(count, requests, 1);
        double each = value(statements) - sent;
        assertThat(each).isBetween(2.0, 10.0);

        api.query(operation("1-orders.graphql")).data("orders");
        awaitIncrease(count, requests, 2);
        assertThat(value(statements)).isEqualTo(sent + 2 * each);
    }

    /** A client that invents operation names must not create series. */
    @Test
    void countsOtherOperationsInOneSeries() {
        String count = "crm_graphql_requests_seconds_count{operation=\"other\",outcome=\"success\",type=\"query\"}";
        double requests = value(count);
        for (int i = 0; i < 20; i++) {
            api.query("query MadeUp" + i + " { __typename }").data("__typename");
        }
        awaitIncrease(count, requests, 20);
        assertThat(scrape()).doesNotContain("MadeUp");
    }

    @Test
    void countsARefusalByCode() {
        String bad = "crm_graphql_errors_total{code=\"BAD_REQUEST\"}";
        String unauthenticated = "crm_graphql_errors_total{code=\"UNAUTHENTICATED\"}";
        double badBefore = value(bad);
        double unauthenticatedBefore = value(unauthenticated);

        api.query("{ colour }");
        api.as("manager").post("/graphql", "[]");
        api.anonymous().query("{ viewer { role } }");
        api.withToken("no token").query("{ viewer { role } }");

        awaitIncrease(bad, badBefore, 2);
        awaitIncrease(unauthenticated, unauthenticatedBefore, 2);
        assertThat(scrape()).contains("crm_graphql_errors_total{code=\"INTERNAL\"}");
    }

    @Test
    void recordsTheBatchSizeOfALoader() throws IOException {
        String count = "crm_loader_batch_count{loader=\"Customer\"}";
        String sum = "crm_loader_batch_sum{loader=\"Customer\"}";
        double batches = value(count);
        double keys = value(sum);

        int orders = api.query("{ orders(first: 5) { nodes { id customer { id } } } }")
                .data("orders.nodes")
                .size();

        assertThat(orders).isEqualTo(5);
        assertThat(value(count)).isEqualTo(batches + 1);
        assertThat(value(sum) - keys).isBetween(1.0, 5.0);
    }

    @Test
    void recordsTheCostOfEveryOperation() throws IOException {
        String series = "crm_graphql_cost_sum{operation=\"Orders\"}";
        double before = value(series);
        int orders =
                api.query(operation("1-orders.graphql")).data("orders.edges").size();
        await().untilAsserted(() -> assertThat(value(series)).isGreaterThan(before + orders));
    }

    @Test
    void countsAnExceededLimitByName() {
        String series = "crm_graphql_limited_total{limit=\"ALIASES\"}";
        double before = value(series);
        StringBuilder aliases = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            aliases.append(" a").append(i).append(": __typename");
        }
        assertThat(api.query("{" + aliases + "}").refusal().code()).isEqualTo("LIMIT_EXCEEDED");
        awaitIncrease(series, before, 1);
    }

    @Test
    void exposesConnectionPoolMetrics() {
        assertThat(scrape()).contains("hikaricp_connections_active{", "hikaricp_connections_pending{");
    }

    @Test
    void managementPortServesOnlyHealthAndMetrics() {
        assertThat(management().get("/actuator/health").json().path("status").asString())
                .isEqualTo("UP");
        assertThat(management().get("/actuator/health/liveness").status()).isEqualTo(200);
        assertThat(management().get("/actuator/health/readiness").status()).isEqualTo(200);
        assertThat(management().get("/actuator/health").body()).doesNotContain("PostgreSQL", "jdbc", "diskSpace");
        for (String path : List.of("/actuator/env", "/actuator/heapdump", "/actuator/beans", "/graphql", "/graphiql")) {
            assertThat(management().get(path).status()).as(path).isIn(401, 404);
        }
    }

    /** A panel that reads a metric which does not exist stays empty without any error. */
    @Test
    void dashboardUsesExistingMetrics() throws IOException {
        api.query(operation("1-orders.graphql")).data("orders");
        JsonNode dashboard = JsonMapper.shared().readTree(Files.readString(DASHBOARD, UTF_8));
        Set<String> asked = new TreeSet<>();
        for (JsonNode expression : dashboard.findValues("expr")) {
            METRIC.matcher(expression.asString())
                    .results()
                    .map(MatchResult::group)
                    .forEach(asked::add);
        }
        assertThat(asked).contains("crm_graphql_requests_seconds_bucket", "crm_graphql_errors_total");
        await().untilAsserted(() -> {
            Set<String> written = scrape().lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("[{ ]", 2)[0])
                    .collect(Collectors.toSet());
            assertThat(written).containsAll(asked);
        });
    }
}
