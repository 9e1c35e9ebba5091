package crm.customer;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.Fixture;
import crm.Reply;
import crm.TestDatabase;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

@ApiTest
@ChangesTheDatabase
class UpdateCustomerTest {

    private static final String UPDATE = """
            mutation($input: UpdateCustomerInput!) { updateCustomer(input: $input) {
              customer { id fullName email phone phoneRaw preferredChannel city country version updatedAt }
              userErrors { __typename code message path ... on StaleVersion { expected current } }
              replayed } }""";

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    @Test
    void changesOnlySentFields() {
        Reply reply = update("id", "CUST-000001", "fullName", "  Влад Орлов 🚲 ", "phone", "8 (916) 111-22-33");
        assertThat(reply.data("updateCustomer.userErrors")).isEmpty();
        assertThat(reply.data("updateCustomer.customer").toString())
                .isEqualTo("{\"id\":\"" + Fixture.customer(1) + "\",\"fullName\":\"Влад Орлов 🚲\","
                        + "\"email\":\"vlad.orlov@example.com\",\"phone\":\"+79161112233\","
                        + "\"phoneRaw\":\"8 (916) 111-22-33\","
                        + "\"preferredChannel\":\"TELEGRAM\",\"city\":\"Москва\",\"country\":\"RU\",\"version\":4,"
                        + "\"updatedAt\":\"2018-07-02T12:00:00.000Z\"}");
    }

    @Test
    void nullClearsAField() {
        Reply reply = update("id", "1001", "phone", null, "city", null, "country", "  ", "preferredChannel", null);
        assertThat(reply.data("updateCustomer.customer").toString())
                .contains("\"phone\":null", "\"city\":null", "\"country\":null", "\"preferredChannel\":null")
                .contains("\"email\":\"vlad.orlov@example.com\"");
    }

    @Test
    void validPhoneReplacesAnUnreadableOne() {
        Reply reply = update("id", "CUST-000003", "phone", "+4915112345679");
        assertThat(reply.data("updateCustomer.customer").toString())
                .contains("\"phone\":\"+4915112345679\",\"phoneRaw\":null");
    }

    @Test
    void emptyPatchChangesNothing() {
        String before = stateOf(1);
        assertThat(update("id", "CUST-000001")
                        .data("updateCustomer.customer.version")
                        .asInt())
                .isEqualTo(3);
        assertThat(stateOf(1)).isEqualTo(before);
    }

