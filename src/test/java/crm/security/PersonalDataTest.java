package crm.security;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.Fixture;
import crm.Reply;
import graphql.schema.GraphQLObjectType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.graphql.execution.GraphQlSource;
import tools.jackson.databind.JsonNode;

@ApiTest
@ChangesTheDatabase
class PersonalDataTest {

    /** Of each field: where it is read, what a manager sees, what an analyst sees. */
    private static final Map<String, List<String>> FIELDS = new TreeMap<>(Map.ofEntries(
            field("Customer.fullName", node(Fixture.customer(1)), "Владислав Орлов", "В*** О***"),
            field("Customer.phone", node(Fixture.customer(1)), "+79001234567", "+7 900 ***-**-67"),
            field("Customer.phoneRaw", node(Fixture.customer(3)), "12-34", "***-**-"),
            field("Customer.email", node(Fixture.customer(1)), "vlad.orlov@example.com", "v***@example.com"),
            field("Lead.contactName", node(Fixture.lead(3)), "Ольга Смирнова", "О*** С***"),
            field("Lead.contactPhone", node(Fixture.lead(1)), "+79001234567", "+7 900 ***-**-67"),
            field("Lead.contactEmail", node(Fixture.lead(1)), "vlad.orlov@example.com", "v***@example.com"),
            field("Lead.contactTelegram", node(Fixture.lead(9)), "@hugo_tcr", "@h***"),
            field("Lead.contactWhatsapp", node(Fixture.lead(9)), "+79169998877", "+7 916 ***-**-77"),
            field("Lead.applicationNotes", node(Fixture.lead(1)), "Перезвоните после 18:00", "***"),
            field("Order.managerNotes", node(Fixture.order(4)), "Call +79001234567", "***"),
            field(
                    "Review.text",
                    node("4f000000-0000-7000-8000-000000000001"),
                    "Отличный велосипед! Звоните +79001234567",
                    "***"),
            field("Customer.telegram", node(Fixture.customer(2)), "@vladislav", "@v***"),
            field("Customer.whatsapp", node(Fixture.customer(2)), "+79001234567", "+7 900 ***-**-67"),
            field("ContactChannel.value", node("cc000000-0000-7000-8000-000000000001"), "@vladislav", "***"),
            field("Touchpoint.summary", node("71000000-0000-7000-8000-000000000001"), "Когда доставка?", "***"),
            field("Comment.text", node("c0330000-0000-7000-8000-000000000001"), "Звонить после 18:00", "***"),
            field("OrderCase.reason", node("ca000000-0000-7000-8000-000000000001"), "Царапины на раме", "***"),
            field("OrderCase.resolution", node("ca000000-0000-7000-8000-000000000001"), "Called Vera", "***"),
            field("RefundRequest.reason", node("ef000000-0000-7000-8000-000000000001"), "Vera saw it", "***"),
            field("CompensationRequest.reason", node("ec000000-0000-7000-8000-000000000001"), "Vera waited", "***"),
            field("RefundRequest.decisionNote", node("ef000000-0000-7000-8000-000000000001"), "Agreed", "***"),
            field("CompensationRequest.decisionNote", node("ec000000-0000-7000-8000-000000000001"), "Later", "***"),
            field("Task.description", node(Fixture.task(1)), "Владислав, +79001234567", "***"),
            field("Payment.voidReason", node(Fixture.payment(2)), "twice", "***"),
            field("Payment.description", node(Fixture.payment(1)), "For Vera", "***"),
            field("Order.cancelNote", node(Fixture.order(14)), "Ask Vera, +79001234567", "***"),
            field("Negotiation.summary", node("4e000000-0000-7000-8000-000000000001"), "Vera agreed", "***"),
            field("Inspection.nextAction", node(Fixture.inspection(1)), "Call Vera", "***"),
            field(
                    "ChecklistItem.comment",
                    "node(id: \"" + Fixture.inspection(1)
                            + "\") { ... on Inspection { checklist { value: comment } } }",
                    "Asked",
                    "***"),
            field("Inspection.notes", node(Fixture.inspection(1)), "Seller: +49 151 000", "***"),
            field(
                    "OrderHistoryEntry.note",
                    "order(id: \"ORD-000004\") { history(last: 1) { nodes { value: note } } }",
                    "Seller answers +79001234567",
                    "***"),
            field(
                    "LeadHistoryEntry.note",
                    "lead(id: \"LEAD-000005\") { history(last: 1) { nodes { value: note } } }",
                    "Wrote from spam@example.com",
                    "***")));

