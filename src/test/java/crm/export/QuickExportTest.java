package crm.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.Fixture;
import crm.Reply;
import crm.TestDatabase;
import crm.Tokens;
import graphql.schema.GraphQLTypeUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.graphql.execution.GraphQlSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ApiTest
@ChangesTheDatabase
class QuickExportTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    @Autowired
    private GraphQlSource source;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            orders    | {"status": "CLOSED"}             | FINAL_PRICE_DESC
            orders    | {"search": "ghost"}                | CREATED_AT_ASC
            leads     | {"unassigned": false}              | UPDATED_AT_ASC
            customers | {"createdAt": {"from": "2018-05-01T02:00:00+02:00"}} | FULL_NAME_ASC
            tasks     | {"completed": false}               | DUE_AT_DESC
            """)
    void exportsAListAsTheListIs(String list, String filter, String sort) {
        Reply page = api.query(
                "query($filter: %s, $sort: %s!) { %s(filter: $filter, sort: $sort, first: 100) { nodes { id } } }"
                        .formatted(argumentType(list, "filter"), argumentType(list, "sort"), list),
                Map.of("filter", JSON.readTree(filter), "sort", sort));
        List<String> ids = page.texts(list + ".nodes", "id");
        assertThat(ids).hasSizeGreaterThan(1);
        Reply posted = api.as("manager")
                .post("/records/" + list + ".ndjson", "{\"filter\": " + filter + ", \"sort\": \"" + sort + "\"}");
        assertThat(posted.status()).as(posted.body()).isEqualTo(200);
        assertThat(ids(posted)).isEqualTo(ids);
        Reply got = api.as("manager")
                .get("/records/" + list + ".csv?sort=" + sort + "&filter=" + URLEncoder.encode(filter, UTF_8));
        assertThat(Csv.read(got.body()).stream().skip(1).map(List::getFirst)).isEqualTo(ids);
        assertThat(got.headers().firstValue("X-Row-Count")).hasValue(String.valueOf(ids.size()));
        assertThat(got.headers().firstValue("Content-Type")).hasValue("text/csv;charset=UTF-8");
        assertThat(got.headers().firstValue("Content-Disposition"))
                .hasValue("attachment; filename=\"" + list + "-2018-07-02.csv\"");
        assertThat(got.headers().firstValue("Cache-Control")).hasValue("no-store");
    }

    private String argumentType(String list, String argument) {
        return GraphQLTypeUtil.simplePrint(GraphQLTypeUtil.unwrapAll(source.schema()
                .getQueryType()
                .getField(list)
                .getArgument(argument)
                .getType()));
    }

    /** The same rows and values as the file that a job makes. */
    @ParameterizedTest
    @EnumSource
    void exportsEveryListOfTheSchema(Export.Type type) {
        String name = type.name().toLowerCase(Locale.ROOT);
        String field = type == Export.Type.STATUS_HISTORY ? "statusHistory" : name;
        Reply reply = api.as("manager").get("/records/" + name.replace('_', '-') + ".ndjson");
        if (source.schema().getQueryType().getField(field) == null) {
            assertThat(reply.status()).isEqualTo(404);
            return;
        }
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        String where = type == Export.Type.CUSTOMERS ? " where merged_into is null" : "";
        assertThat(ids(reply))
                .containsExactlyInAnyOrderElementsOf(database.jdbc()
                        .sql("select id::text from " + name + where)
                        .query(String.class)
                        .list());
    }

    @Test
    void paidAndBalanceAreThoseOfTheOrder() {
        Map<String, JsonNode> orders = new HashMap<>();
        String after = "null";
        do {
            JsonNode page = api.query("{ orders(first: 100, after: " + after
                            + ") { nodes { id paid { amount } balance { amount } }"
                            + " pageInfo { hasNextPage endCursor } } }")
                    .data("orders");
            page.path("nodes").forEach(order -> orders.put(order.path("id").asString(), order));
            after = page.path("pageInfo").path("hasNextPage").asBoolean()
                    ? page.path("pageInfo").path("endCursor").toString()
                    : "";
        } while (!after.isEmpty());
        List<JsonNode> rows = records(api.as("manager").get("/records/orders.ndjson"));
        assertThat(rows).hasSize(Fixture.ORDERS);
        assertThat(rows.stream().filter(row -> row.path("paidEur").asDouble() > 0))
                .hasSizeGreaterThan(2);
        for (JsonNode row : rows) {
            JsonNode order = orders.get(row.path("id").asString());
            assertThat(row.path("paidEur").decimalValue())
                    .isEqualByComparingTo(order.path("paid").path("amount").asString());
            if (order.path("balance").isNull()) {
                assertThat(row.path("balanceEur").isNull()).isTrue();
            } else {
                assertThat(row.path("balanceEur").decimalValue())
                        .isEqualByComparingTo(
                                order.path("balance").path("amount").asString());
            }
        }
    }

    @Test
    void refusesMoreThanTenThousandRowsAndSaysSo() {
        String rows = """
                insert into tasks (id, title, created_at, updated_at)
                select gen_random_uuid(), 'Many', now(), now() from generate_series(1, %d)""";
        database.execute("delete from tasks; " + rows.formatted(10_000));
        Reply most = api.as("manager").get("/records/tasks.csv");
        assertThat(most.status()).isEqualTo(200);
        assertThat(Csv.read(most.body())).hasSize(10_001);
        database.execute(rows.formatted(1));
        Reply more = api.as("manager").get("/records/tasks.csv");
        assertThat(more.status()).isEqualTo(400);
        assertThat(error(more)).startsWith("BAD_REQUEST The list has more than 10,000 rows.");
        assertThat(api.as("manager").in("ru").get("/records/tasks.csv").body()).contains("больше 10");
    }

    @Test
    void refusesWhatTheListRefuses() {
        Api.Client manager = api.as("manager");
        assertThat(refused(manager.get("/records/orders.csv?sort=NOTHING"))).isEqualTo("422 BAD_REQUEST");
        assertThat(refused(manager.get("/records/orders.csv?filter=%7B%22nothing%22:1%7D")))
                .isEqualTo("422 BAD_REQUEST");
        assertThat(refused(manager.post(
                        "/records/orders.csv",
                        "{\"filter\": {\"createdAt\": {\"from\": \"2018-01-02T00:00:00Z\","
                                + " \"to\": \"2018-01-01T00:00:00Z\"}}}")))
                .isEqualTo("400 BAD_REQUEST");
        assertThat(refused(manager.get("/records/orders.csv?fliter=%7B%7D"))).isEqualTo("400 BAD_REQUEST");
        assertThat(refused(manager.get("/records/shipments.csv?sort=CREATED_AT_ASC")))
                .startsWith("4");
        assertThat(refused(manager.post("/records/orders.csv", "[]"))).isEqualTo("400 BAD_REQUEST");
        assertThat(refused(manager.get("/records/orders.xlsx"))).isEqualTo("404 NOT_FOUND");
        assertThat(refused(manager.get("/records/nothing.csv"))).isEqualTo("404 NOT_FOUND");
        assertThat(refused(api.anonymous().get("/records/orders.csv"))).isEqualTo("401 UNAUTHENTICATED");
        assertThat(refused(api.withToken("crm_live_nothing").get("/records/orders.csv")))
                .isEqualTo("401 UNAUTHENTICATED");
    }

    @Test
    void aPartnerGetsItsOwnRecordsAndAnAnalystMaskedOnes() {
        Api.Client partner = key("order:read", "customer:read");
        List<String> own =
                partner.query("{ orders(first: 100) { nodes { id } } }").texts("orders.nodes", "id");
        Reply orders = partner.get("/records/orders.ndjson");
        assertThat(own).isNotEmpty();
        assertThat(ids(orders)).isEqualTo(own);
        assertThat(ids(partner.get("/records/customers.ndjson")))
                .isEqualTo(partner.query("{ customers(first: 100) { nodes { id } } }")
                        .texts("customers.nodes", "id"));
        assertThat(refused(partner.get("/records/leads.ndjson"))).isEqualTo("403 FORBIDDEN");
        assertThat(refused(partner.get("/records/tasks.ndjson"))).isEqualTo("403 FORBIDDEN");
        assertThat(records(orders))
                .allSatisfy(order -> assertThat(order.path("source").isNull()).isTrue());

        assertThat(api.as("manager").get("/records/customers.csv").body()).contains("+79001234567");
        assertThat(api.as("analyst").get("/records/customers.csv").body())
                .contains("+7 900 ***-**-67")
                .doesNotContain("+79001234567");
    }

    /** A client that asks for a file and does not read it to its end. */
    private Socket slowClient(String role) throws IOException {
        URI address = URI.create(api.address());
        Socket socket = new Socket();
        // Much smaller than the file, as the buffers of the server are.
        socket.setReceiveBufferSize(4096);
        socket.setSoTimeout(20_000);
        socket.connect(new InetSocketAddress(address.getHost(), address.getPort()));
        socket.getOutputStream()
                .write(("GET /records/payments.ndjson HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + Tokens.of(role)
                                + "\r\n\r\n")
                        .getBytes(UTF_8));
        // The answer begins when the file is complete.
        assertThat(new String(socket.getInputStream().readNBytes(12), UTF_8)).isEqualTo("HTTP/1.1 200");
        return socket;
    }

    @Test
    void slowClientsOfOneCallerDoNotKeepOutOthers() throws Exception {
        // More than the buffers of a connection hold.
        database.execute("""
                insert into payments (id, order_id, direction, role, method, amount, currency, status, description,
                  created_at, updated_at)
                select gen_random_uuid(), (select min(id::text)::uuid from orders), 'INCOMING', 'BALANCE', 'CASH', 1,
                  'EUR', 'PLANNED', repeat('x', 10000), now(), now()
                from generate_series(1, 2000)""");
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                slow.add(slowClient("manager"));
            }
            Reply fifth = api.as("manager").get("/records/orders.csv");
            assertThat(refused(fifth)).isEqualTo("429 RATE_LIMITED");
            assertThat(error(fifth)).contains("4 quick exports");
            assertThat(fifth.body()).contains("AT_ONCE_PER_CALLER");
            assertThat(fifth.headers().firstValue("Retry-After")).isPresent();
            assertThat(api.as("admin").get("/records/orders.csv").status()).isEqualTo(200);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
        // A client that is gone gives its place back when the server notices it.
        Reply next = api.as("manager").get("/records/orders.csv");
        for (int i = 0; i < 1000 && next.status() == 429; i++) {
            next = api.as("manager").get("/records/orders.csv");
        }
        assertThat(next.status()).isEqualTo(200);
    }

    private Api.Client key(String... scopes) {
        return api.withToken(api.as("admin")
                .query("""
                mutation($scopes: [String!]) { createApiKey(input: {name: "shop", role: PARTNER, partner: "Bike Shop",
                  scopes: $scopes}) { secret } }""", Map.of("scopes", List.of(scopes)))
                .data("createApiKey.secret")
                .asString());
    }

    private static List<JsonNode> records(Reply reply) {
        return reply.body().lines().map(JSON::readTree).toList();
    }

    private static List<String> ids(Reply reply) {
        List<String> ids = new ArrayList<>();
        records(reply).forEach(row -> ids.add(row.path("id").asString()));
        return ids;
    }

    private static String refused(Reply reply) {
        return reply.status() + " "
                + reply.json()
                        .path("errors")
                        .path(0)
                        .path("extensions")
                        .path("code")
                        .asString();
    }

    private static String error(Reply reply) {
        return reply.json()
                        .path("errors")
                        .path(0)
                        .path("extensions")
                        .path("code")
                        .asString() + " "
                + reply.json().path("errors").path(0).path("message").asString();
    }
}