    @Test
    void refusesToClearTheLastContact() {
        String before = stateOf(1);
        Reply reply = update("id", "CUST-000001", "phone", null, "email", " ");
        assertThat(reply.texts("updateCustomer.userErrors", "code")).containsExactly("REQUIRED");
        assertThat(stateOf(1)).isEqualTo(before);
        assertThat(update("id", "CUST-000002", "phone", null).data("updateCustomer.userErrors"))
                .isEmpty();
        // A handle in a messenger is a contact, too, so this customer can do without the next two.
        assertThat(update("id", "CUST-000002", "email", null, "telegram", null).data("updateCustomer.userErrors"))
                .isEmpty();
        Reply last = update("id", "CUST-000002", "whatsapp", null);
        assertThat(last.texts("updateCustomer.userErrors", "code")).containsExactly("REQUIRED");
        assertThat(last.data("updateCustomer.userErrors.0.path").toString()).isEqualTo("[\"whatsapp\"]");
        // The old CRM knew people without any; their other fields can be changed.
        assertThat(update("id", "CUST-000005", "city", "Пермь").data("updateCustomer.userErrors"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "fullName, '', REQUIRED",
        "fullName, '   ', REQUIRED",
        "email, not an address, INVALID_VALUE",
        "phone, 12, INVALID_VALUE",
    })
    void refusesInvalidFields(String field, String value, String code) {
        String before = stateOf(1);
        Reply reply = update("id", "CUST-000001", field, value);
        assertThat(reply.texts("updateCustomer.userErrors", "code")).containsExactly(code);
        assertThat(reply.data("updateCustomer.userErrors.0.path").toString()).isEqualTo("[\"" + field + "\"]");
        assertThat(reply.data("updateCustomer.customer.version").asInt()).isEqualTo(3);
        assertThat(stateOf(1)).isEqualTo(before);
    }

    @Test
    void reportsAllErrorsAtOnce() {
        String before = stateOf(1);
        Reply reply = update(
                "id",
                "CUST-000001",
                "fullName",
                null,
                "email",
                "@",
                "phone",
                "x",
                "city",
                "ю".repeat(201),
                "country",
                "x".repeat(201));
        assertThat(reply.texts("updateCustomer.userErrors", "code"))
                .containsExactly("REQUIRED", "INVALID_VALUE", "INVALID_VALUE", "TOO_LONG", "TOO_LONG");
        assertThat(stateOf(1)).isEqualTo(before);
        assertThat(update("id", "CUST-000001", "city", "🚲".repeat(200)).data("updateCustomer.userErrors"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\\u0000b", "\\ud83d", "\\ude00\\ud83d"})
    void refusesNamesThatCannotBeStored(String escaped) {
        String before = stateOf(1);
        Reply reply = api.as("manager").post("/graphql", """
                {"query": "mutation($n: String) { updateCustomer(input: {id: \\"CUST-000001\\", fullName: $n}) \
                { userErrors { code } } }", "variables": {"n": "%s"}}""".formatted(escaped));
        assertThat(reply.texts("updateCustomer.userErrors", "code")).containsExactly("INVALID_TEXT");
        assertThat(stateOf(1)).isEqualTo(before);
    }

    @Test
    void staleVersionReturnsTheCurrentCustomer() {
        String before = stateOf(1);
        Reply reply = update("id", "CUST-000001", "city", "Пермь", "expectedVersion", 2);
        assertThat(reply.data("updateCustomer.userErrors.0").toString())
                .contains("\"__typename\":\"StaleVersion\"", "\"expected\":2,\"current\":3", "[\"expectedVersion\"]");
        assertThat(reply.data("updateCustomer.customer.version").asInt()).isEqualTo(3);
        assertThat(stateOf(1)).isEqualTo(before);
    }

    @Test
    void sameIdempotencyKeyMergesOnce() {
        Reply first = update("id", "CUST-000001", "city", "Пермь", "idempotencyKey", "k");
        Reply again = update("id", "CUST-000001", "city", "Пермь", "idempotencyKey", "k");
        assertThat(again.body()).isEqualTo(first.body().replace("\"replayed\":false", "\"replayed\":true"));
        assertThat(again.data("updateCustomer.customer.version").asInt()).isEqualTo(4);
        assertThat(update("id", "CUST-000001", "city", "Тула", "idempotencyKey", "k")
                        .texts("updateCustomer.userErrors", "code"))
                .containsExactly("KEY_REUSED");
    }

    @Test
    void aDryRunKeepsNothing() {
        String before = stateOf(1);
        Reply reply = update("id", "CUST-000001", "city", "Пермь", "dryRun", true);
        assertThat(reply.data("updateCustomer.customer.city").asString()).isEqualTo("Пермь");
        assertThat(stateOf(1)).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CUST-000006", "c0000000-0000-7000-8000-000000000006"})
    void mergedCustomerReadsAsTheSurvivor(String id) {
        Reply reply = update("id", id, "city", "Пермь");
        assertThat(reply.data("updateCustomer.customer.id").asString()).isEqualTo(Fixture.customer(1));
    }

    @Test
    void reportsUnknownAndMalformedIds() {
        Reply reply = update("id", "CUST-999999", "city", "x");
        assertThat(reply.texts("updateCustomer.userErrors", "code")).containsExactly("NOT_FOUND");
        assertThat(reply.data("updateCustomer.customer").isNull()).isTrue();
        assertThat(update("id", "--", "city", "x").refusal().argument()).isEqualTo("input.id");
    }

    @Test
    void refusesAnalysts() {
        Map<String, Object> input = Map.of("id", "CUST-000001", "city", "x");
        assertThat(api.as("analyst")
                        .query(UPDATE, Map.of("input", input))
                        .refusal()
                        .code())
                .isEqualTo("FORBIDDEN");
    }

    private Reply update(Object... fields) {
        Map<String, Object> input = new HashMap<>();
        List<Object> all = Arrays.asList(fields);
        for (int i = 0; i < all.size(); i += 2) {
            input.put((String) all.get(i), all.get(i + 1));
        }
        return api.query(UPDATE, Map.of("input", input));
    }

    private String stateOf(int customer) {
        return database.jdbc()
                .sql("select c::text || (select count(*) from idempotency_records) from customers c where id = ?::uuid")
                .param(Fixture.customer(customer))
                .query(String.class)
                .single();
    }
}
