package crm.partner;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.Fixture;
import crm.Reply;
import crm.Selections;
import crm.TestDatabase;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLFieldsContainer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.graphql.execution.GraphQlSource;

/** What did not come through a partner does not exist for its key. */
@ApiTest
@ChangesTheDatabase
class OwnRecordsTest {

    private static final List<String> READ = List.of("order:read", "lead:read", "customer:read", "shipment:read");

    private static final int DEPTH = 4;

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    @Autowired
    private GraphQlSource source;

    private Api.Client shop;

    @BeforeEach
    void key() {
        shop = key(List.of(
                "order:read",
                "lead:read",
                "customer:read",
                "shipment:read",
                "order:write",
                "lead:write",
                "shipment:write",
                "booking:write"));
    }

    private Api.Client key(List<String> scopes) {
        return api.withToken(api.as("admin")
                .query("""
                mutation($scopes: [String!]) { createApiKey(input: {name: "shop", role: PARTNER, partner: "Bike Shop",
                  scopes: $scopes}) { secret } }""", Map.of("scopes", scopes))
                .data("createApiKey.secret")
                .asString());
    }

    @Test
    void listsAndCountsContainOnlyOwnRecords() {
        Reply reply = shop.query("""
                { orders { nodes { orderCode } totalCount { value } } leads { nodes { code } totalCount { value } }
                  customers { nodes { code } totalCount { value } } shipments { totalCount { value } }
                  found: orders(filter: {search: "BMC"}) { totalCount { value } }
                  sorted: orders(sort: FINAL_PRICE_DESC, filter: {amount: {min: 900}}) { nodes { orderCode } } }""");
        assertThat(reply.data("orders").toString())
                .isEqualTo("{\"nodes\":[{\"orderCode\":\"ORD-000002\"}],\"totalCount\":{\"value\":1}}");
        assertThat(reply.data("leads").toString())
                .isEqualTo("{\"nodes\":[{\"code\":\"LEAD-000002\"}],\"totalCount\":{\"value\":1}}");
        assertThat(reply.texts("customers.nodes", "code")).containsExactly("CUST-P00001");
        assertThat(reply.data("found.totalCount.value").asInt()).isZero();
        assertThat(reply.texts("sorted.nodes", "orderCode")).containsExactly("ORD-000002");
    }

    /** No combination of conditions widens what a key sees, or tells what its partner did not send. */
    @Test
    void groupsOfConditionsFindOnlyOwnRecords() {
        database.execute("update orders set external_reference = 'other-7' where order_code = 'ORD-000007';"
                + " update partner_customers set city = 'Köln' where code = 'CUST-P00001'");
        for (String filter : List.of(
                "not: {search: \"no such order\"}",
                "or: [{status: [CLOSED, CANCELLED]}, {statusNotIn: [CLOSED, CANCELLED]}]",
                "or: [{externalReference: [\"shop-2\"]}, {externalReferenceIsNull: true}]",
                "customer: [\"9c000000-0000-7000-8000-000000000001\"]",
                "city: [\"Köln\"]",
                "cityNotIn: [\"Berlin\"]",
                "not: {city: [\"Berlin\"]}",
                "not: {customer: [\"" + Fixture.customer(2) + "\"]}",
                "not: {search: \"vera@example.com\"}")) {
            assertThat(shop.query("{ orders(filter: {" + filter + "}) { nodes { orderCode } } }")
                            .texts("orders.nodes", "orderCode"))
                    .as(filter)
                    .containsExactly("ORD-000002");
        }
        for (String filter : List.of(
                "customer: [\"" + Fixture.customer(2) + "\"]",
                "city: [\"Berlin\"]",
                "or: [{city: [\"Berlin\"]}, {externalReference: [\"other-7\"]}]")) {
            assertThat(shop.query("{ orders(filter: {" + filter + "}) { nodes { orderCode } } }")
                            .texts("orders.nodes", "orderCode"))
                    .as(filter)
                    .isEmpty();
        }
        Reply others = shop.query("""
                { leads(filter: {not: {status: [NEW]}}) { nodes { code } }
                  customers(filter: {not: {country: ["XX"]}}) { nodes { code } } }""");
        assertThat(others.texts("leads.nodes", "code")).containsOnly("LEAD-000002");
        assertThat(others.texts("customers.nodes", "code")).containsOnly("CUST-P00001");
    }

