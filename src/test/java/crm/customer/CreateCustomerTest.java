package crm.customer;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.ConcurrentCalls;
import crm.Reply;
import crm.TestDatabase;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** New customers, their preferences and their other addresses. */
@ApiTest
@ChangesTheDatabase
class CreateCustomerTest {

    private static final String PREFERENCES = "preferences { budget brands sizes language timeZone consent }";

    private static final String CREATE = """
            mutation($input: CreateCustomerInput!) { createCustomer(input: $input) {
              customer { code fullName email phone phoneRaw telegram whatsapp preferredChannel city country version %s }
              userErrors { __typename code path ... on AlreadyExists { node { ... on Customer { code } } } }
              replayed } }""".formatted(PREFERENCES);

    private static final String UPDATE = """
            mutation($input: UpdateCustomerInput!) { updateCustomer(input: $input) {
              customer { version %s } userErrors { __typename code path } } }""".formatted(PREFERENCES);

    private static final String CHANNEL = """
              customer { version contactChannels { nodes { channel value primary verified } } }
              contactChannel { id channel value primary verified }
              userErrors { __typename code path ... on AlreadyExists { node { id } } } replayed } }""";

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    private Reply create(Map<String, ?> input) {
        return api.query(CREATE, Map.of("input", input));
    }

    private Reply channel(String mutation, String type, Map<String, ?> input) {
        return api.query(
                "mutation($input: " + type + "!) { change: " + mutation + "(input: $input) {" + CHANNEL,
                Map.of("input", input));
    }

    private Reply add(Map<String, ?> input) {
        return channel("addContactChannel", "AddContactChannelInput", input);
    }

    @Test
    void createsACustomer() {
        Reply reply = create(Map.of(
                "fullName",
                " Ада Лавлейс ",
                "email",
                "Ada@Example.com",
                "phone",
                "8 (916) 555-44-33",
                "telegram",
                "ada_l",
                "whatsapp",
                "+7 916 555 44 34",
                "preferredChannel",
                "TELEGRAM",
                "city",
                "Пермь",
                "country",
                "RU",
                "preferences",
                Map.of("budget", "до 2000", "brands", List.of("Trek", " ", "Cube"), "consent", true)));
        assertThat(reply.data("createCustomer.userErrors")).isEmpty();
        assertThat(reply.data("createCustomer.customer.code").asString()).startsWith("CUST-");
        assertThat(reply.data("createCustomer.customer").toString())
                .endsWith("\"fullName\":\"Ада Лавлейс\",\"email\":\"ada@example.com\",\"phone\":\"+79165554433\","
                        + "\"phoneRaw\":\"8 (916) 555-44-33\",\"telegram\":\"@ada_l\",\"whatsapp\":\"+79165554434\","
                        + "\"preferredChannel\":\"TELEGRAM\",\"city\":\"Пермь\",\"country\":\"RU\",\"version\":0,"
                        + "\"preferences\":{\"budget\":\"до 2000\",\"brands\":[\"Trek\",\"Cube\"],\"sizes\":[],"
                        + "\"language\":null,\"timeZone\":null,\"consent\":true}}");
    }

