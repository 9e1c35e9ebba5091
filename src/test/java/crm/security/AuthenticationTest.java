package crm.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import crm.Api;
import crm.ApiTest;
import crm.Fixture;
import crm.Reply;
import crm.Tokens;
import graphql.schema.GraphQLArgument;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLList;
import graphql.schema.GraphQLTypeUtil;
import graphql.schema.GraphQLUnmodifiedType;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.graphql.execution.GraphQlSource;

@ApiTest
class AuthenticationTest {

    private static final String VIEWER = "{ viewer { role actor { kind name } scopes } }";

    @Autowired
    private Api api;

    @Autowired
    private GraphQlSource schema;

    /** Walks the schema: a root field that is added later is met here too. */
    @TestFactory
    Stream<DynamicTest> everyRootFieldAsksForATokenAndForARole() {
        List<GraphQLFieldDefinition> fields = schema.schema().getQueryType().getFieldDefinitions();
        assertThat(fields)
                .extracting(GraphQLFieldDefinition::getName)
                .contains("viewer", "node", "orders", "statusHistory");
        String accountant = Tokens.of("5e000000-0000-7000-8000-000000000077", "Accountant", "accountant");
        return fields.stream()
                .filter(field -> !AuthDirective.isPublic(field))
                .map(field -> DynamicTest.dynamicTest(field.getName(), () -> {
                    String document = documentFor(field);
                    requireUnauthenticated(api.anonymous().query(document));
                    Reply forbidden = api.withToken(accountant).query(document);
                    assertThat(forbidden.status()).isEqualTo(200);
                    assertThat(forbidden.refusal())
                            .isEqualTo(new Reply.Refusal(
                                    "FORBIDDEN",
                                    null,
                                    "The token contains no role that this API knows: manager, admin or analyst."));
                }));
    }

    private static String documentFor(GraphQLFieldDefinition field) {
        String arguments = field.getArguments().stream()
                .filter(argument -> GraphQLTypeUtil.isNonNull(argument.getType()) && !argument.hasSetDefaultValue())
                .map(AuthenticationTest::argument)
                .collect(Collectors.joining(", "));
        boolean leaf = GraphQLTypeUtil.isLeaf(GraphQLTypeUtil.unwrapAll(field.getType()));
        return "{ " + field.getName() + (arguments.isEmpty() ? "" : "(" + arguments + ")")
                + (leaf ? "" : " { __typename }") + " }";
    }