    /** A key that reads all orders knows the references of its own partner only, and the sources of its own leads. */
    @Test
    void referencesOfOthersAreNotFoundByAKeyForAllOrders() {
        database.execute("update orders set external_reference = 'other-7' where order_code = 'ORD-000007'");
        Reply reply = key(List.of("order:read:all", "lead:read")).query("""
                { other: orders(filter: {externalReference: ["other-7"]}) { nodes { orderCode } }
                  own: orders(filter: {externalReference: ["shop-2"]}) { nodes { orderCode } }
                  known: orders(filter: {externalReferenceIsNull: false}) { nodes { orderCode } }
                  sources: orders(filter: {sourceIsNull: false}) { nodes { lead { code } } }
                  foreign: order(id: "ORD-000007") { externalReference }
                  mine: order(id: "ORD-000002") { externalReference }
                  city: orders(filter: {city: ["Berlin"]}) { nodes { orderCode } } }""");
        assertThat(reply.texts("other.nodes", "orderCode")).isEmpty();
        assertThat(reply.data("foreign.externalReference").isNull()).isTrue();
        assertThat(reply.data("mine.externalReference").asString()).isEqualTo("shop-2");
        assertThat(reply.texts("own.nodes", "orderCode")).containsExactly("ORD-000002");
        assertThat(reply.texts("known.nodes", "orderCode")).containsExactly("ORD-000002");
        assertThat(reply.texts("sources.nodes", "lead")).doesNotContain("null");
        assertThat(reply.texts("city.nodes", "orderCode")).isEmpty();
    }

    @Test
    void lookupsAndChangesFindOnlyOwnRecords() {
        Reply reply = shop.query("""
                { a: order(id: "ORD-000007") { id } b: order(id: "%s") { id } c: order(id: "2001") { id }
                  d: lead(id: "LEAD-000004") { id } e: customer(id: "CUST-000001") { id } f: order(id: "ORD-000002")
                    { id } }
                """.formatted(Fixture.order(7)));
        assertThat(reply.json().path("data").toString())
                .isEqualTo("{\"a\":null,\"b\":null,\"c\":null,\"d\":null,\"e\":null,\"f\":{\"id\":\"" + Fixture.order(2)
                        + "\"}}");
        for (String change : List.of(
                "cancelOrder(input: {id: \"ORD-000007\", reason: OTHER})",
                "updateOrder(input: {id: \"ORD-000007\", deliveryMethod: CARGO})",
                "updateLead(input: {id: \"LEAD-000004\", notes: \"x\"})",
                "createShipment(input: {orderId: \"ORD-000007\", status: PREPARING})",
                "updateShipment(input: {id: \"" + Fixture.shipment(1) + "\", carrier: \"x\"})",
                "recordShipmentEvent(input: {shipmentId: \"" + Fixture.shipment(1)
                        + "\", occurredAt: \"2018-07-01T00:00:00Z\", text: \"x\"})",
                "reissueTrackingToken(input: {orderId: \"ORD-000007\"})",
                "createLead(input: {customerId: \"CUST-000001\", source: \"shop\"})")) {
            Reply changed = shop.query("mutation { change: " + change + " { userErrors { code } } }");
            assertThat(changed.texts("change.userErrors", "code")).as(change).containsExactly("NOT_FOUND");
        }
    }

