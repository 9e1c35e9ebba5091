package crm.lead;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.Fixture;
import crm.Reply;
import crm.TestDatabase;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Creates, updates and assigns leads. */
@ApiTest
@ChangesTheDatabase
class LeadChangesTest {

    private static final String CREATE = """
            mutation($input: CreateLeadInput!) { createLead(input: $input) {
              lead { id code status source contactName contactPhone contactEmail customer { code fullName
                } applicationNotes
                estimatedBudget { amount }
                bikeUrl externalBikeRef bike { title price { amount currency } images rebuilt } assignedManager { name
                  } version }
              event { from to actor { name } } userErrors { code message path } replayed } }""";

    private static final String UPDATE = """
            mutation($input: UpdateLeadInput!) { updateLead(input: $input) {
              lead { source contactName contactPhone contactEmail customer { code } applicationNotes bikeUrl bike
                { title } version }
              userErrors { __typename code path } replayed } }""";

    private static final String ASSIGN = """
            mutation($input: AssignLeadInput!) { assignLead(input: $input) {
              lead { assignedManager { name } version } userErrors { code path } replayed } }""";

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    @Test
    void createsALeadWithCustomerAndBike() {
        Reply reply = create(Map.of(
                "source",
                "phone_call",
                "customer",
                Map.of("fullName", "Иван Петров 🚲", "phone", "8 (912) 345-67-89", "email", "Ivan@Example.com"),
                "bikeUrl",
                "https://listings.example/bikes/77",
                "bike",
                Map.of(
                        "title", "Rose Backroad",
                        "price", Map.of("amount", "1999.90", "currency", "EUR"),
                        "images", java.util.List.of("https://pictures.example/77/1.jpg")),
                "notes",
                "Хочет синий",
                "estimatedBudget",
                Map.of("amount", "2500", "currency", "EUR"),
                "assignedManagerId",
                Fixture.user(3)));

        assertThat(reply.data("createLead.userErrors")).isEmpty();
        assertThat(reply.data("createLead.lead.customer.fullName").asString()).isEqualTo("Иван Петров 🚲");
        assertThat(reply.data("createLead.lead.contactPhone").asString()).isEqualTo("+79123456789");
        assertThat(reply.data("createLead.lead.contactEmail").asString()).isEqualTo("ivan@example.com");
        assertThat(reply.data("createLead.lead.bike").toString())
                .isEqualTo("{\"title\":\"Rose Backroad\",\"price\":{\"amount\":\"1999.90\",\"currency\":\"EUR\"},"
                        + "\"images\":[\"https://pictures.example/77/1.jpg\"],\"rebuilt\":false}");
        assertThat(reply.data("createLead.lead.estimatedBudget.amount").asString())
                .isEqualTo("2500.00");
        assertThat(reply.data("createLead.lead.externalBikeRef").asString())
                .isEqualTo("https://listings.example/bikes/77");
        assertThat(reply.data("createLead.event").toString())
                .isEqualTo("{\"from\":null,\"to\":\"NEW\",\"actor\":{\"name\":\"Марк Орлов\"}}");
    }

    @Test
    void findsTheCustomerByEmailThenPhone() {
        assertThat(customerOf(Map.of("fullName", "x", "email", "VERA@example.com", "phone", "+79001234567")))
                .isEqualTo("CUST-000002");
        assertThat(customerOf(Map.of("fullName", "x", "email", "new@example.com", "phone", "89001234567")))
                .isEqualTo("CUST-000001");
        assertThat(create(Map.of("source", "x", "customerId", "1002"))
                        .data("createLead.lead.customer.code")
                        .asString())
                .isEqualTo("CUST-000002");
    }

    private String customerOf(Map<String, ?> customer) {
        return create(Map.of("source", "x", "customer", customer))
                .data("createLead.lead.customer.code")
                .asString();
    }

    @Test
    void reportsAllErrorsOfANewLead() {
        String before = everything();
        Reply reply = create(Map.of(
                "source", "Web Site",
                "customer", Map.of("fullName", "x".repeat(201)),
                "bikeUrl", "ftp://x",
                "notes", "a\u0000b",
                "assignedManagerId", Fixture.user(4)));
        assertThat(reply.texts("createLead.userErrors", "code"))
                .containsExactlyInAnyOrder(
                        "REQUIRED", "TOO_LONG", "INVALID_VALUE", "INVALID_VALUE", "INVALID_TEXT", "CONFLICT");
        assertThat(create(Map.of("source", "x")).texts("createLead.userErrors", "code"))
                .containsExactly("REQUIRED");
        assertThat(create(Map.of(
                                "source", "x",
                                "customerId", "1002",
                                "customer", Map.of("fullName", "x", "email", "a@example.com")))
                        .texts("createLead.userErrors", "code"))
                .containsExactly("CONFLICT");
        assertThat(create(Map.of("source", "x", "customerId", "CUST-999999")).texts("createLead.userErrors", "code"))
                .containsExactly("NOT_FOUND");
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void idempotencyKeyCreatesOneLeadAndDryRunNone() {
        String before = everything();
        Map<String, Object> input =
                new HashMap<>(Map.of("source", "x", "customerId", "1002", "idempotencyKey", "once", "dryRun", true));
        assertThat(create(input).data("createLead.lead.status").asString()).isEqualTo("NEW");
        assertThat(everything()).isEqualTo(before);
        input.remove("dryRun");
        Reply first = create(input);
        Reply second = create(input);
        assertThat(second.data("createLead.replayed").asBoolean()).isTrue();
        assertThat(second.data("createLead.lead.id")).isEqualTo(first.data("createLead.lead.id"));
        input.put("notes", "another");
        assertThat(create(input).texts("createLead.userErrors", "code")).containsExactly("KEY_REUSED");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 201})
    void refusesInvalidIdempotencyKeys(int length) {
        assertThat(create(Map.of("source", "x", "customerId", "1002", "idempotencyKey", "k".repeat(length)))
                        .texts("createLead.userErrors", "path.0"))
                .containsExactly("idempotencyKey");
    }