    @Autowired
    private Api api;

    @Autowired
    private GraphQlSource schema;

    private static Map.Entry<String, List<String>> field(String name, String query, String plain, String masked) {
        String field = name.substring(name.indexOf('.') + 1);
        String type = name.substring(0, name.indexOf('.'));
        return Map.entry(name, List.of("{ " + query.formatted(type, field) + " }", plain, masked));
    }

    private static String node(String id) {
        return "node(id: \"" + id + "\") { ... on %s { value: %s } }";
    }

    /** Walks the schema: what is marked later has to be met here too. */
    @Test
    void masksEveryPersonalFieldForAnalysts() {
        Set<String> marked = new TreeSet<>();
        for (var type : schema.schema().getAllTypesAsList()) {
            if (type instanceof GraphQLObjectType object) {
                object.getFieldDefinitions().stream()
                        .filter(field -> field.hasAppliedDirective("pii"))
                        .forEach(field -> marked.add(object.getName() + "." + field.getName()));
            }
        }
        assertThat(FIELDS.keySet()).isEqualTo(marked);

        FIELDS.forEach((field, expected) -> {
            assertThat(value(api.as("manager").query(expected.get(0))))
                    .as(field)
                    .isEqualTo(expected.get(1));
            assertThat(value(api.as("admin").query(expected.get(0)))).as(field).isEqualTo(expected.get(1));
            assertThat(value(api.as("analyst").query(expected.get(0))))
                    .as(field)
                    .isEqualTo(expected.get(2));
        });
    }

    private static final Set<String> NOT_FOR_PARTNERS = Set.of(
            "Task", "ContactChannel", "Touchpoint", "Comment", "OrderCase", "RefundRequest", "CompensationRequest");

    /** Where a partner's key comes to what it may read; it has no node, and no tasks. */
    private static final Map<String, String> WAYS = Map.of(
            "Customer", "customers(first: 50) { nodes { %s } }",
            "Negotiation", "orders(first: 50) { nodes { negotiations { nodes { %s } } } }",
            "Lead", "leads(first: 50) { nodes { %s } }",
            "LeadHistoryEntry", "leads(first: 50) { nodes { history { nodes { %s } } } }",
            "Order", "orders(first: 50) { nodes { %s } }",
            "OrderHistoryEntry", "orders(first: 50) { nodes { history { nodes { %s } } } }",
            "Review", "orders(first: 50) { nodes { reviews { nodes { %s } } } }",
            "Payment", "orders(first: 50) { nodes { payments { nodes { %s } } } }",
            "Inspection", "orders(first: 50) { nodes { inspections { nodes { %s } } } }",
            "ChecklistItem", "orders(first: 50) { nodes { inspections { nodes { checklist { %s } } } } }");

    @Test
    void partnerWithAllRecordsSeesContactsButNoNotes() {
        Api.Client partner = api.withToken(
                api.as("admin").query("""
                mutation { createApiKey(input: {name: "k", role: PARTNER, partner: "Bike Shop",
                  scopes: ["order:read:all", "lead:read:all", "customer:read:all"]}) { secret } }
                """).data("createApiKey.secret").asString());
        FIELDS.forEach((field, expected) -> {
            String type = field.substring(0, field.indexOf('.'));
            if (NOT_FOR_PARTNERS.contains(type)) {
                return;
            }
            Reply reply = partner.query(
                    "{ " + WAYS.get(type).formatted("value: " + field.substring(field.indexOf('.') + 1)) + " }");
            assertThat(reply.json().has("errors")).as(reply.body()).isFalse();
            List<String> values = reply.json().findValues("value").stream()
                    .filter(value -> !value.isNull())
                    .map(JsonNode::asString)
                    .toList();
            if (expected.get(2).equals("***")) {
                assertThat(values).as(field).isNotEmpty().containsOnly("***");
            } else {
                assertThat(values).as(field).contains(expected.get(1)).noneMatch(value -> value.contains("*"));
            }
        });
    }