    @Test
    void createdRecordsBelongToThePartner() {
        Reply booked = shop.query("""
                mutation { createBooking(input: {customer: {fullName: "Новый Клиент", email: "new@example.com"},
                  bike: {title: "Trek"}, externalReference: "shop-77"}) { order { id customer { fullName email } }
                  lead { code contactEmail history { nodes { actor { kind name } } } } userErrors { code } } }""");
        assertThat(booked.data("createBooking.order.customer").toString())
                .isEqualTo("{\"fullName\":\"Новый Клиент\",\"email\":\"new@example.com\"}");
        assertThat(booked.data("createBooking.lead.history.nodes").toString())
                .isEqualTo("[{\"actor\":{\"kind\":\"KEY\",\"name\":\"shop\"}}]");
        assertThat(shop.query("{ orders { totalCount { value } } }")
                        .data("orders.totalCount.value")
                        .asInt())
                .isEqualTo(2);
        Reply again = shop.query("""
                mutation { createBooking(input: {customer: {fullName: "A", email: "a@example.com"}, bike:
                  {title: "Other"},
                  externalReference: "shop-77"}) { order { id } userErrors { code path } } }""");
        assertThat(again.data("createBooking.userErrors").toString())
                .isEqualTo("[{\"code\":\"ALREADY_EXISTS\",\"path\":[\"externalReference\"]}]");

        Reply lead = shop.query("""
                mutation { createLead(input: {source: "shop", customer: {fullName: "B", phone: "+79990001122"}}) {
                  lead { code customer { phone } } userErrors { code } } }""");
        assertThat(lead.data("createLead.lead.customer.phone").asString()).isEqualTo("+79990001122");
        Reply shipment = shop.query("""
                mutation { createShipment(input: {orderId: "ORD-000002", status: PREPARING, carrier: "Own"}) {
                  shipment { carrier } userErrors { code } } }""");
        assertThat(shipment.data("createShipment.shipment.carrier").asString()).isEqualTo("Own");
        assertThat(database.jdbc()
                        .sql("select count(*) from shipments where partner_id is not null")
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void showsCustomersAsThePartnerKnowsThem() {
        assertThat(shop.query("{ order(id: \"ORD-000002\") { customer { code fullName phone email } managerNotes } }")
                        .data("order")
                        .toString())
                .isEqualTo("{\"customer\":{\"code\":\"CUST-P00001\",\"fullName\":\"Vera from the shop\",\"phone\":null,"
                        + "\"email\":\"vera.shop@example.com\"},\"managerNotes\":\"***\"}");
        // Until the partner sends a value, it sees none.
        database.execute("update orders set partner_customer_id = null where order_code = 'ORD-000002'");
        assertThat(shop.query("{ order(id: \"ORD-000002\") { customer { code fullName phone email } } }")
                        .data("order.customer")
                        .toString())
                .isEqualTo("{\"code\":\"CUST-***\",\"fullName\":\"***\",\"phone\":null,\"email\":null}");
        // A booking in the name of another customer does not reveal its phone number.
        Reply booked = shop.query("""
                mutation { createBooking(input: {customer: {fullName: "X", email: "vlad.orlov@example.com"},
                  bike: {title: "Trek"}}) { order { customer { fullName phone } } } }""");
        assertThat(booked.data("createBooking.order.customer").toString())
                .isEqualTo("{\"fullName\":\"X\",\"phone\":null}");
        assertThat(shop.query("{ customers(filter: {search: \"Orlov\"}) { totalCount { value } } }")
                        .data("customers.totalCount.value")
                        .asInt())
                .isZero();
    }

    @Test
    void scopeForAllReadsAllRecords() {
        Api.Client all = key(READ.stream().map(scope -> scope + ":all").toList());
        Reply reply = all.query("{ orders { totalCount { value } } customer(id: \"CUST-000001\") { fullName } }");
        assertThat(reply.data("orders.totalCount.value").asInt()).isEqualTo(Fixture.ORDERS);
        assertThat(reply.data("customer.fullName").asString()).isEqualTo("Владислав Орлов");
    }

    @Test
    void keyThatReadsAllChangesOnlyOwnRecords() {
        Api.Client reader = key(List.of("order:read:all", "order:write", "shipment:read:all", "shipment:write"));
        assertThat(reader.query("{ order(id: \"ORD-000007\") { orderCode } }")
                        .data("order.orderCode")
                        .asString())
                .isEqualTo("ORD-000007");
        for (String change : List.of(
                "cancelOrder(input: {id: \"ORD-000007\", reason: OTHER})",
                "updateOrder(input: {id: \"ORD-000007\", deliveryMethod: CARGO})",
                "createShipment(input: {orderId: \"ORD-000007\", status: PREPARING})",
                "updateShipment(input: {id: \"" + Fixture.shipment(1) + "\", carrier: \"x\"})")) {
            assertThat(reader.query("mutation { change: " + change + " { userErrors { code } } }")
                            .texts("change.userErrors", "code"))
                    .as(change)
                    .containsExactly("NOT_FOUND");
        }
        assertThat(reader.query("mutation { updateOrder(input: {id: \"ORD-000002\", deliveryMethod: CARGO}) {"
                                + " order { orderCode } userErrors { code } } }")
                        .data("updateOrder.order.orderCode")
                        .asString())
                .isEqualTo("ORD-000002");
        assertThat(key(List.of("order:write:all"))
                        .query("mutation { updateOrder(input: {id: \"ORD-000007\", deliveryMethod: CARGO}) {"
                                + " order { orderCode customer { code } } userErrors { code } } }")
                        .data("updateOrder.order.orderCode")
                        .asString())
                .isEqualTo("ORD-000007");
    }

    /** An order is never without its customer, nor a shipment without its order; who that is, is another scope's. */
    @Test
    void scopeForAllIncludesRequiredRecords() {
        Api.Client carrier = key(List.of("shipment:read:all"));
        Reply shipments = carrier.query(
                "{ shipments { nodes { order { orderCode customer { code fullName phone email } } } totalCount { "
                        + "value } } }");
        assertThat(shipments.json().has("errors")).as(shipments.body()).isFalse();
        assertThat(shipments.data("shipments.totalCount.value").asInt())
                .isEqualTo(database.jdbc()
                        .sql("select count(*) from shipments")
                        .query(Integer.class)
                        .single());
        assertThat(shipments.body()).contains("ORD-", "CUST-", "***").doesNotContain("@crm.example", "Орлов");
        assertThat(carrier.query("{ orders { nodes { id } } }").refusal().code())
                .isEqualTo("FORBIDDEN");

        Reply orders = key(List.of("order:read:all"))
                .query("{ orders(first: 100) { nodes { customer { fullName phone } } totalCount { value } } }");
        assertThat(orders.json().has("errors")).as(orders.body()).isFalse();
        assertThat(orders.data("orders.totalCount.value").asInt()).isEqualTo(Fixture.ORDERS);
        assertThat(orders.data("orders.nodes")).hasSize(Fixture.ORDERS);
        assertThat(orders.body()).doesNotContain("Орлов");
    }

    @Test
    void requiredRecordsAreNotListed() {
        Api.Client client = key(List.of("order:read", "customer:read", "shipment:read:all"));
        Reply reply = client.query(
                "{ orders { nodes { orderCode } } customers { nodes { code } } order(id: \"ORD-000007\") { id }"
                        + " customer(id: \"CUST-000001\") { id } shipments { nodes { order { orderCode } } } }");
        assertThat(reply.json().has("errors")).as(reply.body()).isFalse();
        assertThat(reply.texts("orders.nodes", "orderCode")).containsExactly("ORD-000002");
        assertThat(reply.texts("customers.nodes", "code")).containsExactly("CUST-P00001");
        assertThat(reply.data("order").isNull()).isTrue();
        assertThat(reply.data("customer").isNull()).isTrue();
        assertThat(reply.data("shipments.nodes")).isNotEmpty();
    }

    /** It belongs to the order, not to whom the parcel was given. */
    @Test
    void hidesShipmentsOfForeignOrders() {
        Reply made = key(List.of("order:read:all", "shipment:write:all")).query("""
                mutation { createShipment(input: {orderId: "ORD-000007", status: PREPARING}) {
                  shipment { id order { orderCode } } userErrors { code } } }""");
        String id = made.data("createShipment.shipment.id").asString();
        Reply seen = shop.query("{ shipments { nodes { id order { orderCode } } } }");
        assertThat(seen.json().has("errors")).as(seen.body()).isFalse();
        assertThat(seen.texts("shipments.nodes", "id")).doesNotContain(id);
        assertThat(key(List.of("shipment:read:all", "shipment:write"))
                        .query("mutation { updateShipment(input: {id: \"" + id
                                + "\", carrier: \"x\"}) { userErrors { code } } }")
                        .texts("updateShipment.userErrors", "code"))
                .containsExactly("NOT_FOUND");
    }

    @Test
    void masksCustomersWithoutTheCustomerScope() {
        String booked = """
                mutation { createBooking(input: {customer: {fullName: "Новый Клиент", email: "new@example.com"},
                  bike: {title: "Trek"}}) { order { orderCode } } }""";
        String code = shop.query(booked).data("createBooking.order.orderCode").asString();
        String query = "{ order(id: \"" + code + "\") { customer { fullName email } } }";
        assertThat(shop.query(query).data("order.customer").toString())
                .isEqualTo("{\"fullName\":\"Новый Клиент\",\"email\":\"new@example.com\"}");
        assertThat(key(List.of("order:read"))
                        .query(query)
                        .data("order.customer")
                        .toString())
                .isEqualTo("{\"fullName\":\"Н*** К***\",\"email\":\"n***@example.com\"}");
    }

    /** Asks for everything that can be reached, and looks for what must not. */
    @Test
    void noFieldLeadsToForeignRecords() {
        Set<String> hidden = new TreeSet<>(database.jdbc().sql("""
                with own_orders as (select * from orders where partner_id = (select id from partners
                  where name = 'Bike Shop')),
                own_leads as (select * from leads where partner_id = (select id from partners
                  where name = 'Bike Shop'))
                select unnest(array[o.id::text, o.order_code, o.legacy_id]) from orders o where o.id not in (select id
                  from own_orders)
                union all
                select unnest(array[l.id::text, l.code, l.legacy_id]) from leads l where l.id not in (select id
                  from own_leads)
                union all
                select unnest(array[c.id::text, c.code]) from customers c
                union all
                select unnest(array[s.id::text, s.tracking_number]) from shipments s
                where s.order_id not in (select id from own_orders)
                union all
                select t.id::text from tasks t
                union all
                select i.id::text from inspections i where i.order_id not in (select id from own_orders)
                union all
                select p.id::text from payments p where p.order_id not in (select id from own_orders)
                """).query(String.class).list().stream()
                .filter(text -> text != null && text.length() > 4)
                .collect(Collectors.toSet()));
        assertThat(hidden).hasSizeGreaterThan(200);

        GraphQLFieldsContainer query = source.schema().getQueryType();
        int fields = 0;
        for (String root : List.of("orders", "leads", "customers", "shipments")) {
            GraphQLFieldDefinition field = query.getFieldDefinition(root);
            for (GraphQLFieldDefinition below : Selections.nodes(field).getFieldDefinitions()) {
                String selection = Selections.below(below, DEPTH).orElse(null);
                if (selection == null) {
                    continue;
                }
                fields++;
                Reply reply = shop.query("{ " + root + " { nodes { " + selection + " } } }");
                String body = reply.body();
                assertThat(hidden.stream().filter(body::contains))
                        .as(root + " " + selection)
                        .isEmpty();
            }
        }
        assertThat(fields).isGreaterThan(60);
    }
}