    @Test
    void keepsAbsentFieldsAndClearsNullFields() {
        Map<String, Object> input = new HashMap<>();
        input.put("id", "LEAD-000001");
        input.put("notes", null);
        input.put("contactName", "Влад Орлов");
        Reply reply = update(input);
        assertThat(reply.data("updateLead.lead").toString())
                .isEqualTo("{\"source\":\"website_booking\",\"contactName\":\"Влад Орлов\","
                        + "\"contactPhone\":\"+79001234567\",\"contactEmail\":\"vlad.orlov@example.com\","
                        + "\"customer\":{\"code\":\"CUST-000001\"},\"applicationNotes\":null,"
                        + "\"bikeUrl\":\"https://listings.example/bikes/1\",\"bike\":{\"title\":\"Trek Émonda SL 6\"},"
                        + "\"version\":1}");
    }

    @Test
    void updatesTheEstimatedBudgetInEurOnly() {
        String mutation = """
                mutation { updateLead(input: {id: "LEAD-000001", estimatedBudget: {amount: "%s", currency: "%s"}}) {
                  lead { estimatedBudget { amount currency } } userErrors { code path } } }""";
        assertThat(api.query(mutation.formatted("1500.5", "EUR"))
                        .data("updateLead")
                        .toString())
                .isEqualTo("{\"lead\":{\"estimatedBudget\":{\"amount\":\"1500.50\",\"currency\":\"EUR\"}},"
                        + "\"userErrors\":[]}");
        assertThat(api.query(mutation.formatted("1500", "RUB"))
                        .data("updateLead.userErrors.0.path")
                        .toString())
                .isEqualTo("[\"estimatedBudget\",\"currency\"]");
    }

    @Test
    void refusesANewLeadWhoseBudgetIsNotInEur() {
        assertThat(create(Map.of(
                                "source",
                                "x",
                                "customer",
                                Map.of("fullName", "Anna", "email", "anna@new.example"),
                                "estimatedBudget",
                                Map.of("amount", "1500", "currency", "RUB")))
                        .data("createLead.userErrors.0.path")
                        .toString())
                .isEqualTo("[\"estimatedBudget\",\"currency\"]");
    }

    @Test
    void emptyPatchChangesNothing() {
        String before = everything();
        assertThat(update(Map.of("id", "LEAD-000001"))
                        .data("updateLead.lead.version")
                        .asInt())
                .isZero();
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void refusesInvalidLeads() {
        String before = everything();
        Map<String, Object> input = new HashMap<>();
        input.put("id", "LEAD-000001");
        input.put("source", null);
        input.put("contactPhone", "phone");
        input.put("contactEmail", "mail");
        input.put("customerId", "CUST-999999");
        input.put("contactName", "x".repeat(201));
        input.put("notes", "x".repeat(10_001));
        assertThat(update(input).texts("updateLead.userErrors", "code"))
                .containsExactlyInAnyOrder(
                        "REQUIRED", "NOT_FOUND", "TOO_LONG", "INVALID_VALUE", "INVALID_VALUE", "TOO_LONG");
        assertThat(update(Map.of("id", "LEAD-000001", "notes", "x", "expectedVersion", 3))
                        .texts("updateLead.userErrors", "__typename"))
                .containsExactly("StaleVersion");
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void newBikeReplacesTheSnapshot() {
        Reply reply = update(Map.of("id", "LEAD-000001", "bike", Map.of("title", "Cube Attain")));
        assertThat(reply.data("updateLead.lead.bike.title").asString()).isEqualTo("Cube Attain");
    }

    @Test
    void assignsAndUnassignsALead() {
        assertThat(assign(Map.of("id", "LEAD-000001", "managerId", Fixture.user(3)))
                        .data("assignLead.lead.assignedManager.name")
                        .asString())
                .isEqualTo("Vera Klein");
        assertThat(assign(Collections.singletonMap("id", "LEAD-000001"))
                        .data("assignLead.lead.assignedManager")
                        .isNull())
                .isTrue();
        assertThat(assign(Map.of("id", "LEAD-000001", "managerId", Fixture.user(4)))
                        .texts("assignLead.userErrors", "code"))
                .containsExactly("CONFLICT");
        assertThat(assign(Map.of("id", "LEAD-000001", "managerId", "nobody"))
                        .refusal()
                        .argument())
                .isEqualTo("input.managerId");
    }

    @ParameterizedTest
    @ValueSource(strings = {"createLead", "updateLead", "assignLead"})
    void refusesAnalysts(String mutation) {
        String input = mutation.equals("createLead") ? "{source: \"x\"}" : "{id: \"LEAD-000001\"}";
        assertThat(api.as("analyst")
                        .query("mutation { %s(input: %s) { replayed } }".formatted(mutation, input))
                        .refusal()
                        .code())
                .isEqualTo("FORBIDDEN");
    }

    private Reply create(Map<String, ?> input) {
        return api.query(CREATE, Map.of("input", input));
    }

    private Reply update(Map<String, ?> input) {
        return api.query(UPDATE, Map.of("input", input));
    }

    private Reply assign(Map<String, ?> input) {
        return api.query(ASSIGN, Map.of("input", input));
    }

    private String everything() {
        return database.jdbc().sql("""
                        select (select string_agg(l::text, ';' order by id) from leads l)
                          || (select string_agg(c::text, ';' order by id) from customers c)
                          || (select count(*) from status_history)
                          || (select count(*) from idempotency_records)""").query(String.class).single();
    }
}
