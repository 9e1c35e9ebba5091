package crm.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.Fixture;
import crm.Reply;
import crm.TestDatabase;
import crm.crypto.SigningKeys;
import crm.feed.ChangeFeed;
import crm.order.OrderSearch;
import crm.security.PersonalData;
import crm.sql.Pages;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLObjectType;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.graphql.execution.GraphQlSource;
import org.springframework.transaction.PlatformTransactionManager;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Exports from the mutation to the fetched file. The jobs are run by the tests; see {@link KilledServerTest} for the
 * rest.
 */
@ApiTest
@ChangesTheDatabase
class ExportTest {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static final String FIELDS =
            "id type format state rowCount byteCount sha256 error asOf finishedAt expiresAt url";

    /** The object of the schema whose records a type exports. */
    private static final Map<Export.Type, String> OBJECTS = Map.of(
            Export.Type.ORDERS, "Order",
            Export.Type.LEADS, "Lead",
            Export.Type.CUSTOMERS, "Customer",
            Export.Type.SHIPMENTS, "Shipment",
            Export.Type.TASKS, "Task",
            Export.Type.PAYMENTS, "Payment",
            Export.Type.STATUS_HISTORY, "OrderHistoryEntry");

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    @Autowired
    private ExportAttempt attempt;

    @Autowired
    private ExportQueries queries;

    @Autowired
    private ExportFiles files;

    @Autowired
    private ExportTables tables;

    @Autowired
    private OrderSearch search;

    @Autowired
    private Pages pages;

    @Autowired
    private ChangeFeed feed;

    @Autowired
    private PlatformTransactionManager transactions;

    @Autowired
    private Clock clock;

    @Autowired
    private SigningKeys keys;

    @Autowired
    private GraphQlSource schema;

    private Reply start(Api.Client client, String input) {
        return client.query("mutation { startExport(input: {" + input
                + "}) { replayed userErrors { code message path } export { " + FIELDS + " } } }");
    }

    private UUID started(Api.Client client, String input) {
        return UUID.fromString(
                start(client, input).data("startExport.export.id").asString());
    }

    private JsonNode state(Api.Client client, UUID id) {
        return client.query("{ export(id: \"" + id + "\") { " + FIELDS + " } }").data("export");
    }

    private void run(UUID id) {
        assertThat(attempt.of(id, () -> false)).isEmpty();
    }

