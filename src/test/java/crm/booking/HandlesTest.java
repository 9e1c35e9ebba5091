package crm.booking;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.ConcurrentCalls;
import crm.Fixture;
import crm.Reply;
import crm.Statements;
import crm.TestDatabase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Customers who can be reached only by Telegram or WhatsApp. */
@ApiTest
@ChangesTheDatabase
class HandlesTest {

    private static final String CUSTOMER = "{ id code fullName email phone telegram whatsapp preferredChannel }";

    private static final String BOOK = """
            mutation($input: CreateBookingInput!) { createBooking(input: $input) {
              order { orderCode customer %1$s }
              lead { code source contactName contactPhone contactEmail contactTelegram contactWhatsapp
                customer { code } }
              userErrors { code message path } replayed } }""".formatted(CUSTOMER);

    private static final String LEAD = """
            mutation($input: CreateLeadInput!) { createLead(input: $input) {
              lead { code contactTelegram contactWhatsapp customer %s }
              userErrors { code path } } }""".formatted(CUSTOMER);

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    @Autowired
    private Statements statements;

    private Reply book(Api.Client client, Map<String, ?> customer) {
        return client.query(
                BOOK, Map.of("input", Map.of("customer", customer, "bike", Map.of("title", "Trek Domane"))));
    }

    private Reply book(Map<String, ?> customer) {
        return book(api.as("manager"), customer);
    }

    private Reply lead(Map<String, ?> customer) {
        return api.query(LEAD, Map.of("input", Map.of("customer", customer, "source", "telegram_bot")));
    }

    private int customers() {
        return database.jdbc()
                .sql("select count(*) from customers")
                .query(Integer.class)
                .single();
    }

    private static List<String> errors(Reply reply, String mutation) {
        return reply.data(mutation + ".userErrors")
                .valueStream()
                .map(error -> error.path("code").asString() + " "
                        + String.join(
                                ".",
                                error.path("path")
                                        .valueStream()
                                        .map(JsonNode::asString)
                                        .toList()))
                .toList();
    }

    /** The old form of the website has a name and one contact: a Telegram handle for most customers. */
    @Test
    void takesABookingWithATelegramHandleAlone() {
        Reply reply = book(Map.of(
                "fullName", "Юлия Щербакова", "telegram", " https://t.me/Julia_Shch ", "preferredChannel", "TELEGRAM"));
        assertThat(reply.data("createBooking.userErrors")).isEmpty();
        JsonNode customer = reply.data("createBooking.order.customer");
        assertThat(customer.path("telegram").asString()).isEqualTo("@Julia_Shch");
        assertThat(customer.path("preferredChannel").asString()).isEqualTo("TELEGRAM");
        assertThat(customer.path("email").isNull() && customer.path("phone").isNull())
                .isTrue();
        assertThat(reply.data("createBooking.lead.contactTelegram").asString()).isEqualTo("@Julia_Shch");
        assertThat(reply.data("createBooking.lead.customer.code")).isEqualTo(customer.path("code"));
    }

    @Test
    void takesABookingWithAWhatsappNumberAlone() {
        Reply reply = book(Map.of("fullName", "Юлия", "whatsapp", "8 (916) 555-44-33"));
        assertThat(reply.data("createBooking.order.customer.whatsapp").asString())
                .isEqualTo("+79165554433");
        assertThat(reply.data("createBooking.lead.contactWhatsapp").asString()).isEqualTo("+79165554433");
    }

    @ParameterizedTest
    @CsvSource({
        "telegram, @Julia, telegram, t.me/julia",
        "telegram, 123456789, telegram, 123456789",
        "whatsapp, +79165554433, whatsapp, 8 916 555-44-33",
    })
    void findsTheCustomerByTheHandle(String field, String first, String again, String second) {
        JsonNode code = book(Map.of("fullName", "A", field, first)).data("createBooking.order.customer.code");
        int before = customers();
        assertThat(book(Map.of("fullName", "B", again, second, "email", "later@example.com"))
                        .data("createBooking.order.customer.code"))
                .isEqualTo(code);
        assertThat(lead(Map.of("fullName", "C", again, second)).data("createLead.lead.customer.code"))
                .isEqualTo(code);
        assertThat(customers()).isEqualTo(before);
    }

