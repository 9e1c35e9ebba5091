package crm.booking;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
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
              lead { contactName contactPhone contactEmail customer %1$s } event { note }
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
        return api.withToken(api.as("admin")
                .query("""
                        mutation($scopes: [String!]) { createApiKey(input: {name: "shop", role: PARTNER,
                          partner: "Shop", scopes: $scopes}) { secret } }""", Map.of("scopes", List.of(scopes)))
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
                .replaceAll("(ORD|LEAD)-[A-Z0-9]+", "CODE");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void knownAndNewCustomersLookAlike(boolean dryRun) {
        Api.Client shop = key("booking:write");
        Reply known = shop.query(BOOK, Map.of("input", booking("known@example.com", dryRun)));
        Reply unknown = shop.query(BOOK, Map.of("input", booking("new@example.com", dryRun)));

        assertThat(known.data("createBooking.userErrors")).isEmpty();
        assertThat(alike(known)).isEqualTo(alike(unknown));
        assertThat(told(known)).doesNotContain(SECRETS);
        JsonNode customer = known.data("createBooking.order.customer");
        assertThat(customer.path("fullName").asString()).isEqualTo("Ada Lovelace");
        assertThat(customer.path("email").asString()).isEqualTo("known@example.com");
        assertThat(customer.path("createdAt").asString()).isEqualTo("2018-07-02T12:00:00.000Z");
        if (!dryRun) {
            Reply again = shop.query(BOOK, Map.of("input", booking("known@example.com", false)));
            assertThat(again.data("createBooking.replayed").asBoolean()).isTrue();
            assertThat(again.data("createBooking.order.customer")).isEqualTo(customer);
        }
    }

    /** What takes longer tells as much as what is answered. */
    @Test
    void dryRunsDoTheSameForKnownAndNewCustomers() throws Exception {
        Api.Client shop = key("booking:write", "lead:write");
        for (String mutation : List.of(BOOK, LEAD)) {
            // The first request of a key looks the key up.
            shop.query(mutation, dryRun(mutation, "other@example.com"));
            List<String> known = statements.during(() -> shop.query(mutation, dryRun(mutation, "known@example.com")));
            List<String> unknown = statements.during(() -> shop.query(mutation, dryRun(mutation, "new@example.com")));
            assertThat(known)
                    .isEqualTo(unknown)
                    .anySatisfy(sql -> assertThat(sql).contains("insert into customers"));
        }
    }

    private static Map<String, Object> dryRun(String mutation, String email) {
        return Map.of(
                "input",
                mutation.equals(BOOK)
                        ? booking(email, true)
                        : Map.of(
                                "customer",
                                Map.of("fullName", "Ada", "email", email),
                                "source",
                                "shop",
                                "dryRun",
                                true));
    }

    /** The kind of an id tells as much as its time: known customers have the ids of the day they came. */
    @Test
    void idsOfCustomersAreNotThoseOfTheDatabase() {
        Api.Client shop = key("booking:write");
        for (String email : List.of("known@example.com", "new@example.com")) {
            String id = shop.query(BOOK, Map.of("input", booking(email, true)))
                    .data("createBooking.order.customer.id")
                    .asString();
            assertThat(id.charAt(14)).isEqualTo('3');
        }
    }

    /** Who may read customers sees a known one masked; a dry run, which joins nothing, still tells nothing. */
    @ParameterizedTest
    @CsvSource({"booking:write", "customer:read"})
    void dryRunsTellNothing(String scope) {
        Api.Client shop = key("booking:write", "lead:write", scope);
        for (String contact : List.of("email", "phone")) {
            Map<String, Object> person =
                    Map.of("fullName", "Ada", contact, contact.equals("email") ? "known@example.com" : "+79110000055");
            Reply booked = shop.query(
                    BOOK, Map.of("input", Map.of("customer", person, "bike", Map.of("title", "Trek"), "dryRun", true)));
            Reply lead =
                    shop.query(LEAD, Map.of("input", Map.of("customer", person, "source", "shop", "dryRun", true)));
            for (Reply reply : List.of(booked, lead)) {
                assertThat(told(reply).replace("known@example.com", "").replace("+79110000055", ""))
                        .doesNotContain(SECRETS)
                        .contains("Ada");
                assertThat(reply.json().has("errors")).isFalse();
            }
        }
    }

    @Test
    void laterReadsEchoTheBookingToo() {
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