    private static String value(Reply reply) {
        assertThat(reply.json().has("errors")).as(reply.body()).isFalse();
        return reply.json().findValue("value").asString();
    }

    @Test
    void masksLeaveNullValues() {
        Reply reply = api.as("analyst").query("{ customer(id: \"CUST-000005\") { fullName phone phoneRaw email } }");
        assertThat(reply.data("customer").toString())
                .isEqualTo("{\"fullName\":\"G***\",\"phone\":null,\"phoneRaw\":null,\"email\":null}");
    }

    @Test
    void hidesBookingMetaFromAnalysts() {
        String query = "{ order(id: \"ORD-000001\") { orderCode bookingMeta } }";
        Reply reply = api.as("analyst").query(query);
        assertThat(reply.refusal())
                .isEqualTo(new Reply.Refusal("FORBIDDEN", null, "The role “Analyst” has no access to this field."));
        assertThat(reply.json().path("data").toString())
                .isEqualTo("{\"order\":{\"orderCode\":\"ORD-000001\",\"bookingMeta\":null}}");
        assertThat(api.as("analyst").in("ru").query(query).refusal().message())
                .isEqualTo("У роли «Аналитик» нет доступа к этому полю.");
        assertThat(api.query(query).data("order.bookingMeta.utm.source").asString())
                .isEqualTo("spring");
    }

    /** Otherwise an analyst could find masked data by searching for one digit after another. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Владислав",
                "vlad.orlov",
                "+7 (900) 123-45-67",
                "79001234567",
                "Ольга Смирнова",
                "olga@example.com"
            })
    void analystsCannotSearchMaskedData(String search) {
        String query = """
                query ($search: String!) {
                  customers(filter: {search: $search}) { totalCount { value } }
                  orders(filter: {search: $search}) { totalCount { value } }
                  orderBoard(filter: {search: $search}) { columns { count orders { nodes { id } } } }
                  leads(filter: {search: $search}) { totalCount { value } } }""";
        Reply analyst = api.as("analyst").query(query, Map.of("search", search));
        assertThat(analyst.data("customers.totalCount.value").asInt()).isZero();
        assertThat(analyst.data("orders.totalCount.value").asInt()).isZero();
        assertThat(analyst.data("leads.totalCount.value").asInt()).isZero();
        assertThat(analyst.texts("orderBoard.columns", "count")).containsOnly("0");
        assertThat(analyst.data("orderBoard").findValues("id")).isEmpty();

        Reply manager = api.query(query, Map.of("search", search));
        assertThat(manager.data("leads.totalCount.value").asInt()).isPositive();
    }

    @Test
    void analystsSearchByCodeAndBike() {
        Reply reply = api.as("analyst").query("""
                { customers(filter: {search: "cust-000001"}) { nodes { code } }
                  orders(filter: {search: "émonda"}) { nodes { orderCode } }
                  leads(filter: {search: "spectral"}) { nodes { code } } }""");
        assertThat(reply.texts("customers.nodes", "code")).containsExactly("CUST-000001");
        assertThat(reply.texts("orders.nodes", "orderCode")).containsExactly("ORD-000001");
        assertThat(reply.texts("leads.nodes", "code")).containsExactly("LEAD-000003");
    }

    @ParameterizedTest
    @CsvSource({
        "NAME, Владислав Орлов, В*** О***",
        "NAME, '  Anna  Maria ', A*** M***",
        "NAME, 🚲 Bike, 🚲*** B***",
        "PHONE, +79001234567, +7 900 ***-**-67",
        "PHONE, +4915112345678, ***-**-78",
        "PHONE, 8 (900) 123-45-67, ***-**-67",
        "PHONE, 12345, ***-**-",
        "EMAIL, вера@example.com, в***@example.com",
        "EMAIL, a@b, a***@b",
        "EMAIL, no address, ***",
        "TEXT, anything, ***",
    })
    void masksKeepEnoughToCountAndCompare(PersonalData kind, String value, String masked) {
        assertThat(kind.masked(value)).isEqualTo(masked);
    }
}