    /** Starts one, makes it, fetches it, and compares the file with what is said of it. */
    private String exported(Api.Client client, String input) throws Exception {
        UUID id = started(client, input);
        run(id);
        JsonNode done = state(client, id);
        assertThat(done.path("state").asString()).as(done.toString()).isEqualTo("DONE");
        HttpResponse<byte[]> file = get(done.path("url").asString());
        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file.body())))
                .isEqualTo(done.path("sha256").asString());
        assertThat(done.path("byteCount").asString()).isEqualTo(Integer.toString(file.body().length));
        return new String(file.body(), UTF_8);
    }

    private HttpResponse<byte[]> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(api.address() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static List<JsonNode> records(String ndjson) {
        return ndjson.lines().map(JSON::readTree).toList();
    }

    private long count(String sql) {
        return database.jdbc().sql(sql).query(Long.class).single();
    }

    @Test
    void exportedOrdersMatchPlainSql() throws Exception {
        List<String> plain = database.jdbc().sql("""
                        select json_build_object('id', id, 'orderCode', order_code, 'legacyId', legacy_id, 'status',
                          status,
                          'statusChangedAt', to_char(status_changed_at at time zone 'UTC',
                            'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                          'customerId', customer_id, 'leadId', lead_id, 'assignedManagerId', assigned_manager,
                          'bikeName', bike_name, 'bikeBrand', bike_snapshot ->> 'brand', 'bikeUrl', bike_url,
                          'externalBikeRef', external_bike_ref, 'archivedBike', archived_bike,
                          'listingPriceEur', listing_price, 'finalPriceEur', final_price, 'totalPriceRub',
                            total_price_rub,
                          'bookingAmountEur', booking_amount_eur, 'bookingAmountRub', booking_amount_rub,
                          'exchangeRate', trim_scale(exchange_rate), 'deliveryMethod', delivery_method,
                          'managerNotes', manager_notes, 'cancelReason', cancel_reason,
                          'slaDueAt', to_char(sla_due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                          'version', version,
                          'createdAt', to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                          'updatedAt', to_char(updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                          'stage', stage, 'legacyStatus', legacy_status, 'negotiatedPriceEur', negotiated_price,
                          'initialQuality', initial_quality, 'finalQuality', final_quality, 'refundable', refundable,
                          'cancelNote', cancel_note,
                          'reservePaidAt', to_char(reserve_paid_at at time zone 'UTC',
                            'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))::jsonb || jsonb_build_object(
                          'paidEur', p.paid, 'refundedEur', p.refunded, 'balanceEur', final_price - p.paid,
                          'customerCity', (select city from customers where id = customer_id),
                          'source', (select source from leads where id = lead_id), 'bikeId', bike_id,
                          'bikeModel', bike_snapshot ->> 'model', 'bikeYear', bike_snapshot -> 'year',
                          'bikeSize', bike_snapshot ->> 'size', 'bikeCategory', bike_snapshot ->> 'category',
                          'bikePrice', bike_snapshot -> 'price',
                          'bikeCurrency', case when bike_snapshot ->> 'price' is not null
                            then coalesce(bike_snapshot ->> 'currency', 'EUR') end,
                          'externalReference', external_reference)
                        from orders cross join lateral (
                          select coalesce(round(sum(sign * amount), 2), 0.00) as paid,
                            coalesce(round(sum(amount) filter (where sign = -1), 2), 0.00) as refunded
                          from (select case direction when 'INCOMING' then 1 else -1 end as sign,
                              case currency when 'EUR' then amount when 'RUB' then amount / exchange_rate end as amount
                            from payments where order_id = orders.id and status = 'COMPLETED'
                              and role in ('DEPOSIT', 'BALANCE', 'REFUND')) counted) p
                        order by id""").query(String.class).list();
        String file = exported(api.as("manager"), "type: ORDERS, format: NDJSON");
        assertThat(plain).hasSize(Fixture.ORDERS);
        assertThat(file).endsWith("}\n");
        assertThat(records(file)).isEqualTo(plain.stream().map(JSON::readTree).toList());
    }

    /** As with {@code crm.visibility=OWN}: what is assigned to the manager or to nobody. */
    @ParameterizedTest
    @EnumSource
    void exportOfAManagerWhoSeesOwnRecordsHasNoOthers(Export.Type type) throws Exception {
        UUID id = started(api.as("manager"), "type: " + type + ", format: NDJSON");
        database.jdbc()
                .sql("update exports set viewer_id = ?::uuid where id = ?")
                .params(Fixture.MANAGER, id)
                .update();
        run(id);
        String file = new String(
                get(state(api.as("manager"), id).path("url").asString()).body(), UTF_8);
        String others = "select id::text from %s where assigned_manager <> '" + Fixture.MANAGER + "'";
        for (String hidden : database.jdbc()
                .sql(others.formatted("orders") + " union all " + others.formatted("leads"))
                .query(String.class)
                .list()) {
            assertThat(file).doesNotContain(hidden);
        }
        assertThat(file).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void exportsEveryTypeInBothFormatsSortedById(Export.Type type) throws Exception {
        String where = type == Export.Type.CUSTOMERS ? " where merged_into is null" : "";
        List<String> ids = database.jdbc()
                .sql("select id::text from " + type.name().toLowerCase(Locale.ROOT) + where + " order by id")
                .query(String.class)
                .list();
        assertThat(ids).isNotEmpty();
        String ndjson = exported(api.as("manager"), "type: " + type + ", format: NDJSON");
        assertThat(records(ndjson)).extracting(it -> it.path("id").asString()).isEqualTo(ids);
        List<List<String>> csv = Csv.read(exported(api.as("manager"), "type: " + type + ", format: CSV"));
        assertThat(csv.getFirst())
                .isEqualTo(List.copyOf(records(ndjson).getFirst().propertyNames()));
        assertThat(csv.stream().skip(1).map(List::getFirst)).isEqualTo(ids);
        for (int i = 0; i < ids.size(); i++) {
            JsonNode object = records(ndjson).get(i);
            assertThat(csv.get(i + 1).stream().map(cell -> cell.replaceFirst("^'(?=[=+@-])", "")))
                    .isEqualTo(object.properties().stream()
                            .map(it ->
                                    it.getValue().isNull() ? "" : it.getValue().asString())
                            .toList());
        }
    }

    @Test
    void masksCustomersForAnalysts() throws Exception {
        String fields = "id fullName phone phoneRaw email";
        Reply list = api.as("analyst").query("{ customers(first: 100) { nodes { " + fields + " } } }");
        List<JsonNode> exported = records(exported(api.as("analyst"), "type: CUSTOMERS, format: NDJSON"));
        assertThat(exported).hasSize(list.data("customers.nodes").size());
        for (JsonNode node : list.data("customers.nodes")) {
            JsonNode same = exported.stream()
                    .filter(it -> it.path("id").equals(node.path("id")))
                    .findFirst()
                    .orElseThrow();
            for (String field : fields.split(" ")) {
                assertThat(same.path(field)).as(field).isEqualTo(node.path(field));
            }
        }
        assertThat(exported.toString()).contains("+7 900 ***-**-67").doesNotContain("+79001234567");
    }

    @Test
    void filesOfAnalystsContainNoPersonalData() throws Exception {
        String secret = "Zyxwvut";
        database.execute("""
                update customers set full_name = 'A %1$s', phone_raw = '%1$s', email = 'a%2$s@example.com';
                update leads set contact_name = 'A %1$s', contact_email = 'a%2$s@example.com',
                  application_notes = '%1$s';
                set crm.import = 'on';
                update orders set manager_notes = 'call %1$s';
                update tasks set description = '%1$s'""".formatted(secret, secret.toLowerCase(Locale.ROOT)));
        for (Export.Type type : Export.Type.values()) {
            for (Export.Format format : Export.Format.values()) {
                String input = "type: " + type + ", format: " + format;
                assertThat(exported(api.as("analyst"), input)).as(input).doesNotContainIgnoringCase(secret);
            }
        }
        assertThat(exported(api.as("manager"), "type: TASKS, format: CSV")).contains(secret);
        assertThat(exported(api.as("admin"), "type: ORDERS, format: CSV")).contains(secret);
    }

    /** The role counts that was asked with: what a job finds later is no reason to show more. */
    @ParameterizedTest
    @EnumSource
    void masksTheSameFieldsAsTheSchema(Export.Type type) {
        GraphQLObjectType object = schema.schema().getObjectType(OBJECTS.get(type));
        Map<String, PersonalData> masked = object.getFieldDefinitions().stream()
                .filter(field -> field.getAppliedDirective("pii") != null)
                .collect(Collectors.toMap(
                        GraphQLFieldDefinition::getName,
                        field -> PersonalData.valueOf(field.getAppliedDirective("pii")
                                .getArgument("kind")
                                .getValue()
                                .toString())));
        Map<String, PersonalData> inTheFile = tables.of(type).columns().stream()
                .filter(column -> column.personal() != null)
                .collect(Collectors.toMap(ExportColumn::name, ExportColumn::personal));
        assertThat(inTheFile).isEqualTo(masked);
        assertThat(tables.of(type).columns())
                .extracting(ExportColumn::name)
                .doesNotHaveDuplicates()
                .doesNotContain("bookingMeta");
    }

    @Test
    void analystFilterCannotSearchMaskedData() throws Exception {
        String input = "type: CUSTOMERS, format: NDJSON, customers: {search: \"+7 900 123-45-67\"}";
        assertThat(exported(api.as("analyst"), input)).isEmpty();
        assertThat(records(exported(api.as("manager"), input))).isNotEmpty();
    }

    @Test
    void escapesFormulasAndKeepsNumbers() throws Exception {
        List<String> titles = List.of(
                "=HYPERLINK(\"http://evil.example\")",
                "+1",
                "-1+1",
                "@SUM(A1)",
                "\tx",
                "\rx",
                "a,b",
                "say \"hi\"",
                "two\nlines");
        for (int i = 0; i < titles.size(); i++) {
            database.jdbc()
                    .sql("update tasks set title = ?, description = '' where id = ?::uuid")
                    .params(titles.get(i), Fixture.task(i + 1))
                    .update();
        }
        List<List<String>> rows = Csv.read(exported(api.as("manager"), "type: TASKS, format: CSV"));
        int title = rows.getFirst().indexOf("title");
        assertThat(rows.stream().skip(1).limit(titles.size()).map(row -> row.get(title)))
                .containsExactly(
                        "'=HYPERLINK(\"http://evil.example\")",
                        "'+1",
                        "'-1+1",
                        "'@SUM(A1)",
                        "'\tx",
                        "'\rx",
                        "a,b",
                        "say \"hi\"",
                        "two\nlines");

        String payments = exported(api.as("manager"), "type: PAYMENTS, format: CSV");
        assertThat(payments).containsPattern(",-\\d+\\.\\d\\d,").doesNotContainPattern(",'-\\d");
        assertThat(records(exported(api.as("manager"), "type: PAYMENTS, format: NDJSON")))
                .allMatch(it -> it.path("signedAmount").isNumber());
    }

    @Test
    void exportsPaymentsOfAFilter() throws Exception {
        String input = "type: PAYMENTS, format: NDJSON, payments: {customer: [\"CUST-000001\"], status: [COMPLETED],"
                + " currency: [\"EUR\"], amount: {max: 50}, createdAt: {from: \"2018-07-02T00:00:00Z\"}}";
        assertThat(records(exported(api.as("manager"), input)))
                .extracting(it -> it.path("id").asString())
                .containsExactly(Fixture.payment(1));
        Reply other = api.query("mutation { startExport(input: {type: ORDERS, format: CSV, payments: {}})"
                + " { userErrors { code path } } }");
        assertThat(other.data("startExport.userErrors").toString())
                .isEqualTo("[{\"code\":\"NOT_APPLICABLE\",\"path\":[\"payments\"]}]");
    }

    @Test
    void exportsAreReproducibleAndIdempotent() throws Exception {
        Api.Client manager = api.as("manager");
        String input = "type: LEADS, format: CSV, leads: {status: [NEW, REJECTED]}";
        assertThat(exported(manager, input)).isEqualTo(exported(manager, input));

        String withKey = "type: LEADS, format: CSV, idempotencyKey: \"once\"";
        UUID first = started(manager, withKey);
        run(first);
        Reply again = start(manager, withKey);
        assertThat(again.data("startExport.replayed").asBoolean()).isTrue();
        assertThat(again.data("startExport.export.id").asString()).isEqualTo(first.toString());
        assertThat(again.data("startExport.export.state").asString()).isEqualTo("DONE");
        assertThat(count("select count(*) from exports")).isEqualTo(3);
        assertThat(count("select count(*) from scheduled_tasks where task_name = 'export'"))
                .isEqualTo(3);
        // What is done is not done again.
        run(first);
        assertThat(count("select attempts from exports where id = '" + first + "'"))
                .isEqualTo(1);
    }

    @Test
    void filtersAreThoseOfTheLists() throws Exception {
        Api.Client manager = api.as("manager");
        String filter =
                "{createdAt: {from: \"2018-06-01T00:00:00.123456Z\"}, amount: {min: \"0.10\"}, slaBreached: true,"
                        + " paid: false, or: [{statusNotIn: [CLOSED], city: [\"Berlin\", \"Москва\"]},"
                        + " {search: \"rose\"}],"
                        + " not: {deliveryMethod: [PICKUP]}}";
        List<String> listed = manager.query("{ orders(first: 100, filter: " + filter + ") { nodes { id } } }")
                .texts("orders.nodes", "id");
        assertThat(listed).isNotEmpty().hasSizeLessThan(Fixture.ORDERS);
        assertThat(records(exported(manager, "type: ORDERS, format: NDJSON, orders: " + filter)))
                .extracting(it -> it.path("id").asString())
                .containsExactlyInAnyOrderElementsOf(listed);
        String tasks = "{overdue: true, priority: [HIGH, NORMAL], or: [{search: \"task\"}, {assigneeIsNull: true}]}";
        assertThat(records(exported(manager, "type: TASKS, format: NDJSON, tasks: " + tasks)))
                .extracting(it -> it.path("id").asString())
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(
                        manager.query("{ tasks(first: 100, filter: " + tasks + ") { nodes { id } } }")
                                .texts("tasks.nodes", "id"));
        assertThat(records(exported(manager, "type: STATUS_HISTORY, format: NDJSON, statusHistory: {subject: ORDER}")))
                .isNotEmpty()
                .allMatch(it -> it.path("leadId").isNull());
    }

    @Test
    void emptyResultIsAFileWithAHeader() throws Exception {
        String input = "shipments: {carrier: [\"nobody\"]}, type: SHIPMENTS, format: ";
        assertThat(exported(api.as("manager"), input + "NDJSON")).isEmpty();
        assertThat(exported(api.as("manager"), input + "CSV"))
                .isEqualTo("id,orderId,carrier,trackingNumber,status,statusChangedAt,estimatedDelivery,shippedAt,"
                        + "deliveredAt,version,createdAt,updatedAt,warehousePhotosReceived,currentLocation,"
                        + "clientReceived\r\n");
        assertThat(count("select sum(row_count) from exports")).isZero();
    }

    @Test
    void refusesInvalidFiltersAndStoresNothing() {
        Api.Client manager = api.as("manager");
        assertThat(start(manager, "type: STATUS_HISTORY, format: CSV, statusHistory: {actor: [\"x\"]}")
                        .refusal()
                        .argument())
                .isEqualTo("input.statusHistory.actor");
        assertThat(start(manager, "type: ORDERS, format: CSV, orders: {nonsense: 1}")
                        .refusal()
                        .code())
                .isEqualTo("BAD_REQUEST");
        Reply other = start(manager, "type: ORDERS, format: CSV, leads: {status: [NEW]}, tasks: {}");
        assertThat(other.texts("startExport.userErrors", "code")).containsExactly("NOT_APPLICABLE", "NOT_APPLICABLE");
        assertThat(other.texts("startExport.userErrors", "path.0")).containsExactly("leads", "tasks");
        assertThat(other.data("startExport.export").isNull()).isTrue();
        String ids = Arrays.toString(IntStream.range(0, 101)
                .mapToObj(i -> "\"" + UUID.randomUUID() + "\"")
                .toArray());
        Reply huge = manager.query(
                "mutation($ids: [ID!]) { startExport(input: {type: TASKS, format: CSV, tasks: {assignee: $ids}})"
                        + " { userErrors { code path } } }",
                Map.of("ids", JSON.readTree(ids)));
        assertThat(huge.refusal().code()).isEqualTo("LIMIT_EXCEEDED");
        Map<String, Object> carriers = Map.of("carriers", Collections.nCopies(100, "x".repeat(2000)));
        Reply large = manager.query(
                "mutation($carriers: [String!]) { startExport(input: {type: SHIPMENTS, format: CSV,"
                        + " shipments: {carrier: $carriers}}) { userErrors { code path } } }",
                carriers);
        assertThat(large.texts("startExport.userErrors", "code")).containsExactly("TOO_LONG");
        Reply broken = manager.post(
                "/graphql",
                "{\"query\": \"mutation($text: String) { startExport(input: {type: LEADS, format: CSV,"
                        + " leads: {search: $text}}) { userErrors { code } } }\", \"variables\": {\"text\": "
                        + "\"x\\ud800y\"}}");
        assertThat(broken.texts("startExport.userErrors", "code")).containsExactly("INVALID_TEXT");
        assertThat(count("select count(*) from exports")).isZero();
        assertThat(count("select count(*) from scheduled_tasks where task_name = 'export'"))
                .isZero();
    }

    @Test
    void limitsUnfinishedExportsOfACaller() {
        Api.Client manager = api.as("manager");
        UUID first = started(manager, "type: ORDERS, format: CSV");
        started(manager, "type: ORDERS, format: CSV");
        started(manager, "type: ORDERS, format: CSV");
        Reply refused = start(manager, "type: ORDERS, format: CSV");
        assertThat(refused.texts("startExport.userErrors", "code")).containsExactly("CONFLICT");
        assertThat(refused.texts("startExport.userErrors", "message").getFirst())
                .contains("3 unfinished exports");
        assertThat(start(api.as("analyst"), "type: ORDERS, format: CSV").texts("startExport.userErrors", "code"))
                .isEmpty();
        run(first);
        assertThat(start(manager, "type: ORDERS, format: CSV").texts("startExport.userErrors", "code"))
                .isEmpty();
    }

    @Test
    void aDryRunKeepsNothing() {
        Reply dry = start(api.as("manager"), "type: ORDERS, format: CSV, dryRun: true");
        assertThat(dry.data("startExport.export.state").asString()).isEqualTo("WAITING");
        assertThat(count("select count(*) from exports")).isZero();
        assertThat(count("select count(*) from scheduled_tasks where task_name = 'export'"))
                .isZero();
    }

    @Test
    void requesterAndAdministratorsReadAnExport() {
        UUID id = started(api.as("manager"), "type: ORDERS, format: CSV");
        assertThat(state(api.as("manager"), id).path("state").asString()).isEqualTo("WAITING");
        assertThat(state(api.as("manager"), id).path("url").isNull()).isTrue();
        assertThat(state(api.as("analyst"), id).isNull()).isTrue();
        assertThat(state(api.as("admin"), id).path("id").asString()).isEqualTo(id.toString());
        assertThat(start(api.anonymous(), "type: ORDERS, format: CSV").refusal().code())
                .isEqualTo("UNAUTHENTICATED");
        assertThat(start(api.as("nobody"), "type: ORDERS, format: CSV")
                        .refusal()
                        .code())
                .isEqualTo("FORBIDDEN");
    }

    @Test
    void servesFilesAsAttachmentsWithRanges() throws Exception {
        UUID id = started(api.as("manager"), "type: STATUS_HISTORY, format: CSV");
        run(id);
        String url = state(api.as("manager"), id).path("url").asString();
        HttpResponse<byte[]> whole = get(url);
        assertThat(whole.headers().map())
                .containsEntry("Content-Disposition", List.of("attachment; filename=\"status-history-2018-07-02.csv\""))
                .containsEntry("X-Content-Type-Options", List.of("nosniff"))
                .containsEntry("Content-Type", List.of("text/csv;charset=UTF-8"))
                .containsEntry("Cache-Control", List.of("no-store"));
        HttpResponse<byte[]> part = get(url, "Range", "bytes=10-19");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(whole.body(), 10, 20));
        assertThat(get(url, "Range", "bytes=99999999-").statusCode()).isEqualTo(416);
    }

    @Test
    void invalidLinksGetTheSameAnswer() throws Exception {
        UUID id = started(api.as("manager"), "type: LEADS, format: CSV");
        UUID waiting = started(api.as("manager"), "type: LEADS, format: CSV");
        run(id);
        String url = state(api.as("manager"), id).path("url").asString();
        assertThat(get(url).statusCode()).isEqualTo(200);
        ExportLinks links = new ExportLinks(keys, clock);
        ExportLinks otherServer = new ExportLinks(new SigningKeys(List.of("x".repeat(40))), clock);
        List<String> wrong = new ArrayList<>(List.of(
                ExportLinks.PATH + "x",
                ExportLinks.PATH + "a".repeat(72),
                ExportLinks.PATH + "a".repeat(5000),
                otherServer.of(id, Fixture.NOW.plusSeconds(60)),
                links.of(id, Fixture.NOW),
                links.of(waiting, Fixture.NOW.plusSeconds(60)),
                links.of(UUID.randomUUID(), Fixture.NOW.plusSeconds(60)),
                url + "A",
                url.substring(0, url.length() - 1)));
        for (int i = ExportLinks.PATH.length(); i < url.length(); i++) {
            wrong.add(url.substring(0, i) + (url.charAt(i) == 'A' ? 'B' : 'A') + url.substring(i + 1));
        }
        for (String link : wrong) {
            HttpResponse<byte[]> answer = get(link);
            assertThat(answer.statusCode()).as(link).isEqualTo(404);
            assertThat(new String(answer.body(), UTF_8))
                    .as(link)
                    .isEqualTo("{\"errors\":[{\"message\":\"There is nothing at this URL.\","
                            + "\"extensions\":{\"code\":\"NOT_FOUND\"}}]}");
        }
    }

    @Test
    void deletesExpiredFiles() throws Exception {
        UUID id = started(api.as("manager"), "type: LEADS, format: CSV");
        run(id);
        JsonNode done = state(api.as("manager"), id);
        assertThat(done.path("expiresAt").asString()).isEqualTo("2018-07-09T12:00:00.000Z");
        database.execute("update exports set expires_at = '2018-07-02T12:00:00Z' where id = '" + id + "'");
        attempt.forgetOldFiles();
        JsonNode expired = state(api.as("manager"), id);
        assertThat(expired.path("state").asString()).isEqualTo("EXPIRED");
        assertThat(expired.path("url").isNull()).isTrue();
        assertThat(files.names()).noneMatch(name -> name.startsWith(id.toString()));
        assertThat(get(done.path("url").asString()).statusCode()).isEqualTo(404);
    }

    private void manyCustomers(int many) {
        database.execute("""
                insert into customers (id, code, full_name, created_at, updated_at)
                select gen_random_uuid(), 'CUST-M' || n, 'Many ' || n, now(), now() from generate_series(1, %d) n
                """.formatted(many));
    }

    @Test
    void fileIsAConsistentSnapshot() throws Exception {
        manyCustomers(5000);
        String plain = database.jdbc()
                .sql("select string_agg(id || full_name, '' order by id) from customers where merged_into is null")
                .query(String.class)
                .single();
        UUID id = started(api.as("manager"), "type: CUSTOMERS, format: NDJSON");
        attempt.of(id, () -> {
            database.execute("""
                    update customers set full_name = 'Changed' where code like 'CUST-M%';
                    delete from customers where code in ('CUST-M1', 'CUST-M2', 'CUST-M3')""");
            manyCustomersNamed();
            return false;
        });
        String file = new String(
                get(state(api.as("manager"), id).path("url").asString()).body(), UTF_8);
        assertThat(records(file).stream()
                        .map(it ->
                                it.path("id").asString() + it.path("fullName").asString())
                        .collect(Collectors.joining()))
                .isEqualTo(plain);
    }

    private void manyCustomersNamed() {
        database.execute("""
                insert into customers (id, code, full_name, created_at, updated_at)
                select gen_random_uuid(), 'CUST-X' || gen_random_uuid(), 'New', now(), now() from generate_series(1, 10)
                """);
    }

    @Test
    void lateNodeLeavesNoFile() throws Exception {
        manyCustomers(3000);
        UUID id = started(api.as("manager"), "type: CUSTOMERS, format: CSV");
        attempt.of(id, () -> {
            if (count("select attempts from exports where id = '" + id + "'") == 1) {
                database.execute("update exports set attempts = 2 where id = '" + id + "'");
            }
            return false;
        });
        assertThat(state(api.as("manager"), id).path("state").asString()).isEqualTo("RUNNING");
        assertThat(files.names()).noneMatch(name -> name.startsWith(id.toString()));
        run(id);
        assertThat(state(api.as("manager"), id).path("state").asString()).isEqualTo("DONE");
        assertThat(files.names())
                .filteredOn(name -> name.startsWith(id.toString()))
                .hasSize(1);
    }

    @Test
    void restartsStoppedExportsABoundedNumberOfTimes() throws Exception {
        manyCustomers(3000);
        UUID id = started(api.as("manager"), "type: CUSTOMERS, format: CSV");
        for (int i = 0; i < ExportAttempt.MOST; i++) {
            assertThatThrownBy(() -> attempt.of(id, () -> true)).hasMessageContaining("shutting down");
            assertThat(state(api.as("manager"), id).path("state").asString()).isEqualTo("RUNNING");
        }
        assertThat(files.names()).noneMatch(name -> name.startsWith(id.toString()));
        run(id);
        JsonNode failed = state(api.as("manager"), id);
        assertThat(failed.path("state").asString()).isEqualTo("FAILED");
        assertThat(failed.path("error").asString()).isEqualTo("The export was started 5 times and never finished.");
    }

    @Test
    void unwritableDirectoryFailsTheExport(@TempDir Path directory) throws Exception {
        Files.writeString(directory.resolve("a file"), "");
        ExportAttempt there = attempt(directory.resolve("a file/exports"), Duration.ofMinutes(1));
        UUID id = started(api.as("manager"), "type: LEADS, format: CSV");
        assertThat(there.of(id, () -> false)).isEmpty();
        JsonNode failed = state(api.as("manager"), id);
        assertThat(failed.path("state").asString()).isEqualTo("FAILED");
        assertThat(failed.path("error").asString())
                .startsWith("Its file could not be written: ")
                .doesNotContain(directory.toString());
        assertThat(failed.path("url").isNull()).isTrue();
        assertThat(failed.path("finishedAt").isNull()).isFalse();
    }

    private ExportAttempt attempt(Path directory, Duration timeLimit) {
        ExportSettings settings = new ExportSettings(directory, Duration.ofDays(7), 3, 1, timeLimit);
        return new ExportAttempt(
                queries, new ExportFiles(settings), settings, tables, search, pages, feed, transactions, clock);
    }

    @Test
    void longExportFails(@TempDir Path directory) throws Exception {
        UUID id = started(api.as("manager"), "type: LEADS, format: CSV");
        assertThat(attempt(directory, Duration.ZERO).of(id, () -> false)).isEmpty();
        JsonNode failed = state(api.as("manager"), id);
        assertThat(failed.path("state").asString()).isEqualTo("FAILED");
        assertThat(failed.path("error").asString())
                .isEqualTo("The export took longer than 0 s. Narrow the filter, or export a shorter period at a time.");
        assertThat(directory).isEmptyDirectory();
    }

    /** PostgreSQL ends a statement of a job that is too long. The job is not repeated: it would take as long. */
    @Test
    void exportWhoseRecordsAreNotFoundInTimeFails() throws Exception {
        UUID id = started(api.as("manager"), "type: LEADS, format: CSV");
        try (Connection lock = database.connect();
                Statement statement = lock.createStatement();
                ExecutorService threads = Executors.newSingleThreadExecutor()) {
            lock.setAutoCommit(false);
            statement.execute("lock table leads in access exclusive mode");
            Future<?> running = threads.submit(() -> run(id));
            await().until(() -> database.jdbc().sql("""
                            select count(*) filter (where case when wait_event_type = 'Lock'
                              and datname = current_database() then pg_cancel_backend(pid) end)
                            from pg_stat_activity""").query(Integer.class).single() > 0);
            running.get(1, TimeUnit.MINUTES);
        }
        JsonNode failed = state(api.as("manager"), id);
        assertThat(failed.path("state").asString()).isEqualTo("FAILED");
        assertThat(failed.path("error").asString())
                .isEqualTo("The database took too long to find its records. "
                        + "Narrow the filter, or export a shorter period at a time.");
    }

    @Test
    void limitsConcurrentExportsOfANode() {
        manyCustomers(1500);
        UUID first = started(api.as("manager"), "type: CUSTOMERS, format: CSV");
        UUID second = started(api.as("manager"), "type: LEADS, format: CSV");
        attempt.of(first, () -> {
            assertThat(attempt.of(second, () -> false)).contains(Fixture.NOW.plusSeconds(2));
            assertThat(state(api.as("manager"), second).path("state").asString())
                    .isEqualTo("WAITING");
            return false;
        });
        run(second);
        assertThat(state(api.as("manager"), first).path("state").asString()).isEqualTo("DONE");
        assertThat(state(api.as("manager"), second).path("state").asString()).isEqualTo("DONE");
    }
}