    /** Vera has the e-mail address, and Vlad the phone and the handle. */
    @Test
    void anEmailAddressComesBeforeAPhoneBeforeAHandle() {
        database.execute("update customers set telegram = case code when 'CUST-000001' then '@vladislav' end");
        assertThat(book(Map.of("fullName", "A", "telegram", "@Vladislav", "email", "vera@example.com"))
                        .data("createBooking.order.customer.code")
                        .asString())
                .isEqualTo("CUST-000002");
        assertThat(book(Map.of("fullName", "A", "telegram", "@Vladislav", "phone", "+79001234568"))
                        .data("createBooking.order.customer.code")
                        .asString())
                .isEqualTo("CUST-000004");
        assertThat(book(Map.of("fullName", "A", "telegram", "@VLADISLAV", "whatsapp", "+79000000001"))
                        .data("createBooking.order.customer.code")
                        .asString())
                .isEqualTo("CUST-000001");
        // A booking never changes the contact of a known customer.
        assertThat(database.jdbc()
                        .sql("select telegram from customers where code = 'CUST-000002'")
                        .query()
                        .singleRow()
                        .get("telegram"))
                .isNull();
    }

    @Test
    void refusesABookingWithoutAnyContact() {
        for (Map<String, String> customer : List.of(
                Map.of("fullName", "A"), Map.of("fullName", "A", "telegram", " ", "whatsapp", "", "email", " "))) {
            Reply booking = book(customer);
            assertThat(errors(booking, "createBooking")).containsExactly("REQUIRED customer.email");
            assertThat(booking.data("createBooking.userErrors.0.message").asString())
                    .contains("Telegram handle", "WhatsApp number");
            assertThat(errors(lead(customer), "createLead")).containsExactly("REQUIRED customer.email");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"@ab", "@1abc", "имя", "two words", "@a-b-c", "vk.com/name", "@", "999999999999999999999"})
    void refusesInvalidHandles(String handle) {
        assertThat(errors(book(Map.of("fullName", "A", "telegram", handle)), "createBooking"))
                .containsExactly("INVALID_VALUE customer.telegram");
        assertThat(errors(lead(Map.of("fullName", "A", "telegram", handle)), "createLead"))
                .containsExactly("INVALID_VALUE customer.telegram");
    }

    @Test
    void refusesInvalidWhatsappNumbers() {
        assertThat(errors(book(Map.of("fullName", "A", "whatsapp", "12-34")), "createBooking"))
                .containsExactly("INVALID_VALUE customer.whatsapp");
        assertThat(errors(book(Map.of("fullName", "A", "telegram", "@" + "a".repeat(400))), "createBooking"))
                .containsExactly("TOO_LONG customer.telegram");
    }

    @Test
    void concurrentBookingsWithOneHandleMakeOneCustomer() throws Exception {
        int before = customers();
        List<Reply> replies = ConcurrentCalls.send(
                12, client -> book(Map.of("fullName", "A", "telegram", client % 2 == 0 ? "@OneHandle" : "@onehandle")));
        assertThat(replies)
                .extracting(reply -> reply.data("createBooking.order.customer.code"))
                .containsOnly(replies.getFirst().data("createBooking.order.customer.code"));
        assertThat(customers()).isEqualTo(before + 1);
    }

    @Test
    void convertsALeadWithAHandleAlone() {
        String convert = "mutation { convertLead(input: {id: \"%s\"}) { order { customer " + CUSTOMER
                + " } userErrors { code path } } }";
        database.execute("""
                update leads set customer_id = null, contact_name = null, contact_phone = null,
                  contact_phone_raw = null, contact_email = null, contact_telegram = '@anna',
                  bike_snapshot = '{"title": "Trek", "takenAt": "2018-07-02T11:40:00Z"}'
                where code in ('LEAD-000003', 'LEAD-000009');
                update customers set telegram = '@Anna' where code = 'CUST-000004'""");
        assertThat(api.query(convert.formatted("LEAD-000003"))
                        .data("convertLead.order.customer.code")
                        .asString())
                .isEqualTo("CUST-000004");
        database.execute("update leads set contact_telegram = '@nobody' where code = 'LEAD-000009'");
        Reply unknown = api.query(convert.formatted("LEAD-000009"));
        assertThat(unknown.data("convertLead.order.customer.fullName").asString())
                .isEqualTo("@nobody");
        assertThat(unknown.data("convertLead.order.customer.telegram").asString())
                .isEqualTo("@nobody");
    }