    @Test
    void refusesInvalidContacts() {
        assertThat(create(Map.of("fullName", "Ada"))
                        .data("createCustomer.userErrors")
                        .toString())
                .isEqualTo("[{\"__typename\":\"InvalidInput\",\"code\":\"REQUIRED\",\"path\":[\"email\"]}]");
        assertThat(create(Map.of(
                                "fullName",
                                " ",
                                "email",
                                "x",
                                "phone",
                                "1",
                                "telegram",
                                "я",
                                "whatsapp",
                                "z",
                                "city",
                                "c".repeat(201)))
                        .texts("createCustomer.userErrors", "path.0"))
                .containsExactly("email", "phone", "telegram", "whatsapp", "fullName", "city");
        assertThat(create(Map.of(
                                "fullName",
                                "Ada",
                                "telegram",
                                "@ada_l",
                                "preferences",
                                Map.of(
                                        "budget",
                                        "b".repeat(201),
                                        "brands",
                                        List.of("ok", "b".repeat(201)),
                                        "sizes",
                                        Collections.nCopies(60, "s".repeat(200)))))
                        .texts("createCustomer.userErrors", "path.1"))
                .containsExactly("budget", "brands", "sizes");
        assertThat(database.jdbc()
                        .sql("select count(*) from customers where telegram = '@ada_l'")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "email, VERA@example.com, CUST-000002",
        "phone, 8 900 123-45-67, CUST-000001",
        "telegram, T.me/Same_Handle, CUST-000004",
        "whatsapp, 8 916 555-44-33, CUST-000004"
    })
    void refusesTheContactOfAnotherCustomer(String field, String value, String code) {
        database.execute("update customers set telegram = '@same_handle', whatsapp = '+79165554433'"
                + " where code = 'CUST-000004'");
        Map<String, Object> input = new HashMap<>(Map.of("fullName", "Ada", "email", "new@example.com"));
        input.put(field, value.replace("T.me", "t.me"));
        Reply reply = create(input);
        assertThat(reply.data("createCustomer.userErrors").toString())
                .isEqualTo("[{\"__typename\":\"AlreadyExists\",\"code\":\"ALREADY_EXISTS\",\"path\":[\"" + field
                        + "\"],\"node\":{\"code\":\"" + code + "\"}}]");
        assertThat(reply.data("createCustomer.customer.code").asString()).isEqualTo(code);
    }

    @Test
    void concurrentRequestsCreateOneCustomer() throws Exception {
        List<Reply> replies =
                ConcurrentCalls.send(8, client -> create(Map.of("fullName", "Ada " + client, "telegram", "@ada_l")));
        assertThat(replies.stream()
                        .filter(reply -> reply.data("createCustomer.userErrors").isEmpty()))
                .hasSize(1);
        assertThat(replies)
                .extracting(reply -> reply.data("createCustomer.customer.code"))
                .containsOnly(replies.getFirst().data("createCustomer.customer.code"));
    }

