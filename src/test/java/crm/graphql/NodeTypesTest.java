package crm.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.Fixture;
import crm.Reply;
import crm.Statements;
import crm.TestDatabase;
import graphql.schema.GraphQLInterfaceType;
import graphql.schema.GraphQLObjectType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.graphql.execution.GraphQlSource;
import tools.jackson.databind.JsonNode;

/** Each type of the schema that is a {@code Node} is found by {@code node}, for those who may read it otherwise. */
@ApiTest
@ChangesTheDatabase
class NodeTypesTest {

    private static final String NODES = "query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }";

    private static final String IMPORT = "14a00000-0000-7000-8000-000000000001";

    /** By type: a document that asks for the id of such records only, by the ordinary fields. */
    private static final Map<String, String> ORDINARY = Map.ofEntries(
            ofRoot("Order", "orders"),
            ofRoot("Lead", "leads"),
            ofRoot("Customer", "customers"),
            ofRoot("Manager", "managers"),
            ofRoot("Shipment", "shipments"),
            ofRoot("Task", "tasks"),
            ofRoot("CatalogueBike", "bikes"),
            ofRoot("ApiKey", "apiKeys"),
            ofRoot("AuditEntry", "auditLog"),
            ofParent("orders", "Payment", "payments"),
            ofParent("orders", "Inspection", "inspections"),
            ofParent("orders", "Negotiation", "negotiations"),
            ofParent("orders", "Review", "reviews"),
            ofParent("orders", "Coupon", "coupons"),
            ofParent("orders", "CouponRedemption", "couponRedemptions"),
            ofParent("orders", "Document", "documents"),
            ofParent("orders", "Touchpoint", "touchpoints"),
            ofParent("orders", "Comment", "comments"),
            ofParent("orders", "OrderCase", "cases"),
            ofParent("orders", "RefundRequest", "refundRequests"),
            ofParent("orders", "CompensationRequest", "compensationRequests"),
            ofParent("orders", "OrderHistoryEntry", "history"),
            ofParent("leads", "LeadHistoryEntry", "history"),
            ofParent("shipments", "ShipmentEvent", "events"),
            ofParent("customers", "ContactChannel", "contactChannels"),
            ofParent("customers", "CustomerMerge", "merges"),
            Map.entry("Upload", """
                    mutation { createUpload(input: {purpose: DOCUMENT, fileName: "a.pdf",
                      contentType: "application/pdf", byteCount: 1}) { upload { id } } }"""),
            Map.entry("RecordImport", "{ recordImport(id: \"" + IMPORT + "\") { id } }"),
            Map.entry("Export", "mutation { startExport(input: {type: ORDERS, format: CSV}) { export { id } } }"),
            ofRoot("Webhook", "webhooks"),
            ofParent("webhooks", "WebhookDelivery", "deliveries"),
            Map.entry("ImageBackfill", "mutation { startImageBackfill(input: {dryRun: true}) { backfill { id } } }"));

    @Autowired
    private Api api;

    @Autowired
    private GraphQlSource source;

    @Autowired
    private TestDatabase database;

    @Autowired
    private Statements statements;

    private Api.Client admin;

    private Api.Client partner;

    private Map<String, String> ids;

    private static Map.Entry<String, String> ofRoot(String type, String list) {
        return Map.entry(type, "{ " + list + "(first: 1) { nodes { id } } }");
    }

    private static Map.Entry<String, String> ofParent(String parents, String type, String list) {
        return Map.entry(type, "{ " + parents + "(first: 50) { nodes { " + list + "(first: 1) { nodes { id } } } } }");
    }

    @BeforeEach
    void readIds() {
        // Only a received file can be imported.
        database.execute("""
                insert into uploads (id, purpose, file_name, content_type, byte_count, sha256, caller_kind, caller_id,
                  caller_name, role, created_at, expires_at, received_at)
                values ('%1$s', 'RECORD_IMPORT', 'a.ndjson', 'application/x-ndjson', 1, repeat('0', 64), 'USER', 'x',
                  'x', 'ADMIN', now(), now(), now());
                insert into record_imports (id, upload_id, state, dry_run, caller_kind, caller_id, caller_name, role,
                  language, created_at)
                values ('%1$s', '%1$s', 'WAITING', true, 'USER', 'x', 'x', 'ADMIN', 'en', now())
                """.formatted(IMPORT));
        admin = api.as("admin");
        Reply key = admin.query("""
                mutation { createApiKey(input: {name: "k", role: PARTNER, partner: "Bike Shop",
                  scopes: ["order:read", "lead:read", "customer:read", "shipment:read"]}) { secret } }""");
        partner = api.withToken(key.data("createApiKey.secret").asString());
        ids = new TreeMap<>();
        ORDINARY.forEach((type, document) -> ids.put(type, id(admin.query(document))));
    }