    @Test
    void updatesTheHandlesOfALead() {
        String update = "mutation { updateLead(input: {id: \"LEAD-000001\", %s}) {"
                + " lead { contactTelegram contactWhatsapp } userErrors { code path } } }";
        assertThat(api.query(update.formatted("contactTelegram: \"vlad_o\", contactWhatsapp: \"8 900 123-45-67\""))
                        .data("updateLead.lead")
                        .toString())
                .isEqualTo("{\"contactTelegram\":\"@vlad_o\",\"contactWhatsapp\":\"+79001234567\"}");
        assertThat(errors(api.query(update.formatted("contactTelegram: \"я\", contactWhatsapp: \"x\"")), "updateLead"))
                .containsExactly("INVALID_VALUE contactTelegram", "INVALID_VALUE contactWhatsapp");
        assertThat(api.query(update.formatted("contactTelegram: null"))
                        .data("updateLead.lead.contactTelegram")
                        .isNull())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "@Julia_Shch, TELEGRAM EXACT",
        "julia_shch, TELEGRAM EXACT",
        "https://t.me/Julia_Shch, TELEGRAM EXACT",
        "@julia, TELEGRAM PART",
        "shch, TELEGRAM PART",
        "+7 916 555-44-33, WHATSAPP EXACT",
        "555-44-33, WHATSAPP PART",
    })
    void peopleFindRecordsByHandles(String text, String match) {
        book(Map.of("fullName", "Ю", "telegram", "@Julia_Shch", "whatsapp", "+79165554433"));
        String query = """
                query($text: String!) {
                  search(text: $text, types: [CUSTOMER]) { results { matches { field closeness } } }
                  leads: search(text: $text, types: [LEAD]) { results { matches { field closeness } } }
                  customers(filter: {search: $text}) { nodes { telegram } }
                  byLead: leads(filter: {search: $text}) { nodes { contactTelegram } }
                  orders(filter: {search: $text}) { nodes { customer { telegram } } } }""";
        Reply found = api.as("manager").query(query, Map.of("text", text));
        String expected = "{\"field\":\"" + match.replace(" ", "\",\"closeness\":\"") + "\"}";
        assertThat(found.data("search.results.0.matches").toString()).contains(expected);
        assertThat(found.data("leads.results.0.matches").toString()).contains(expected);
        assertThat(found.texts("customers.nodes", "telegram")).containsExactly("@Julia_Shch");
        assertThat(found.texts("byLead.nodes", "contactTelegram")).containsExactly("@Julia_Shch");
        assertThat(found.texts("orders.nodes", "customer.telegram")).containsExactly("@Julia_Shch");

        Reply masked = api.as("analyst").query(query, Map.of("text", text));
        assertThat(masked.data("search.results")).isEmpty();
        assertThat(masked.body()).doesNotContain("TELEGRAM", "WHATSAPP", "@J***");
    }

    @Test
    void handlesAreMaskedForAnalysts() {
        String order = book(Map.of("fullName", "Ю", "telegram", "@Julia_Shch", "whatsapp", "+79165554433"))
                .data("createBooking.order.orderCode")
                .asString();
        Reply reply = api.as("analyst")
                .query("{ order(id: \"" + order + "\") { customer { telegram whatsapp }"
                        + " lead { contactTelegram contactWhatsapp } } }");
        assertThat(reply.data("order").toString())
                .isEqualTo("{\"customer\":{\"telegram\":\"@J***\",\"whatsapp\":\"+7 916 ***-**-33\"},"
                        + "\"lead\":{\"contactTelegram\":\"@J***\",\"contactWhatsapp\":\"+7 916 ***-**-33\"}}");
    }

    @Test
    void sameHandlesMakeDuplicates() {
        database.execute("""
                update customers set telegram = '@Same', whatsapp = '+79165554433' where code = 'CUST-000001';
                update customers set telegram = '@sAme' where code = 'CUST-000002';
                update customers set whatsapp = '+79165554433' where code = 'CUST-000004'""");
        assertThat(api.query("{ customer(id: \"CUST-000001\") { duplicates { customer { code } score reasons why } } }")
                        .data("customer.duplicates")
                        .toString())
                .isEqualTo("[{\"customer\":{\"code\":\"CUST-000002\"},\"score\":0.9,\"reasons\":[\"SAME_TELEGRAM\"],"
                        + "\"why\":[\"Same Telegram handle\"]},"
                        + "{\"customer\":{\"code\":\"CUST-000004\"},\"score\":0.8,\"reasons\":[\"SAME_WHATSAPP\"],"
                        + "\"why\":[\"Same WhatsApp number\"]}]");
    }

    /** A handle goes over with a merge and finds the survivor, also afterwards; it comes back when that is undone. */
    @Test
    void mergesMoveHandlesThere() {
        String first = book(Map.of("fullName", "A", "email", "a@example.com"))
                .data("createBooking.order.customer.code")
                .asString();
        String second = book(Map.of("fullName", "B", "telegram", "@second", "whatsapp", "+79165554433"))
                .data("createBooking.order.customer.code")
                .asString();
        String merge = "mutation { mergeCustomers(input: {id: \"" + first + "\", duplicateId: \"" + second
                + "\"}) { customer { telegram whatsapp } merge { filledFields } userErrors { code } } }";
        assertThat(api.as("admin").query(merge).data("mergeCustomers").toString())
                .isEqualTo("{\"customer\":{\"telegram\":\"@second\",\"whatsapp\":\"+79165554433\"},"
                        + "\"merge\":{\"filledFields\":[\"telegram\",\"whatsapp\"]},\"userErrors\":[]}");
        assertThat(book(Map.of("fullName", "C", "telegram", "@Second"))
                        .data("createBooking.order.customer.code")
                        .asString())
                .isEqualTo(first);
        api.as("admin")
                .query("mutation { unmergeCustomers(input: {duplicateId: \"" + second
                        + "\"}) { userErrors { code } } }")
                .data("unmergeCustomers.userErrors");
        assertThat(api.query("{ customer(id: \"" + first + "\") { telegram whatsapp } }")
                        .data("customer")
                        .toString())
                .isEqualTo("{\"telegram\":null,\"whatsapp\":null}");
        assertThat(book(Map.of("fullName", "C", "telegram", "@Second"))
                        .data("createBooking.order.customer.code")
                        .asString())
                .isEqualTo(second);
    }

    private Api.Client key(String partner, String... scopes) {
        Map<String, Object> variables = Map.of("partner", partner, "scopes", List.of(scopes));
        return api.withToken(api.as("admin")
                .query("""
                        mutation($partner: String!, $scopes: [String!]) { createApiKey(input: {name: "key",
                          role: PARTNER, partner: $partner, scopes: $scopes}) { secret } }""", variables)
                .data("createApiKey.secret")
                .asString());
    }

    private static Map<String, Object> sent(String handle, boolean dryRun) {
        Map<String, Object> input = new HashMap<>(Map.of(
                "customer", Map.of("fullName", "Ada", "telegram", handle),
                "bike", Map.of("title", "Trek"),
                "dryRun", dryRun));
        if (!dryRun) {
            input.put("idempotencyKey", handle);
        }
        return Map.of("input", input);
    }

    private static String alike(Reply reply) {
        return reply.body()
                .replaceAll("@(known|new)handle", "H")
                .replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID")
                .replaceAll("(ORD|LEAD|CUST)-[A-Z0-9]+", "CODE");
    }

    /** A partner learns nothing of a customer that the CRM knows by the same handle: not even that there is one. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void knownAndNewHandlesLookAlikeToAPartner(boolean dryRun) throws Exception {
        database.execute("""
                update customers set full_name = 'Кнут Known', telegram = '@KnownHandle', whatsapp = '+79110000055'
                where code = 'CUST-000001'""");
        Api.Client shop = key("Shop", "booking:write", "order:read", "customer:read", "lead:read");
        shop.query(BOOK, sent("@otherhandle", true));
        List<String> statementsForKnown = statements.during(() -> shop.query(BOOK, sent("@knownhandle", true)));
        List<String> statementsForNew = statements.during(() -> shop.query(BOOK, sent("@newhandle", true)));
        assertThat(statementsForKnown).isEqualTo(statementsForNew);

        Reply known = shop.query(BOOK, sent("@knownhandle", dryRun));
        Reply unknown = shop.query(BOOK, sent("@newhandle", dryRun));
        assertThat(alike(known)).isEqualTo(alike(unknown));
        assertThat(known.body()).doesNotContain("Known", "CUST-000001", "+7911", "+7 911");
        assertThat(known.data("createBooking.order.customer.telegram").asString())
                .isEqualTo("@knownhandle");
        assertThat(known.data("createBooking.order.customer.id").asString()).isNotEqualTo(Fixture.customer(1));
        if (dryRun) {
            return;
        }
        JsonNode customer = known.data("createBooking.order.customer");
        Reply replayed = shop.query(BOOK, sent("@knownhandle", false));
        assertThat(replayed.data("createBooking.replayed").asBoolean()).isTrue();
        assertThat(replayed.data("createBooking.order.customer")).isEqualTo(customer);
        Reply again = book(shop, Map.of("fullName", "Other", "telegram", "@KNOWNhandle"));
        assertThat(again.data("createBooking.order.customer")).isEqualTo(customer);
        Reply lists = shop.query("{ customers { nodes " + CUSTOMER + " } leads { nodes { contactTelegram customer "
                + CUSTOMER + " } } orders { nodes { customer " + CUSTOMER + " } }"
                + " found: customers(filter: {search: \"@KnownHandle\"}) { nodes { code } }"
                + " one: customer(id: \"" + customer.path("code").asString() + "\") " + CUSTOMER + " }");
        assertThat(lists.data("one")).isEqualTo(customer);
        assertThat(lists.texts("customers.nodes", "telegram")).containsExactlyInAnyOrder("@knownhandle", "@newhandle");
        assertThat(lists.data("found.nodes")).isEmpty();
        assertThat(lists.body()).doesNotContain("Known", "CUST-000001", "+79110000055");
        // The CRM joined the customer that it knew.
        assertThat(api.query("{ customer(id: \"" + customer.path("code").asString() + "\") { code } }")
                        .data("customer.code")
                        .asString())
                .isEqualTo("CUST-000001");
    }

    /** One partner's handle of a customer, and another's e-mail address, do not tell either of the other. */
    @Test
    void handlesOfMergedCustomersStayWithThePartnerThatSentThem() {
        String query = "{ customers { nodes " + CUSTOMER + " } orders { nodes { customer " + CUSTOMER + " } } }";
        Api.Client shop = key("Shop", "booking:write", "customer:read", "order:read");
        Api.Client cargo = key("Freight", "booking:write", "customer:read", "order:read");
        book(shop, Map.of("fullName", "Ada", "telegram", "@ada_l"));
        book(cargo, Map.of("fullName", "Ada L.", "whatsapp", "+79110000077"));
        String before = shop.query(query).body();
        String beforeCargo = cargo.query(query).body();
        List<String> codes = database.jdbc()
                .sql("select code from customers where telegram = '@ada_l' or whatsapp = '+79110000077'"
                        + " order by whatsapp")
                .query(String.class)
                .list();
        assertThat(api.as("admin")
                        .query("mutation { mergeCustomers(input: {id: \"" + codes.get(0) + "\", duplicateId: \""
                                + codes.get(1) + "\"}) { customer { telegram whatsapp } } }")
                        .data("mergeCustomers.customer")
                        .toString())
                .isEqualTo("{\"telegram\":\"@ada_l\",\"whatsapp\":\"+79110000077\"}");
        assertThat(shop.query(query).body())
                .isEqualTo(before)
                .contains("@ada_l")
                .doesNotContain("0000077");
        assertThat(cargo.query(query).body()).isEqualTo(beforeCargo).doesNotContain("@ada_l");
    }

    @Test
    void handlesThatAManagerWroteAreHiddenFromThePartner() {
        Api.Client shop = key("Shop", "booking:write", "lead:read", "lead:write");
        String lead = book(shop, Map.of("fullName", "Ada", "telegram", "@ada_l", "whatsapp", "+79110000077"))
                .data("createBooking.lead.code")
                .asString();
        String query = "{ lead(id: \"" + lead + "\") { contactTelegram contactWhatsapp } }";
        api.query("mutation { updateLead(input: {id: \"" + lead
                        + "\", contactTelegram: \"@secret\", contactWhatsapp: \"+79110000088\"})"
                        + " { userErrors { code } } }")
                .data("updateLead.userErrors");
        assertThat(shop.query(query).data("lead").toString())
                .isEqualTo("{\"contactTelegram\":null,\"contactWhatsapp\":null}");
        assertThat(api.query(query).data("lead.contactTelegram").asString()).isEqualTo("@secret");
    }
}