    @Test
    void aKeyCreatesOnceAndADryRunNothing() {
        Map<String, Object> input = new HashMap<>(Map.of("fullName", "Ada", "telegram", "@ada_l", "dryRun", true));
        input.put("preferences", Map.of("language", "ru"));
        assertThat(create(input).data("createCustomer.customer.telegram").asString())
                .isEqualTo("@ada_l");
        assertThat(create(input)
                        .data("createCustomer.customer.preferences.language")
                        .asString())
                .isEqualTo("ru");
        input.put("dryRun", false);
        input.put("idempotencyKey", "ada");
        Reply first = create(input);
        assertThat(first.data("createCustomer.userErrors")).isEmpty();
        Reply again = create(input);
        assertThat(again.data("createCustomer.replayed").asBoolean()).isTrue();
        assertThat(again.data("createCustomer.customer")).isEqualTo(first.data("createCustomer.customer"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"analyst", "partner"})
    void otherRolesCreateNoCustomers(String role) {
        assertThat(api.as(role)
                        .query(CREATE, Map.of("input", Map.of("fullName", "A", "telegram", "@ada_l")))
                        .refusal()
                        .code())
                .isEqualTo("FORBIDDEN");
    }

    private Reply update(Object preferences) {
        Map<String, Object> input = new HashMap<>(Map.of("id", "CUST-000004"));
        input.put("preferences", preferences);
        return api.query(UPDATE, Map.of("input", input));
    }

    @Test
    void changesOnlySentPreferences() {
        int version = update(Map.of("language", "ru", "sizes", List.of("M", "L")))
                .data("updateCustomer.customer.version")
                .asInt();
        assertThat(version).isEqualTo(2);
        Map<String, Object> cleared = new HashMap<>(Map.of("timeZone", "Europe/Riga"));
        cleared.put("language", null);
        cleared.put("sizes", null);
        Reply reply = update(cleared);
        assertThat(reply.data("updateCustomer.customer").toString())
                .isEqualTo("{\"version\":3,\"preferences\":{\"budget\":null,\"brands\":[],\"sizes\":[],"
                        + "\"language\":null,\"timeZone\":\"Europe/Riga\",\"consent\":null}}");
        // The same again changes nothing.
        assertThat(update(cleared).data("updateCustomer.customer.version").asInt())
                .isEqualTo(3);
        assertThat(update(null).data("updateCustomer.customer").toString())
                .isEqualTo("{\"version\":4,\"preferences\":null}");
        assertThat(update(null).data("updateCustomer.customer.version").asInt()).isEqualTo(4);
        assertThat(update(Map.of("budget", "b".repeat(201))).texts("updateCustomer.userErrors", "path.1"))
                .containsExactly("budget");
    }

    @Test
    void addsChangesAndRemovesContactChannels() {
        Reply first =
                add(Map.of("customerId", "CUST-000004", "channel", "telegram", "value", "t.me/Anna", "primary", true));
        assertThat(first.data("change.userErrors")).isEmpty();
        assertThat(first.data("change.customer").toString())
                .isEqualTo(
                        "{\"version\":2,\"contactChannels\":{\"nodes\":[{\"channel\":\"telegram\",\"value\":\"@Anna\","
                                + "\"primary\":true,\"verified\":false}]}}");
        Reply second = add(Map.of(
                "customerId", "CUST-000004", "channel", "viber", "value", " anna ", "primary", true, "verified", true));
        assertThat(second.data("change.customer.contactChannels.nodes").toString())
                .contains("\"value\":\"@Anna\",\"primary\":false", "\"value\":\"anna\",\"primary\":true");

        String id = first.data("change.contactChannel.id").asString();
        Reply same = add(Map.of("customerId", "CUST-000004", "channel", "telegram", "value", "@anna"));
        assertThat(same.data("change.userErrors").toString())
                .isEqualTo("[{\"__typename\":\"AlreadyExists\",\"code\":\"ALREADY_EXISTS\",\"path\":[\"value\"],"
                        + "\"node\":{\"id\":\"" + id + "\"}}]");

        Reply changed = channel(
                "updateContactChannel",
                "UpdateContactChannelInput",
                Map.of("id", id, "value", "@anna_lis", "verified", true, "primary", true));
        assertThat(changed.data("change.contactChannel").toString())
                .endsWith("\"value\":\"@anna_lis\",\"primary\":true,\"verified\":true}");
        assertThat(changed.data("change.customer.contactChannels.nodes").toString())
                .contains("\"value\":\"anna\",\"primary\":false");

        int version = changed.data("change.customer.version").asInt();
        assertThat(channel(
                                "removeContactChannel",
                                "RemoveContactChannelInput",
                                Map.of("id", id, "expectedVersion", version - 1))
                        .texts("change.userErrors", "code"))
                .containsExactly("STALE_VERSION");
        Reply removed = channel(
                "removeContactChannel", "RemoveContactChannelInput", Map.of("id", id, "expectedVersion", version));
        assertThat(removed.data("change.contactChannel").isNull()).isTrue();
        assertThat(removed.data("change.customer.contactChannels.nodes")).hasSize(1);
        assertThat(channel("removeContactChannel", "RemoveContactChannelInput", Map.of("id", id))
                        .texts("change.userErrors", "code"))
                .containsExactly("NOT_FOUND");
    }

    @ParameterizedTest
    @CsvSource({
        "Telegram, @anna, channel",
        "'', x, channel",
        "telegram, я, value",
        "whatsapp, 12-34, value",
        "phone, abc, value",
        "email, no, value",
        "viber, ' ', value",
        "email, ' ', value"
    })
    void refusesInvalidContactChannels(String channel, String value, String path) {
        assertThat(add(Map.of("customerId", "CUST-000004", "channel", channel, "value", value))
                        .texts("change.userErrors", "path.0"))
                .containsExactly(path);
    }

    @Test
    void limitsTheContactChannelsOfACustomer() {
        database.execute("""
                insert into contact_channels (id, customer_id, channel, value, is_primary, is_verified, created_at,
                  updated_at)
                select gen_random_uuid(), id, 'viber', n::text, false, false, now(), now()
                from customers, generate_series(1, 49) n where code = 'CUST-000004'""");
        assertThat(add(Map.of("customerId", "CUST-000004", "channel", "viber", "value", "last"))
                        .data("change.userErrors"))
                .isEmpty();
        assertThat(add(Map.of("customerId", "CUST-000004", "channel", "viber", "value", "more"))
                        .texts("change.userErrors", "code"))
                .containsExactly("CONFLICT");
        assertThat(add(Map.of("customerId", "CUST-999999", "channel", "viber", "value", "x"))
                        .texts("change.userErrors", "code"))
                .containsExactly("NOT_FOUND");
    }
}
