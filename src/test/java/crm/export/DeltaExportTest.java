package crm.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.Fixture;
import crm.Reply;
import crm.TestDatabase;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** An earlier export and the changes since are the same as a new export. */
@ApiTest
@ChangesTheDatabase
class DeltaExportTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** What happens between two exports. Each type has new, changed and deleted records, where there can be any. */
    private static final List<List<String>> ROUNDS = List.of(
            List.of(
                    "update orders set manager_notes = 'delta' where order_code in ('ORD-000001', 'ORD-000002')",
                    "update leads set application_notes = 'delta', source = 'phone' where code = 'LEAD-000003'",
                    "update customers set city = 'Delta' where code = 'CUST-000002'",
                    "delete from tasks where id = '7a000000-0000-7000-8000-000000000001'"),
            List.of(),
            List.of(
                    "insert into tasks (id, title, priority, completed, created_at, updated_at, order_id) values "
                            + "('7a000000-0000-7000-8000-00000000ffff', 'New', 'HIGH', false, now(), now(), "
                            + "(select id from orders where order_code = 'ORD-000003'))",
                    "delete from tasks where id = '7a000000-0000-7000-8000-000000000002'",
                    "update tasks set deleted_at = now(), deleted_by = '5e000000-0000-7000-8000-000000000001' "
                            + "where id = '7a000000-0000-7000-8000-000000000003'",
                    "update shipments set current_location = 'Delta' where id = '5b000000-0000-7000-8000-000000000001'",
                    "update payments set status = 'VOIDED', void_reason = 'x' "
                            + "where id = '9a000000-0000-7000-8000-000000000001'"),
            List.of(
                    "delete from tasks where id = '7a000000-0000-7000-8000-00000000ffff'",
                    "set session_replication_role = origin; set crm.import = 'on'; "
                            + "update orders set status = 'CANCELLED', cancel_reason = 'OTHER' "
                            + "where order_code = 'ORD-000002'"));

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    @Autowired
    private ExportAttempt attempt;

    private record File(List<JsonNode> rows, String cursor) {}

    private File exported(String type, String more) throws Exception {
        return exported(api.as("manager"), type, more, null);
    }

    /** @param viewer who sees only their own records; null for who sees all */
    private File exported(Api.Client client, String type, String more, @Nullable String viewer) throws Exception {
        String id = client.query("mutation { startExport(input: {type: " + type + ", format: NDJSON" + more
                        + "}) { userErrors { message } export { id } } }")
                .data("startExport.export.id")
                .asString();
        database.jdbc()
                .sql("update exports set viewer_id = ?::uuid where id = ?::uuid")
                .params(Arrays.asList(viewer, id))
                .update();
        assertThat(attempt.of(UUID.fromString(id), () -> false)).isEmpty();
        JsonNode done = client.query("{ export(id: \"" + id + "\") { state error cursor url rowCount } }")
                .data("export");
        assertThat(done.path("state").asString()).as(done.toString()).isEqualTo("DONE");
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(api.address() + done.path("url").asString()))
                .build();
        String file =
                HTTP.send(request, HttpResponse.BodyHandlers.ofString(UTF_8)).body();
        List<JsonNode> rows = file.lines().map(JSON::readTree).toList();
        assertThat(done.path("rowCount").asInt()).isEqualTo(rows.size());
        return new File(rows, done.path("cursor").asString());
    }

    private static Map<String, JsonNode> byId(File file) {
        Map<String, JsonNode> records = new TreeMap<>();
        file.rows().forEach(row -> records.put(row.path("id").asString(), row));
        return records;
    }

    private static void apply(File delta, Map<String, JsonNode> records) {
        for (JsonNode row : delta.rows()) {
            ObjectNode record = (ObjectNode) row;
            if (record.remove("deleted").asBoolean()) {
                records.remove(record.path("id").asString());
            } else {
                records.put(record.path("id").asString(), record);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Export.Type.class)
    void anEarlierExportAndTheChangesAreTheTable(Export.Type type) throws Exception {
        File full = exported(type.name(), "");
        Map<String, JsonNode> records = byId(full);
        String cursor = full.cursor();
        int rows = full.rows().size();
        for (List<String> round : ROUNDS) {
            round.forEach(database::execute);
            if (!round.isEmpty()) {
                api.as("manager").query("""
                        mutation {
                          changeLeadStatus(input: {id: "LEAD-000001", status: CONTACTED}) { userErrors { code } }
                          recordPayment(input: {orderId: "ORD-000003", direction: INCOMING, role: DEPOSIT, method: CARD,
                            amount: {amount: "10.00", currency: EUR}, status: COMPLETED}) { userErrors { code } }
                        }""");
            }
            File delta = exported(type.name(), ", since: \"" + cursor + "\"");
            assertThat(delta.rows().size()).isLessThan(rows);
            if (round.isEmpty()) {
                assertThat(delta.rows()).isEmpty();
            }
            apply(delta, records);
            cursor = delta.cursor();
            assertThat(records).isEqualTo(byId(exported(type.name(), "")));
        }
    }

    /** Of the records that no longer meet the filter, the client learns that it has to remove them. */
    @Test
    void tellsOfRecordsThatNoLongerMeetTheFilter() throws Exception {
        String filter = ", orders: {status: [PENDING_MANAGER]}";
        File full = exported("ORDERS", filter);
        assertThat(byId(full)).containsKey(Fixture.order(1));
        api.as("manager").query("""
                mutation { changeOrderStatus(input: {id: "ORD-000001", status: AWAITING_DEPOSIT}) {
                  userErrors { code } } }""");
        File delta = exported("ORDERS", filter + ", since: \"" + full.cursor() + "\"");
        assertThat(delta.rows()).hasSize(1);
        assertThat(delta.rows().getFirst().path("id").asString()).isEqualTo(Fixture.order(1));
        assertThat(delta.rows().getFirst().path("deleted").asBoolean()).isTrue();
        assertThat(delta.rows().getFirst().path("orderCode").isNull()).isTrue();
    }

    /** The sums of payments, the lead and the customer of an order are in its filter. */
    @Test
    void tellsOfRecordsThatLeftTheFilterByAnotherRecord() throws Exception {
        String filter = ", orders: {paid: false}";
        File full = exported("ORDERS", filter);
        assertThat(byId(full)).containsKey(Fixture.order(1));
        database.execute("""
                insert into payments (id, order_id, direction, role, method, amount, currency, status, created_at,
                  updated_at)
                select gen_random_uuid(), id, 'INCOMING', 'BALANCE', 'CARD', final_price + 1, 'EUR', 'COMPLETED', now(),
                  now()
                from orders where order_code = 'ORD-000001'""");
        File delta = exported("ORDERS", filter + ", since: \"" + full.cursor() + "\"");
        assertThat(byId(delta)).containsOnlyKeys(Fixture.order(1));
        assertThat(delta.rows().getFirst().path("deleted").asBoolean()).isTrue();
    }

    @Test
    void aManagerWhoSeesOwnRecordsHearsWhatLeftAndNothingOfOthers() throws Exception {
        database.execute("update orders set assigned_manager = '%s' where order_code in ('ORD-000003', 'ORD-000004')"
                .formatted(Fixture.user(3)));
        String filter = ", orders: {status: [PENDING_MANAGER]}";
        String cursor =
                exported(api.as("manager"), "ORDERS", filter, Fixture.MANAGER).cursor();
        api.as("manager").query("""
                mutation { changeOrderStatus(input: {id: "ORD-000001", status: AWAITING_DEPOSIT}) {
                  userErrors { code } } }""");
        database.execute("""
                update orders set manager_notes = 'hidden' where order_code = 'ORD-000003';
                update orders set assigned_manager = '%s' where order_code = 'ORD-000002'
                """.formatted(Fixture.user(3)));
        File delta = exported(api.as("manager"), "ORDERS", filter + ", since: \"" + cursor + "\"", Fixture.MANAGER);
        assertThat(byId(delta)).containsOnlyKeys(Fixture.order(1), Fixture.order(2));
        assertThat(delta.rows()).allMatch(row -> row.path("deleted").asBoolean());
    }

    /** The id under which a partner knows a customer is nothing to anybody else. */
    @Test
    void partnersAndOthersGetTheirOwnIdsOfCustomers() throws Exception {
        Api.Client shop = api.withToken(
                api.as("admin").query("""
                        mutation { createApiKey(input: {name: "server", role: PARTNER, partner: "Bike Shop",
                          scopes: ["customer:read"]}) { secret } }""").data("createApiKey.secret").asString());
        File all = exported("CUSTOMERS", "");
        File own = exported(shop, "CUSTOMERS", "", null);
        database.execute("update partner_customers set city = 'Delta'");
        assertThat(exported("CUSTOMERS", ", since: \"" + all.cursor() + "\"").rows())
                .isEmpty();
        Map<String, JsonNode> changed = byId(exported(shop, "CUSTOMERS", ", since: \"" + own.cursor() + "\"", null));
        assertThat(changed).isNotEmpty();
        assertThat(byId(own).keySet()).isEqualTo(changed.keySet());
        assertThat(changed.values()).noneMatch(row -> row.path("deleted").asBoolean());
    }

    /** The position of a file is a position of the feed, and the other way round. */
    @Test
    void aPullGoesOnFromAFileAndAFileFromAPull() throws Exception {
        String cursor = exported("ORDERS", "").cursor();
        api.as("manager").query("""
                mutation { updateOrder(input: {id: "ORD-000001", managerNotes: "delta"}) { userErrors { code } } }""");
        Reply pull = api.as("manager").query("""
                query ($after: String) {
                  changes(after: $after) { nodes { recordId } pageInfo { endCursor } } }""", Map.of("after", cursor));
        assertThat(pull.data("changes.nodes").size()).isEqualTo(1);
        String end = pull.data("changes.pageInfo.endCursor").asString();
        assertThat(exported("ORDERS", ", since: \"" + cursor + "\"").rows()).hasSize(1);
        assertThat(exported("ORDERS", ", since: \"" + end + "\"").rows()).isEmpty();
    }

    @Test
    void refusesAPositionThatIsNoneOrTooOld() throws Exception {
        String start = "mutation { startExport(input: {type: ORDERS, format: CSV, since: \"%s\"}) { export { id } } }";
        assertThat(api.as("manager").query(start.formatted("nonsense")).json().toString())
                .contains("BAD_REQUEST", "input.since");
        String cursor = exported("ORDERS", "").cursor();
        api.as("manager").query("""
                mutation { updateOrder(input: {id: "ORD-000001", managerNotes: "delta"}) { userErrors { code } } }""");
        database.execute("""
                update feed_retention set (epoch, tx_id, seq) =
                  (select epoch, tx_id, seq from changes order by epoch desc, tx_id desc, seq desc limit 1)""");
        assertThat(api.as("manager").query(start.formatted(cursor)).json().toString())
                .contains("EXPIRED_CURSOR", "input.since");
    }
}
