package crm.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.Fixture;
import crm.Reply;
import crm.TestDatabase;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLTypeUtil;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.graphql.execution.GraphQlSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A partner's files have what its key sees over GraphQL, from the mutation to the fetched file. */
@ApiTest
@ChangesTheDatabase
class PartnerExportTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static final List<String> READ = List.of("order:read", "lead:read", "customer:read", "shipment:read");

    private static final List<String> READ_ALL =
            READ.stream().map(scope -> scope + ":all").toList();

    @Autowired
    private ExportTables tables;

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    @Autowired
    private ExportAttempt attempt;

    @Autowired
    private ExportFiles files;

    @Autowired
    private GraphQlSource schema;

    private Api.Client shop;

    @BeforeEach
    void key() {
        shop = key("Bike Shop", READ);
        // Its order has a shipment, and names a lead that came through the other partner.
        database.execute("""
                insert into shipments (id, order_id, carrier, tracking_number, status, created_at, updated_at)
                values ('%s', '%s', 'DHL', 'SHOP-1', 'PREPARING', '2018-07-01T00:00:00Z', '2018-07-01T00:00:00Z');
                set crm.import = 'on';
                update orders set lead_id = '%s' where order_code = 'ORD-000002'
                """.formatted(Fixture.shipment(900), Fixture.order(2), Fixture.lead(4)));
    }

    private Api.Client key(String partner, List<String> scopes) {
        return api.withToken(made(partner, scopes).path("secret").asString());
    }

    private JsonNode made(String partner, List<String> scopes) {
        return api.as("admin")
                .query("""
                mutation($partner: String!, $scopes: [String!]) { createApiKey(input: {name: "server", role: PARTNER,
                  partner: $partner, scopes: $scopes}) { secret apiKey { id } } }
                """, Map.of("partner", partner, "scopes", scopes))
                .data("createApiKey");
    }

    private Reply start(Api.Client client, String input) {
        return client.query("mutation { startExport(input: {" + input
                + "}) { replayed userErrors { code message path } export { id state url } } }");
    }

    private UUID started(Api.Client client, String input) {
        return UUID.fromString(
                start(client, input).data("startExport.export.id").asString());
    }

    private JsonNode state(Api.Client client, UUID id) {
        return client.query("{ export(id: \"" + id + "\") { id state error rowCount url } }")
                .data("export");
    }

    private void run(UUID id) {
        assertThat(attempt.of(id, () -> false)).isEmpty();
    }

    private String exported(Api.Client client, String input) throws Exception {
        UUID id = started(client, input);
        run(id);
        return file(client, id);
    }

    private String file(Api.Client client, UUID id) throws Exception {
        JsonNode done = state(client, id);
        assertThat(done.path("state").asString()).as(done.toString()).isEqualTo("DONE");
        HttpResponse<byte[]> file = get(done.path("url").asString());
        assertThat(file.statusCode()).isEqualTo(200);
        return new String(file.body(), UTF_8);
    }

    private HttpResponse<byte[]> get(String path) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(api.address() + path)).build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    private List<JsonNode> records(Api.Client client, String input) throws Exception {
        return exported(client, input + ", format: NDJSON")
                .lines()
                .map(JSON::readTree)
                .toList();
    }

    private static List<String> texts(List<JsonNode> records, String name) {
        return records.stream().map(it -> it.path(name).asString(null)).toList();
    }

    private long count(String sql) {
        return database.jdbc().sql(sql).query(Long.class).single();
    }

    /** The columns that the type's object has as a plain field, in the words of a query. */
    private List<String> fields(Export.Type type) {
        GraphQLObjectType object = object(type);
        return tables.of(type).columns().stream()
                .map(ExportColumn::name)
                .filter(name -> object.getFieldDefinition(name) != null
                        && GraphQLTypeUtil.isLeaf(GraphQLTypeUtil.unwrapNonNull(
                                object.getFieldDefinition(name).getType())))
                .toList();
    }

    private GraphQLObjectType object(Export.Type type) {
        String list = type.name().toLowerCase(Locale.ROOT);
        GraphQLObjectType connection = (GraphQLObjectType) GraphQLTypeUtil.unwrapAll(
                schema.schema().getQueryType().getFieldDefinition(list).getType());
        return (GraphQLObjectType)
                GraphQLTypeUtil.unwrapAll(connection.getFieldDefinition("nodes").getType());
    }

    /** The same records as its list, and in each the same values. */
    private List<JsonNode> requireFileLikeList(Api.Client client, Export.Type type) throws Exception {
        List<String> fields = fields(type);
        String list = type.name().toLowerCase(Locale.ROOT);
        Reply reply = client.query("{ " + list + "(first: 100) { nodes { " + String.join(" ", fields) + " } } }");
        List<JsonNode> listed = reply.data(list + ".nodes")
                .valueStream()
                .sorted(Comparator.comparing(it -> it.path("id").asString()))
                .toList();
        List<JsonNode> inTheFile = records(client, "type: " + type);
        assertThat(inTheFile).isNotEmpty().hasSameSizeAs(listed);
        for (int i = 0; i < listed.size(); i++) {
            for (String field : fields) {
                assertThat(inTheFile.get(i).path(field).asString(null))
                        .as(type + " " + field)
                        .isEqualTo(listed.get(i).path(field).asString(null));
            }
        }
        return inTheFile;
    }

    @ParameterizedTest
    @EnumSource(
            value = Export.Type.class,
            names = {"ORDERS", "LEADS", "CUSTOMERS", "SHIPMENTS"})
    void fileContainsTheRecordsOfTheList(Export.Type type) throws Exception {
        assertThat(fields(type)).hasSizeGreaterThan(8);
        List<JsonNode> own = requireFileLikeList(shop, type);
        List<JsonNode> all = requireFileLikeList(key("Bike Shop", READ_ALL), type);
        assertThat(all).hasSizeGreaterThan(own.size() + 5);
        assertThat(all.size())
                .isEqualTo((int) count("select count(*) from " + type.name().toLowerCase(Locale.ROOT)
                        + (type == Export.Type.CUSTOMERS ? " where merged_into is null" : "")));
        // All orders have customers, but their personal data is masked.
        assertThat(requireFileLikeList(
                        key(
                                "Bike Shop",
                                Stream.concat(READ.stream(), Stream.of("order:read:all"))
                                        .toList()),
                        type))
                .hasSizeGreaterThanOrEqualTo(own.size());
    }

    @Test
    void filesContainOnlyOwnRecords() throws Exception {
        List<String> hidden = database.jdbc()
                .sql("""
                with shop as (select id from partners where name = 'Bike Shop')
                select unnest(array[o.id::text, o.order_code]) from orders o
                where o.partner_id is distinct from (select id from shop)
                union all
                select unnest(array[l.id::text, l.code]) from leads l where l.partner_id is distinct from (select id
                  from shop)
                union all
                select unnest(array[c.id::text, c.code]) from customers c
                union all
                select id::text from shipments where order_id <> '%s'""".formatted(Fixture.order(2)))
                .query(String.class)
                .list();
        assertThat(hidden).hasSizeGreaterThan(150);
        StringBuilder all = new StringBuilder();
        for (String type : List.of("ORDERS", "LEADS", "CUSTOMERS", "SHIPMENTS")) {
            for (Export.Format format : Export.Format.values()) {
                all.append(exported(shop, "type: " + type + ", format: " + format));
            }
        }
        assertThat(all).contains("ORD-000002", "LEAD-000002", "CUST-P00001", "SHOP-1");
        assertThat(hidden.stream().filter(text -> all.indexOf(text) >= 0)).isEmpty();
    }

    @Test
    void hidesReferencesToInvisibleRecords() throws Exception {
        JsonNode own = records(shop, "type: ORDERS").getFirst();
        assertThat(own.path("customerId").asString())
                .isEqualTo(shop.query("{ customer(id: \"CUST-P00001\") { id } }")
                        .data("customer.id")
                        .asString());
        assertThat(own.path("leadId").isNull()).isTrue();
        assertThat(shop.query("{ order(id: \"ORD-000002\") { lead { id } } }")
                        .data("order.lead")
                        .isNull())
                .isTrue();
        assertThat(texts(records(key("Bike Shop", List.of("order:read", "lead:read:all")), "type: ORDERS"), "leadId"))
                .containsExactly(Fixture.lead(4));
        assertThat(texts(records(shop, "type: SHIPMENTS"), "orderId")).containsExactly(Fixture.order(2));

        // Sent for another's order, by a key that might: it belongs to the order.
        database.execute("update shipments set partner_id = (select id from partners where name = 'Cargo') where "
                + "tracking_number = 'SHOP-1'");
        List<JsonNode> sent = records(key("Cargo", READ), "type: SHIPMENTS");
        assertThat(texts(sent, "trackingNumber")).doesNotContain("SHOP-1");
        assertThat(texts(records(shop, "type: SHIPMENTS"), "trackingNumber")).contains("SHOP-1");
    }

    @Test
    void partnerReadsOwnCustomersUnmasked() throws Exception {
        Api.Client booking = key("Bike Shop", List.of("booking:write"));
        booking.query("""
                mutation { createBooking(input: {customer: {fullName: "Новый Клиент", email: "new@example.com",
                  phone: "+79990001122"}, bike: {title: "Trek"}}) { order { id } } }""");
        assertThat(texts(records(shop, "type: CUSTOMERS"), "fullName"))
                .containsExactlyInAnyOrder("Vera from the shop", "Новый Клиент");
        assertThat(texts(records(shop, "type: CUSTOMERS"), "phone")).containsExactlyInAnyOrder(null, "+79990001122");
        assertThat(texts(records(key("Bike Shop", List.of("customer:read:all")), "type: CUSTOMERS"), "fullName"))
                .contains("Владислав Орлов", "Новый Клиент")
                .noneMatch(name -> name.contains("***"));
        // All orders name their customers, who are not to be asked for all the same.
        Api.Client orders = key("Bike Shop", List.of("customer:read", "order:read:all"));
        assertThat(texts(records(orders, "type: CUSTOMERS"), "fullName"))
                .containsExactlyInAnyOrder("Vera from the shop", "Новый Клиент");
        assertThat(texts(records(orders, "type: ORDERS"), "customerId")).contains(Fixture.customer(1));
        // Notes are for managers only.
        database.execute("set crm.import = 'on'; update orders set manager_notes = 'call back'");
        assertThat(texts(records(key("Bike Shop", READ_ALL), "type: ORDERS"), "managerNotes"))
                .containsOnly("***");
    }

    @Test
    void maskedDataCannotBeSearched() throws Exception {
        String customers = "type: CUSTOMERS, customers: {search: \"vera@example.com\"}";
        String orders = "type: ORDERS, orders: {search: \"vera@example.com\"}";
        assertThat(records(shop, customers)).isEmpty();
        assertThat(records(shop, orders)).isEmpty();
        assertThat(texts(records(api.as("manager"), customers), "code")).contains("CUST-000002");
        assertThat(texts(records(api.as("manager"), orders), "orderCode")).contains("ORD-000002");
        assertThat(texts(records(shop, "type: ORDERS, orders: {search: \"ORD-000002\"}"), "orderCode"))
                .containsExactly("ORD-000002");
        assertThat(records(shop, "type: ORDERS, orders: {search: \"ORD-000007\"}"))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void refusesTypesWithoutAScope(Export.Type type) {
        Api.Client key = key("Bike Shop", List.of("lead:read", "shipment:read:all", "order:write"));
        Reply reply = start(key, "type: " + type + ", format: CSV");
        if (type == Export.Type.LEADS || type == Export.Type.SHIPMENTS) {
            assertThat(reply.data("startExport.export.state").asString()).isEqualTo("WAITING");
        } else {
            String label = type.name().charAt(0)
                    + type.name().substring(1).toLowerCase(Locale.ROOT).replace('_', ' ');
            assertThat(reply.refusal())
                    .isEqualTo(new Reply.Refusal(
                            "FORBIDDEN",
                            "input.type",
                            "This key cannot export “" + label + "”. It can export “Leads” or “Shipments”."));
            assertThat(count("select count(*) from exports")).isZero();
            assertThat(count("select count(*) from scheduled_tasks where task_name = 'export'"))
                    .isZero();
        }
    }

    @Test
    void keyWithoutReadScopesHasNoExports() {
        Api.Client key = key("Bike Shop", List.of("order:write", "booking:write"));
        String message = "This key has no access to this field. It needs the scope customer:read, lead:read, "
                + "order:read, or shipment:read.";
        assertThat(start(key, "type: ORDERS, format: CSV").refusal())
                .isEqualTo(new Reply.Refusal("FORBIDDEN", null, message));
        assertThat(key.query("{ export(id: \"" + UUID.randomUUID() + "\") { id } }")
                        .refusal()
                        .code())
                .isEqualTo("FORBIDDEN");
    }

    @Test
    void otherKeysCannotReadAnExport() throws Exception {
        UUID managers = started(api.as("manager"), "type: ORDERS, format: CSV");
        UUID cargos = started(key("Cargo", READ), "type: ORDERS, format: CSV");
        // A key may see more than another one of the same partner.
        UUID all = started(key("Bike Shop", READ_ALL), "type: ORDERS, format: CSV");
        UUID own = started(shop, "type: ORDERS, format: CSV");
        run(own);
        for (UUID others : List.of(managers, cargos, all)) {
            assertThat(state(shop, others).isNull()).isTrue();
        }
        assertThat(state(shop, own).path("state").asString()).isEqualTo("DONE");
        assertThat(state(api.as("manager"), own).isNull()).isTrue();
        assertThat(state(api.as("analyst"), own).isNull()).isTrue();
        assertThat(state(api.as("admin"), own).path("rowCount").asInt()).isEqualTo(1);
    }

    @Test
    void idempotencyKeysBelongToOneApiKey() {
        String input = "type: ORDERS, format: CSV, idempotencyKey: \"nightly\"";
        UUID first = started(shop, input);
        Reply again = start(shop, input);
        assertThat(again.data("startExport.replayed").asBoolean()).isTrue();
        assertThat(again.data("startExport.export.id").asString()).isEqualTo(first.toString());
        assertThat(start(shop, "type: LEADS, format: CSV, idempotencyKey: \"nightly\"")
                        .texts("startExport.userErrors", "code"))
                .containsExactly("KEY_REUSED");
        assertThat(started(key("Bike Shop", READ), input)).isNotEqualTo(first);
        assertThat(started(key("Cargo", READ), input)).isNotEqualTo(first);
        assertThat(count("select count(*) from exports")).isEqualTo(3);
        assertThat(count("select count(*) from exports where role = 'PARTNER' and partner_id is not null"))
                .isEqualTo(3);
    }

    /**
     * The job runs without the key, wherever and whenever: what the key is by then is no reason to show more or less.
     */
    @Test
    void usesTheRightsAtTheTimeOfTheRequest() throws Exception {
        JsonNode reader = made("Bike Shop", List.of("order:read"));
        JsonNode allReader = made("Bike Shop", List.of("order:read:all"));
        Api.Client own = api.withToken(reader.path("secret").asString());
        Api.Client all = api.withToken(allReader.path("secret").asString());
        UUID ofOwn = started(own, "type: ORDERS, format: CSV");
        UUID ofAll = started(all, "type: ORDERS, format: CSV");
        database.execute("""
                update api_keys set scopes = '{order:read:all}' where id = '%s';
                update api_keys set scopes = '{order:read}' where id = '%s'""".formatted(
                        reader.path("apiKey").path("id").asString(),
                        allReader.path("apiKey").path("id").asString()));
        run(ofOwn);
        run(ofAll);
        assertThat(state(own, ofOwn).path("rowCount").asInt()).isEqualTo(1);
        assertThat(state(all, ofAll).path("rowCount").asInt()).isEqualTo(Fixture.ORDERS);
    }

    private void revoke(JsonNode key) {
        assertThat(api.as("admin")
                        .query(
                                "mutation($id: ID!) { revokeApiKey(input: {id: $id}) { userErrors { code } } }",
                                Map.of("id", key.path("apiKey").path("id").asString()))
                        .texts("revokeApiKey.userErrors", "code"))
                .isEmpty();
    }

    @Test
    void revokingAKeyEndsOnlyItsExports() throws Exception {
        JsonNode leaked = made("Bike Shop", READ);
        Api.Client thief = api.withToken(leaked.path("secret").asString());
        UUID waiting = started(thief, "type: LEADS, format: CSV");
        UUID done = started(thief, "type: ORDERS, format: CSV");
        UUID others = started(shop, "type: ORDERS, format: CSV");
        run(done);
        run(others);
        String url = state(thief, done).path("url").asString();
        assertThat(get(url).statusCode()).isEqualTo(200);

        revoke(leaked);

        assertThat(get(url).statusCode()).isEqualTo(404);
        JsonNode gone = state(api.as("admin"), done);
        assertThat(gone.path("state").asString()).isEqualTo("EXPIRED");
        assertThat(gone.path("url").isNull()).isTrue();
        run(waiting);
        JsonNode failed = state(api.as("admin"), waiting);
        assertThat(failed.path("state").asString()).isEqualTo("FAILED");
        assertThat(failed.path("error").asString()).isEqualTo("The key that asked for it was revoked.");
        attempt.forgetOldFiles();
        assertThat(files.names())
                .noneMatch(name -> name.startsWith(done.toString()))
                .anyMatch(name -> name.startsWith(others.toString()));
        assertThat(file(shop, others)).contains("ORD-000002");
    }

    @Test
    void revokingDuringAnExportLeavesNoFile() throws Exception {
        database.execute("""
                insert into partner_customers (id, code, full_name, partner_id, customer_id, created_at, updated_at)
                select gen_random_uuid(), 'CUST-M' || n, 'Many ' || n, (select id from partners
                  where name = 'Bike Shop'), '%s',
                  now(), now() from generate_series(1, 1500) n""".formatted(Fixture.customer(1)));
        JsonNode leaked = made("Bike Shop", READ);
        UUID id = started(api.withToken(leaked.path("secret").asString()), "type: CUSTOMERS, format: CSV");
        attempt.of(id, () -> {
            revoke(leaked);
            return false;
        });
        assertThat(state(api.as("admin"), id).path("state").asString()).isEqualTo("FAILED");
        assertThat(files.names()).noneMatch(name -> name.startsWith(id.toString()));
    }

    /** An additional column in a file would go unnoticed. */
    @Test
    void noColumnIsForbiddenToPartners() {
        for (Export.Type type : Export.Type.values()) {
            if (tables.of(type).records().owned() != null) {
                List<String> closed = object(type).getFieldDefinitions().stream()
                        .filter(field -> field.getAppliedDirective("auth") != null)
                        .map(GraphQLFieldDefinition::getName)
                        .toList();
                assertThat(tables.of(type).columns())
                        .extracting(ExportColumn::name)
                        .as(type.name())
                        .doesNotContainAnyElementsOf(closed.isEmpty() ? List.of("none") : closed);
            }
        }
        assertThat(object(Export.Type.ORDERS).getFieldDefinition("bookingMeta").getAppliedDirective("auth"))
                .isNotNull();
        assertThat(object(Export.Type.CUSTOMERS)
                        .getFieldDefinition("totalSpent")
                        .getAppliedDirective("auth"))
                .isNotNull();
    }
}
