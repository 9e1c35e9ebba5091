package crm.booking;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.Fixture;
import crm.Reply;
import crm.Statements;
import crm.TestDatabase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** A booking for a customer who is known already tells a partner nothing that a booking for a new one does not. */
@ApiTest
@ChangesTheDatabase
class PartnerDisclosureTest {

    private static final String CUSTOMER = """
            { id code legacyId fullName phone phoneRaw email telegram whatsapp preferredChannel city country version
              createdAt updatedAt orders { nodes { orderCode } } leads { nodes { code } } }""";

    private static final String BOOK = """
            mutation($input: CreateBookingInput!) { createBooking(input: $input) {
              order { orderCode customer %1$s lead { customer %1$s } assignedManager { name } }
              lead { code contactName contactPhone contactEmail customer %1$s } event { note }
              userErrors { code message path } replayed } }""".formatted(CUSTOMER);

    private static final String LEAD = """
            mutation($input: CreateLeadInput!) { createLead(input: $input) {
              lead { customer %s } userErrors { code message path } replayed } }""".formatted(CUSTOMER);

    /** Values of the known customer that no partner sent. */
    private static final List<String> SECRETS =
            List.of("Known", "К***", "2011", "Tver", "Russia", "TELEGRAM", "@known", "CUST-000001", "+7 911", "**-55");

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    @Autowired
    private Statements statements;

    @BeforeEach
    void knowACustomer() {
        database.execute("""
                update customers set full_name = 'Кнут Known', email = 'known@example.com', phone = '+79110000055',
                  telegram = '@known', preferred_channel = 'TELEGRAM', city = 'Tver', country = 'Russia',
                  created_at = '2011-01-01T00:00:00Z' where code = 'CUST-000001'""");
    }

