package crm.partner;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.Reply;
import crm.Statements;
import crm.SuiteLogs;
import crm.TestDatabase;
import crm.security.ApiKeySecret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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
class ApiKeysTest {

    private static final String CREATE = """
            mutation($input: CreateApiKeyInput!) { createApiKey(input: $input) {
              apiKey { id name role partner prefix scopes expiresAt lastUsedAt revokedAt } secret
              userErrors { code message path } replayed } }""";

    private static final String VIEWER = "{ viewer { actor { kind name } role scopes } }";

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    @Autowired
    private Statements statements;

    private Reply create(Map<String, ?> input) {
        return api.as("admin").query(CREATE, Map.of("input", input));
    }

    private String key(String role, String... scopes) {
        Map<String, Object> input = new HashMap<>(Map.of("name", "website", "role", role));
        if (role.equals("PARTNER")) {
            input.put("partner", "Bike Shop");
            input.put("scopes", List.of(scopes));
        }
        return create(input).data("createApiKey.secret").asString();
    }

    @Test
    void showsASecretOnceAndStoresItsHash() {
        Map<String, Object> input = Map.of(
                "name",
                "website",
                "role",
                "PARTNER",
                "partner",
                "New Shop",
                "scopes",
                List.of("booking:write", "order:read:all"),
                "expiresAt",
                "2018-08-01T00:00:00Z",
                "idempotencyKey",
                "k");
        Reply reply = create(input);
        String secret = reply.data("createApiKey.secret").asString();

        assertThat(secret).matches("crm_live_[0-9A-Za-z]{36}");
        assertThat(reply.data("createApiKey.apiKey").toString())
                .contains("\"name\":\"website\",\"role\":\"PARTNER\",\"partner\":\"New Shop\",\"prefix\":\""
                        + secret.substring(0, 13)
                        + "\",\"scopes\":[\"booking:write\",\"order:read:all\"],"
                        + "\"expiresAt\":\"2018-08-01T00:00:00.000Z\","
                        + "\"lastUsedAt\":null,\"revokedAt\":null");
        assertThat(database.jdbc()
                        .sql("select k::text from api_keys k")
                        .query(String.class)
                        .list())
                .hasSize(1)
                .noneMatch(row -> row.contains(secret));
        assertThat(database.jdbc()
                        .sql("select count(*) from idempotency_records where outcome::text like '%' || ? || '%'")
                        .param(secret.substring(9))
                        .query(Integer.class)
                        .single())
                .isZero();

        Reply again = create(input);
        assertThat(again.data("createApiKey.replayed").asBoolean()).isTrue();
        assertThat(again.data("createApiKey.secret").isNull()).isTrue();
        assertThat(again.data("createApiKey.apiKey.id")).isEqualTo(reply.data("createApiKey.apiKey.id"));
    }

    @Test
    void viewerAndLastUseShowTheKey() {
        String key = key("PARTNER", "order:read");
        assertThat(api.withToken(key).query(VIEWER).data("viewer").toString())
                .isEqualTo("{\"actor\":{\"kind\":\"KEY\",\"name\":\"website\"},\"role\":\"PARTNER\","
                        + "\"scopes\":[\"order:read\"]}");
        assertThat(api.as("admin")
                        .query("{ apiKeys(filter: {partner: [\"Bike Shop\"], active: true}) { nodes { lastUsedAt } } }")
                        .texts("apiKeys.nodes", "lastUsedAt"))
                .containsExactly("2018-07-02T12:00:00.000Z");
    }

    @Test
    void recordsTheUseOfAKeyOnceAMinute() throws Exception {
        String key = key("ANALYST");
        List<String> first = statements.during(() -> api.withToken(key).query(VIEWER));
        List<String> second = statements.during(() -> api.withToken(key).query(VIEWER));
        assertThat(first).hasSize(2).last().asString().startsWith("update api_keys");
        assertThat(second).hasSize(1).first().asString().contains("k.key_hash");
    }