    private static String argument(GraphQLArgument argument) {
        GraphQLUnmodifiedType type = GraphQLTypeUtil.unwrapAll(argument.getType());
        String value = type instanceof GraphQLEnumType values
                ? values.getValues().getFirst().getName()
                : "\"" + (type.getName().equals("Date") ? "2018-07-02" : Fixture.order(1)) + "\"";
        boolean list = GraphQLTypeUtil.unwrapNonNull(argument.getType()) instanceof GraphQLList;
        return argument.getName() + ": " + (list ? "[" + value + "]" : value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ __schema { types { name } } }",
                "{ __type(name: \"Order\") { fields { name } } }",
                "{ __type(name: \"Order\") { ...F } } fragment F on __Type { fields { name } }",
                "{ __typename viewer { role } }",
                "{ ...Hidden } fragment Hidden on Query { __typename ... on Query { __type(name: \"Order\") { "
                        + "kind } } }",
                "query ($yes: Boolean = true) { orders @include(if: $yes) { nodes { id } } }"
            })
    void introspectionNeedsACaller(String document) {
        requireUnauthenticated(api.anonymous().query(document));
        assertThat(api.query(document).json().has("errors")).isFalse();
    }

    /** The audit of GraphQL over HTTP asks so. */
    @Test
    void nameOfATypeIsPublic() {
        assertThat(api.anonymous()
                        .query("query ($name: String!) { __type(name: $name) { name } }", Map.of("name", "Order"))
                        .body())
                .isEqualTo("{\"data\":{\"__type\":{\"name\":\"Order\"}}}");
    }

    @Test
    void typenameIsPublic() {
        assertThat(api.anonymous().query("{ __typename }").body()).isEqualTo("{\"data\":{\"__typename\":\"Query\"}}");
        assertThat(api.anonymous()
                        .query("{ ...T } fragment T on Query { a: __typename }")
                        .body())
                .isEqualTo("{\"data\":{\"a\":\"Query\"}}");
    }

    static Stream<String> tokensThatDoNotHold() {
        Date future = Date.from(Instant.parse("2099-01-01T00:00:00Z"));
        var claims = Tokens.claims(Fixture.MANAGER, "Mark").claim("app_metadata", Map.of("role", "admin"));
        String good = Tokens.of("manager");
        return Stream.of(
                Tokens.signed(Tokens.claims(Fixture.MANAGER, "Mark")
                        .claim("app_metadata", Map.of("role", "admin"))
                        .notBeforeTime(future)
                        .build()),
                Tokens.signed(Tokens.claims(Fixture.MANAGER, "Mark")
                        .claim("app_metadata", Map.of("role", "admin"))
                        .expirationTime(null)
                        .build()),
                Tokens.signed(claims.build(), "another-secret-of-more-than-thirty-two-bytes"),
                new PlainJWT(claims.build()).serialize(),
                good.substring(0, good.length() - 8) + "AAAAAAAA",
                good.replaceFirst("\\.[^.]*\\.", ".eyJzdWIiOiJ4In0."),
                "garbage",
                "a.b.c");
    }

    @ParameterizedTest
    @MethodSource("tokensThatDoNotHold")
    void refusesInvalidTokensBeforeReadingTheBody(String token) {
        for (String document : new String[] {VIEWER, "{ __typename }"}) {
            Reply reply = api.withToken(token).query(document);
            requireRefused(
                    reply,
                    "Bearer error=\"invalid_token\", error_description=\"The access token is not valid\"",
                    "The token or key is not valid.");
            assertThat(reason(reply)).isEqualTo("TOKEN_INVALID");
        }
        assertThat(api.withToken(token).in("ru").query(VIEWER).refusal().message())
                .isEqualTo("Токен или ключ недействителен.");
    }

    private static String reason(Reply reply) {
        return reply.json().at("/errors/0/extensions/reason").asString("");
    }

    /** A client refreshes it, and does not ask the person to sign in. */
    @Test
    void tellsAnExpiredToken() {
        var claims = Tokens.claims(Fixture.MANAGER, "Mark")
                .claim("app_metadata", Map.of("role", "admin"))
                .expirationTime(Date.from(Instant.parse("2018-01-01T00:00:00Z")))
                .build();
        Reply expired = api.withToken(Tokens.signed(claims)).query(VIEWER);
        requireRefused(
                expired,
                "Bearer error=\"invalid_token\", error_description=\"The access token expired\"",
                "The token has expired. Refresh it, or sign in again.");
        assertThat(reason(expired)).isEqualTo("TOKEN_EXPIRED");
        assertThat(reason(api.withToken(Tokens.signed(claims, "another-secret-of-more-than-thirty-two-bytes"))
                        .query(VIEWER)))
                .isEqualTo("TOKEN_INVALID");
        assertThat(reason(api.anonymous().query(VIEWER))).isEmpty();
    }

    /** The identity provider may let people write anything there. */
    @ParameterizedTest
    @ValueSource(strings = {"Mark\0Orlov", "\0", "\ud800", "long"})
    void namesThatPostgresCannotStoreAreAccepted(String name) {
        String given = name.equals("long") ? "🚲".repeat(300) : name;
        for (String role : new String[] {"manager", "analyst"}) {
            String token = Tokens.signed(new JWTClaimsSet.Builder()
                    .subject(java.util.UUID.randomUUID().toString())
                    .claim("name", given)
                    .claim("email", given + "@crm.example")
                    .claim("app_metadata", Map.of("role", role))
                    .expirationTime(Date.from(Instant.parse("2099-01-01T00:00:00Z")))
                    .build());
            assertThat(api.withToken(token).query(VIEWER).data("viewer.role").asString())
                    .isEqualToIgnoringCase(role);
        }
        assertThat(api.withToken(Tokens.of("user-" + given, "Mark", "analyst"))
                        .query(VIEWER)
                        .status())
                .isNotEqualTo(500);
    }

    @Test
    void refusesAnonymousRequestsInTheirLanguage() {
        assertThat(api.anonymous().in("ru").query(VIEWER).refusal().message())
                .isEqualTo("Передайте действующий токен: Authorization: Bearer <token>.");
    }

    @Test
    void tokenWithoutARoleMayDoNothing() {
        String token = Tokens.signed(Tokens.claims("5e000000-0000-7000-8000-000000000077", "Accountant")
                .build());
        assertThat(api.withToken(token).query(VIEWER).refusal().code()).isEqualTo("FORBIDDEN");
        assertThat(api.withToken(token).in("ru").query(VIEWER).refusal().message())
                .isEqualTo("В токене нет роли, известной этому API: manager, admin или analyst.");
    }

    @Test
    void refusesTokensWithThePartnerRole() {
        assertThat(api.as("partner").query(VIEWER).refusal().code()).isEqualTo("FORBIDDEN");
    }

    @Test
    void managersNeedAnId() {
        assertThat(api.withToken(Tokens.of("service-account", "Robot", "manager"))
                        .query(VIEWER)
                        .refusal())
                .isEqualTo(new Reply.Refusal(
                        "UNAUTHENTICATED", null, "The sub claim of the token must be the UUID of a user."));
        requireUnauthenticated(api.withToken(Tokens.signed(Tokens.claims(Fixture.MANAGER, "Mark")
                        .subject(null)
                        .claim("app_metadata", Map.of("role", "manager"))
                        .build()))
                .query(VIEWER));
    }

    @ParameterizedTest
    @ValueSource(strings = {"manager", "Admin", "ANALYST"})
    void roleOfTheTokenDecides(String role) {
        // As Supabase shapes its tokens: `role` is the database's, ours stands in app_metadata.
        String token = Tokens.signed(Tokens.claims(Fixture.MANAGER, "ignored")
                .claim("name", null)
                .audience("authenticated")
                .issuer("https://project.example/auth/v1")
                .claim("role", "authenticated")
                .claim("app_metadata", Map.of("provider", "email", "role", role))
                .claim("user_metadata", Map.of("full_name", "Марк Орлов"))
                .build());
        assertThat(api.withToken(token).query(VIEWER).data("viewer").toString())
                .isEqualTo("{\"role\":\"%s\",\"actor\":{\"kind\":\"USER\",\"name\":\"Марк Орлов\"},\"scopes\":[]}"
                        .formatted(role.toUpperCase(java.util.Locale.ROOT)));
    }

    @Test
    void usesTheEmailAddressWithoutAName() {
        String token = Tokens.signed(Tokens.claims(Fixture.MANAGER, "ignored")
                .claim("name", null)
                .claim("app_metadata", Map.of("role", "manager"))
                .build());
        assertThat(api.withToken(token).query(VIEWER).data("viewer.actor.name").asString())
                .isEqualTo("0002@crm.example");
    }

    private static void requireUnauthenticated(Reply reply) {
        requireRefused(reply, "Bearer", "Send a valid token: Authorization: Bearer <token>.");
    }

    private static void requireRefused(Reply reply, String challenge, String message) {
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.headers().firstValue("WWW-Authenticate")).hasValue(challenge);
        assertThat(reply.headers().firstValue("Content-Type").orElse("")).contains("json");
        assertThat(reply.refusal()).isEqualTo(new Reply.Refusal("UNAUTHENTICATED", null, message));
        assertThat(reply.json().path("data").isMissingNode()
                        || reply.json().path("data").isNull())
                .isTrue();
    }
}