    @Test
    void eachNodeTypeIsFoundByTheIdThatItsOrdinaryFieldGives() {
        GraphQLInterfaceType node = (GraphQLInterfaceType) source.schema().getType("Node");
        assertThat(ids.keySet())
                .containsExactlyInAnyOrderElementsOf(source.schema().getImplementations(node).stream()
                        .map(GraphQLObjectType::getName)
                        .toList());

        Reply reply = admin.query(NODES, Map.of("ids", List.copyOf(ids.values())));
        assertThat(reply.texts("nodes", "__typename")).containsExactlyElementsOf(ids.keySet());
        assertThat(reply.texts("nodes", "id")).containsExactlyElementsOf(ids.values());
    }

    @Test
    void recordsThatARoleMayNotReadDoNotExistForIt() {
        assertThat(hiddenFrom(api.as("manager")))
                .containsExactly(
                        "ApiKey", "AuditEntry", "Export", "RecordImport", "Upload", "Webhook", "WebhookDelivery");
        assertThat(hiddenFrom(api.as("analyst")))
                .containsExactly(
                        "ApiKey",
                        "AuditEntry",
                        "Export",
                        "ImageBackfill",
                        "RecordImport",
                        "Upload",
                        "Webhook",
                        "WebhookDelivery");
        // Another person's export exists only for administrators. One's own is found.
        Api.Client analyst = api.as("analyst");
        String own = id(analyst.query(ORDINARY.get("Export")));
        assertThat(find(analyst, own)).isEqualTo("Export");
        assertThat(find(admin, own)).isEqualTo("Export");
        assertThat(find(api.as("manager"), own)).isNull();
    }

    /** A history entry, an event or a payment of a foreign order is as unreachable as the order. */
    @Test
    void partnersReadNoRecordByNode() {
        ids.forEach((type, id) -> {
            Reply reply = partner.query("{ node(id: \"" + id + "\") { id } }");
            assertThat(reply.refusal().code()).as(type).isEqualTo("FORBIDDEN");
            assertThat(reply.json().path("data").path("node").isNull()).as(type).isTrue();
        });
    }

    @Test
    void readsAllRecordsOfATypeInOneStatement() throws Exception {
        List<String> changes =
                admin.query("{ statusHistory(first: 100) { nodes { id } } }").texts("statusHistory.nodes", "id");
        assertThat(changes).hasSizeGreaterThan(20);
        List<String> one = statementsOf(changes.subList(0, 1));
        List<String> many = statementsOf(changes);
        assertThat(many).hasSameSizeAs(one);
        assertThat(many.stream().filter(sql -> sql.contains("from status_history")))
                .hasSize(1);

        // What clients ask for most comes first.
        assertThat(statementsOf(List.of(Fixture.order(1), Fixture.lead(1), Fixture.customer(1))))
                .hasSizeLessThanOrEqualTo(3);
    }

    private List<String> statementsOf(List<String> asked) throws Exception {
        // An analyst: the first request of a manager would add a statement.
        return statements.during(
                () -> api.as("analyst").query(NODES, Map.of("ids", asked)).data("nodes"));
    }

    private List<String> hiddenFrom(Api.Client client) {
        List<String> found =
                client.query(NODES, Map.of("ids", List.copyOf(ids.values()))).texts("nodes", "__typename");
        List<String> types = new ArrayList<>(ids.keySet());
        types.removeAll(found);
        return types;
    }

    private static String id(Reply reply) {
        JsonNode id = reply.json().path("data").findValue("id");
        assertThat(id).as(reply.body()).isNotNull();
        return id.asString();
    }

    private static String find(Api.Client client, String id) {
        return client.query("{ node(id: \"" + id + "\") { __typename } }")
                .json()
                .path("data")
                .path("node")
                .path("__typename")
                .asString(null);
    }
}