    /** Without the ids, which contain any digits. */
    private static String told(Reply reply) {
        return reply.body().replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "");
    }

    private Api.Client key(String... scopes) {
        return keyOf("Shop", scopes);
    }

    private Api.Client keyOf(String partner, String... scopes) {
        Map<String, Object> variables = Map.of("partner", partner, "scopes", List.of(scopes));
        return api.withToken(api.as("admin")
                .query("""
                        mutation($partner: String!, $scopes: [String!]) { createApiKey(input: {name: "key",
                          role: PARTNER, partner: $partner, scopes: $scopes}) { secret } }""", variables)
                .data("createApiKey.secret")
                .asString());
    }

    private static Map<String, Object> booking(String email, boolean dryRun) {
        Map<String, Object> input = new HashMap<>(Map.of(
                "customer", Map.of("fullName", "Ada Lovelace", "email", email),
                "bike", Map.of("title", "Trek"),
                "dryRun", dryRun));
        if (!dryRun) {
            input.put("idempotencyKey", email);
        }
        return input;
    }

    /** An answer without what the request itself differs in: the address, and generated codes and ids. */
    private static String alike(Reply reply) {
        return reply.body()
                .replaceAll("(known|new)@example.com", "E")
                .replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID")
                .replaceAll("(ORD|LEAD|CUST)-[A-Z0-9]+", "CODE");
    }

    @ParameterizedTest
    @CsvSource({
        "true, booking:write",
        "false, booking:write",
        "true, customer:read",
        "false, customer:read",
        "true, order:read:all",
        "false, order:read:all",
        "true, shipment:read:all",
        "false, lead:read:all"
    })
    void knownAndNewCustomersLookAlike(boolean dryRun, String scope) {
        Api.Client shop = key("booking:write", "order:read", scope);
        Reply known = shop.query(BOOK, Map.of("input", booking("known@example.com", dryRun)));
        Reply unknown = shop.query(BOOK, Map.of("input", booking("new@example.com", dryRun)));

        assertThat(known.data("createBooking.userErrors")).isEmpty();
        assertThat(alike(known)).isEqualTo(alike(unknown));
        assertThat(told(known)).doesNotContain(SECRETS);
        JsonNode customer = known.data("createBooking.order.customer");
        assertThat(customer.path("fullName").asString()).isEqualTo("Ada Lovelace");
        assertThat(customer.path("email").asString()).isEqualTo("known@example.com");
        assertThat(customer.path("createdAt").asString()).isEqualTo("2018-07-02T12:00:00.000Z");
        assertThat(customer.path("id").asString()).isNotEqualTo(Fixture.customer(1));
        if (!dryRun) {
            Reply again = shop.query(BOOK, Map.of("input", booking("known@example.com", false)));
            assertThat(again.data("createBooking.replayed").asBoolean()).isTrue();
            assertThat(again.data("createBooking.order.customer")).isEqualTo(customer);
            // Managers see the order with the customer that was known.
            assertThat(manager("{ customer(id: \"CUST-000001\") { orders(first: 1) { nodes { orderCode } } } }")
                            .texts("customer.orders.nodes", "orderCode"))
                    .containsExactly(known.data("createBooking.order.orderCode").asString());
        }
    }

    private Reply manager(String query) {
        return api.as("admin").query(query);
    }

    /** What takes longer tells as much as what is answered. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theSameStatementsRunForKnownAndNewCustomers(boolean dryRun) throws Exception {
        Api.Client shop = key("booking:write", "lead:write");
        for (String mutation : List.of(BOOK, LEAD)) {
            // The first request of a key looks the key up.
            shop.query(mutation, sent(mutation, "other@example.com", true));
            List<String> known =
                    statements.during(() -> shop.query(mutation, sent(mutation, "known@example.com", dryRun)));
            List<String> unknown =
                    statements.during(() -> shop.query(mutation, sent(mutation, "new@example.com", dryRun)));
            assertThat(known)
                    .isEqualTo(unknown)
                    .anySatisfy(sql -> assertThat(sql).contains("insert into customers"));
        }
        assertThat(database.jdbc()
                        .sql("select count(*) from customers where email = 'known@example.com'")
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    private static Map<String, Object> sent(String mutation, String email, boolean dryRun) {
        Map<String, Object> input = mutation.equals(BOOK)
                ? booking(email, dryRun)
                : Map.of(
                        "customer",
                        Map.of("fullName", "Ada", "email", email),
                        "source",
                        "shop",
                        "dryRun",
                        dryRun,
                        "idempotencyKey",
                        "lead " + email + dryRun);
        return Map.of("input", input);
    }

    /** Two contacts of one known customer are as unrelated as those of two new ones. */
    @Test
    void contactsOfOneCustomerAreNotRelated() {
        Api.Client shop = key("booking:write", "order:read:all", "customer:read", "lead:read", "lead:write");
        JsonNode byEmail = booked(shop, Map.of("fullName", "Ada", "email", "known@example.com"), "Trek");
        JsonNode byPhone = booked(shop, Map.of("fullName", "Eve", "phone", "+79110000055"), "Trek");
        assertThat(byPhone.path("replayed").asBoolean()).isFalse();
        assertThat(byPhone.at("/order/customer/id")).isNotEqualTo(byEmail.at("/order/customer/id"));
        assertThat(byPhone.at("/order/customer/orders/nodes")).hasSize(1);
        assertThat(byPhone.at("/order/customer/leads/nodes")).hasSize(1);

        // An order of the same customer that did not come through the partner.
        Reply other =
                shop.query("{ order(id: \"ORD-000001\") { customer { id orders(first: 100) { nodes { orderCode } }"
                        + " leads(first: 100) { nodes { code } } } } }");
        String id = other.data("order.customer.id").asString();
        assertThat(id).isEqualTo(Fixture.customer(1));
        assertThat(other.texts("order.customer.orders.nodes", "orderCode"))
                .contains("ORD-000001")
                .doesNotContain(byEmail.at("/order/orderCode").asString());
        assertThat(other.body()).doesNotContain(byEmail.at("/lead/code").asString());
        assertThat(shop.query("{ orders(filter: {search: \"CUST-000001\"}) { totalCount { value } }"
                                + " leads(filter: {search: \"CUST-000001\"}) { totalCount { value } } }")
                        .json()
                        .path("data")
                        .toString())
                .isEqualTo("{\"orders\":{\"totalCount\":{\"value\":0}},\"leads\":{\"totalCount\":{\"value\":0}}}");
        assertThat(shop.query("{ customer(id: \"" + id + "\") { id } }")
                        .data("customer")
                        .isNull())
                .isTrue();
        assertThat(shop.query("mutation { createLead(input: {source: \"shop\", customerId: \"" + id
                                + "\"}) { userErrors { code } } }")
                        .texts("createLead.userErrors", "code"))
                .containsExactly("NOT_FOUND");
    }

    private static JsonNode booked(Api.Client client, Map<String, Object> customer, String title) {
        Reply reply = client.query(BOOK, Map.of("input", Map.of("customer", customer, "bike", Map.of("title", title))));
        assertThat(reply.data("createBooking.userErrors")).isEmpty();
        return reply.data("createBooking");
    }

    /** What the partner sent before is no secret to it. */
    @Test
    void aPartnerFindsItsOwnCustomersAgain() {
        Api.Client shop = key("booking:write", "customer:read", "lead:write", "lead:read", "order:read");
        Map<String, Object> person =
                Map.of("fullName", "Ada", "email", "known@example.com", "city", "Perm", "phone", "8 911 000-00-66");
        JsonNode first = booked(shop, person, "Trek");
        JsonNode customer = first.at("/order/customer");
        assertThat(customer.path("city").asString()).isEqualTo("Perm");
        assertThat(customer.path("phone").asString()).isEqualTo("+79110000066");
        JsonNode second = booked(shop, Map.of("fullName", "A. L.", "email", "KNOWN@example.com"), "Cube");
        assertThat(second.at("/order/customer/id")).isEqualTo(customer.path("id"));
        assertThat(second.at("/order/customer/fullName").asString()).isEqualTo("Ada");
        assertThat(second.at("/order/customer/orders/nodes")).hasSize(2);
        String code = customer.path("code").asString();
        assertThat(shop.query("{ customers { nodes { code fullName } totalCount { value } } customer(id: \"" + code
                                + "\") { phone leads { totalCount { value } } }"
                                + " found: customers(filter: {search: \"" + code + "\"}) { totalCount { value } } }")
                        .json()
                        .path("data")
                        .toString())
                .isEqualTo(
                        "{\"customers\":{\"nodes\":[{\"code\":\"" + code + "\",\"fullName\":\"Ada\"}],\"totalCount\":"
                                + "{\"value\":1}},\"customer\":{\"phone\":\"+79110000066\",\"leads\":{\"totalCount\":"
                                + "{\"value\":2}}},"
                                + "\"found\":{\"totalCount\":{\"value\":1}}}");
        Reply lead = shop.query("mutation { createLead(input: {source: \"shop\", customerId: \"" + code
                + "\"}) { lead { customer { code } } userErrors { code } } }");
        assertThat(lead.data("createLead.lead.customer.code").asString()).isEqualTo(code);
        // A manager who is told this code finds the customer.
        assertThat(manager("{ customer(id: \"" + code + "\") { code leads(first: 9) { totalCount { value } } } }")
                        .data("customer.code")
                        .asString())
                .isEqualTo("CUST-000001");
    }

    /** A merge fills the phone of one record from another. Each partner sees what it sent, managers see both. */
    @Test
    void mergedCustomersShowAPartnerItsOwnValues() {
        String fields = "{ fullName phone phoneRaw email telegram city version updatedAt }";
        String query = "{ orders { nodes { customer " + fields
                + " lead { contactPhone contactEmail } } } customers { nodes " + fields + " } }";
        Api.Client shop = key("booking:write", "customer:read", "order:read", "lead:read");
        Api.Client cargo = keyOf("Freight", "booking:write", "customer:read", "order:read", "lead:read");
        booked(shop, Map.of("fullName", "Ada", "email", "ada@example.com"), "Trek");
        booked(cargo, Map.of("fullName", "Ada L.", "phone", "+79110000077", "city", "Omsk"), "Cube");
        Reply beforeShop = shop.query(query);
        Reply beforeCargo = cargo.query(query);
        List<String> ids = database.jdbc()
                .sql("select id::text from customers where email = 'ada@example.com' or phone = '+79110000077'"
                        + " order by email nulls last")
                .query(String.class)
                .list();
        Reply merged = manager("mutation { mergeCustomers(input: {id: \"" + ids.get(0) + "\", duplicateId: \""
                + ids.get(1) + "\"}) { customer { phone city email } userErrors { code } } }");
        assertThat(merged.data("mergeCustomers.customer").toString())
                .isEqualTo("{\"phone\":\"+79110000077\",\"city\":\"Omsk\",\"email\":\"ada@example.com\"}");
        manager("mutation { updateCustomer(input: {id: \"" + ids.get(0)
                + "\", telegram: \"@adaada\", fullName: \"Ada King\"}) { userErrors { code } } }");

        assertThat(shop.query(query).body()).isEqualTo(beforeShop.body()).doesNotContain("0000077", "Omsk");
        assertThat(cargo.query(query).body()).isEqualTo(beforeCargo.body()).doesNotContain("ada@");
    }

    /** Each value of a lead's contact is the partner's, as long as the partner wrote it last. */
    @Test
    void contactsThatAManagerWroteAreHiddenFromThePartner() {
        Api.Client shop = key("booking:write", "lead:read", "lead:write");
        String lead = booked(shop, Map.of("fullName", "Ada", "email", "ada@example.com"), "Trek")
                .at("/lead/code")
                .asString();
        String query = "{ lead(id: \"" + lead + "\") { contactName contactPhone contactEmail } }";
        String update = "mutation { updateLead(input: {id: \"" + lead + "\", %s}) {"
                + " lead { contactName contactPhone contactEmail } userErrors { code } } }";
        manager(update.formatted("contactPhone: \"+79110000088\", contactEmail: \"ada@work.example\""));
        assertThat(shop.query(query).data("lead").toString())
                .isEqualTo("{\"contactName\":\"Ada\",\"contactPhone\":null,\"contactEmail\":null}");
        assertThat(manager(query).data("lead.contactPhone").asString()).isEqualTo("+79110000088");
        assertThat(shop.query(update.formatted("contactPhone: \"+79110000099\""))
                        .data("updateLead.lead")
                        .toString())
                .isEqualTo("{\"contactName\":\"Ada\",\"contactPhone\":\"+79110000099\",\"contactEmail\":null}");
    }

    @Test
    void laterReadsShowTheBookingToo() {
        Api.Client shop = key("booking:write", "order:read", "lead:read");
        for (String email : List.of("known@example.com", "new@example.com")) {
            shop.query(BOOK, Map.of("input", booking(email, false)));
        }
        Reply orders = shop.query(
                "{ orders { nodes { customer %1$s lead { customer %1$s } } } leads { nodes { customer %1$s } } }"
                        .formatted(CUSTOMER));
        assertThat(orders.texts("orders.nodes", "customer.fullName")).containsExactly("Ada Lovelace", "Ada Lovelace");
        assertThat(told(orders).replace("known@example.com", "")).doesNotContain(SECRETS);
    }

    /** A key that may read all customers is not kept from anything. */
    @Test
    void aKeyForAllCustomersSeesThem() {
        Reply reply = key("booking:write", "customer:read:all")
                .query(BOOK, Map.of("input", booking("known@example.com", true)));
        assertThat(reply.data("createBooking.order.customer.city").asString()).isEqualTo("Tver");
    }
}