    @Test
    void revokedAndExpiredKeysAreRefused() {
        String key = key("PARTNER", "order:read");
        assertThat(api.withToken(key).query(VIEWER).status()).isEqualTo(200);
        String id = database.jdbc()
                .sql("select id::text from api_keys")
                .query(String.class)
                .single();
        Reply revoked = api.as("admin").query("""
                mutation($id: ID!) { revokeApiKey(input: {id: $id}) { apiKey { revokedAt } secret: __typename
                  userErrors { code } } }""", Map.of("id", id));
        assertThat(revoked.data("revokeApiKey.apiKey.revokedAt").asString()).isEqualTo("2018-07-02T12:00:00.000Z");
        isRefused(api.withToken(key).query(VIEWER));

        String other = key("ANALYST");
        assertThat(api.withToken(other).query(VIEWER).status()).isEqualTo(200);
        database.execute("update api_keys set expires_at = '2018-07-02T12:00:00Z' where role = 'ANALYST'");
        isRefused(api.withToken(other).query(VIEWER));
        assertThat(api.as("admin")
                        .query("{ apiKeys(filter: {active: true}) { totalCount { value } } }")
                        .data("apiKeys.totalCount.value")
                        .asInt())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "crm_live_",
                "crm_live_000000000000000000000000000000000000",
                "crm_test_0123456789012345678901234567890123456",
                "crm_live_; drop table api_keys",
                "crm_"
            })
    void refusesMalformedKeysWithoutTheDatabase(String token) throws Exception {
        assertThat(statements.during(() -> {
                    isRefused(api.withToken(token).query(VIEWER));
                    return null;
                }))
                .isEmpty();
    }

    @Test
    void refusesMalformedAndUnknownKeys() {
        String key = key("ANALYST");
        char last = key.charAt(key.length() - 1);
        isRefused(api.withToken(key.substring(0, key.length() - 1) + (last == 'a' ? 'b' : 'a'))
                .query(VIEWER));
        database.execute("delete from api_keys");
        isRefused(api.withToken(key).query(VIEWER));
    }

    /** The check in a key is not secret, so every client can make a key that is looked up. */
    @Test
    void manyUnknownKeysAreRefusedWithoutTheDatabase() throws Exception {
        InetAddress attacker = InetAddress.getByName("127.0.0.51");
        String good = key("ANALYST");
        String other = key("ANALYST");
        assertThat(from(attacker, good).statusCode()).isEqualTo(200);
        for (int i = 0; i < 60; i++) {
            assertThat(from(attacker, ApiKeySecret.random().reveal()).statusCode())
                    .isEqualTo(401);
        }
        assertThat(statements.during(() -> {
                    HttpResponse<String> refused =
                            from(attacker, ApiKeySecret.random().reveal());
                    assertThat(refused.statusCode()).isEqualTo(429);
                    assertThat(refused.body()).contains("RATE_LIMITED", "Too many invalid API keys from this address.");
                    assertThat(refused.headers().firstValue("Retry-After"))
                            .hasValueSatisfying(seconds ->
                                    assertThat(Integer.parseInt(seconds)).isBetween(1, 60));
                    return null;
                }))
                .isEmpty();
        assertThat(from(attacker, good).statusCode()).as("known here").isEqualTo(200);
        assertThat(from(attacker, other).statusCode()).as("not known yet").isEqualTo(429);
        assertThat(from(InetAddress.getByName("127.0.0.52"), other).statusCode())
                .isEqualTo(200);
    }

    private HttpResponse<String> from(InetAddress address, String key) throws IOException, InterruptedException {
        SuiteLogs.mustNotHave(key);
        try (HttpClient client = HttpClient.newBuilder().localAddress(address).build()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create(api.address().replace("localhost", "127.0.0.1") + "/graphql"))
                            .header("Content-Type", "application/json")
                            .header("Authorization", "Bearer " + key)
                            .POST(HttpRequest.BodyPublishers.ofString("{\"query\": \"{ viewer { role } }\"}"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private static void isRefused(Reply reply) {
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.refusal().code()).isEqualTo("UNAUTHENTICATED");
        assertThat(reply.refusal().message()).isEqualTo("The token or key is not valid.");
        assertThat(reply.headers().firstValue("WWW-Authenticate"))
                .hasValue("Bearer error=\"invalid_token\", error_description=\"The access token is not valid\"");
    }

    @Test
    void analystKeyReadsMaskedDataAndChangesNothing() {
        Api.Client notebook = api.withToken(key("ANALYST"));
        assertThat(notebook.query("{ customer(id: \"CUST-000001\") { fullName phone } }")
                        .data("customer")
                        .toString())
                .isEqualTo("{\"fullName\":\"В*** О***\",\"phone\":\"+7 900 ***-**-67\"}");
        assertThat(notebook.query("mutation { deleteTask(input: {id: \"%s\"}) { userErrors { code } } }"
                                .formatted(crm.Fixture.task(1)))
                        .refusal()
                        .code())
                .isEqualTo("FORBIDDEN");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ orders { nodes { id } } } | order:read",
                "{ leads { nodes { id } } } | lead:read",
                "{ customers { nodes { id } } } | customer:read",
                "{ shipments { nodes { id } } } | shipment:read",
                "mutation { cancelOrder(input: {id: \"ORD-999999\", reason: OTHER}) { userErrors { code } } } | "
                        + "order:write",
                "mutation { createBooking(input: {customer: {fullName: \"\"}}) { userErrors { code } } } | "
                        + "booking:write",
                "mutation { updateLead(input: {id: \"LEAD-999999\"}) { userErrors { code } } } | lead:write"
            })
    void scopesDecideWhatAKeyMayDo(String document, String scope) {
        String other = scope.equals("order:read") ? "lead:read" : "order:read";
        Reply refused = api.withToken(key("PARTNER", other)).query(document);
        assertThat(refused.refusal().code()).isEqualTo("FORBIDDEN");
        assertThat(refused.refusal().message())
                .isEqualTo("This key has no access to this field. It needs the scope " + scope + ".");
        assertThat(api.withToken(key("PARTNER", scope)).query(document).json().has("errors"))
                .isFalse();
        if (!scope.equals("booking:write")) {
            assertThat(api.withToken(key("PARTNER", scope + ":all"))
                            .query(document)
                            .json()
                            .has("errors"))
                    .isFalse();
        }
    }

    @Test
    void refusesInvalidKeys() {
        assertThat(errors(Map.of("name", " ", "role", "PARTNER")))
                .containsExactlyInAnyOrder("name REQUIRED", "partner REQUIRED", "scopes REQUIRED");
        assertThat(errors(Map.of(
                        "name",
                        "n",
                        "role",
                        "PARTNER",
                        "partner",
                        "p",
                        "scopes",
                        List.of("order:delete", "booking:write:all", "order:read"),
                        "expiresAt",
                        "2018-07-02T12:00:00Z")))
                .containsExactlyInAnyOrder("scopes INVALID_VALUE", "scopes INVALID_VALUE", "expiresAt INVALID_VALUE");
        assertThat(errors(Map.of("name", "n", "role", "ANALYST", "partner", "p", "scopes", List.of("order:read"))))
                .containsExactlyInAnyOrder("partner NOT_APPLICABLE", "scopes NOT_APPLICABLE");
        assertThat(errors(Map.of("name", "n", "role", "ADMIN"))).containsExactly("role INVALID_VALUE");
        assertThat(database.jdbc()
                        .sql("select count(*) from api_keys")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    private List<String> errors(Map<String, ?> input) {
        return create(input)
                .data("createApiKey.userErrors")
                .valueStream()
                .map(error -> error.path("path").path(0).asString() + " "
                        + error.path("code").asString())
                .toList();
    }

    @Test
    void onlyAdministratorsManageKeys() {
        for (String role : List.of("manager", "analyst")) {
            assertThat(api.as(role)
                            .query(CREATE, Map.of("input", Map.of("name", "n", "role", "ANALYST")))
                            .refusal()
                            .code())
                    .isEqualTo("FORBIDDEN");
            assertThat(api.as(role)
                            .query("{ apiKeys { nodes { id } } }")
                            .refusal()
                            .code())
                    .isEqualTo("FORBIDDEN");
        }
        assertThat(api.as("admin")
                        .query("mutation { revokeApiKey(input: {id: \"%s\"}) { userErrors { code } } }"
                                .formatted(crm.Fixture.task(1)))
                        .texts("revokeApiKey.userErrors", "code"))
                .containsExactly("NOT_FOUND");
    }
}
