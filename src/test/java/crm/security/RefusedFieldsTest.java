package crm.security;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.Reply;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLTypeUtil;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.graphql.execution.GraphQlSource;
import tools.jackson.databind.JsonNode;

/** A field that the role of the caller may not read is null, with an error at its path. All others are answered. */
@ApiTest
@ChangesTheDatabase
class RefusedFieldsTest {

    @Autowired
    private Api api;

    @Autowired
    private GraphQlSource source;

    @Test
    void pageIsAnsweredWithoutTheRefusedField() {
        Reply reply = partner("customer:read:all")
                .query("{ customers(first: 30, sort: CREATED_AT_ASC) { nodes { code orderCount } } }");

        JsonNode nodes = reply.json().path("data").path("customers").path("nodes");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(nodes.size()).isGreaterThan(20);
        nodes.forEach(node -> {
            assertThat(node.path("code").asString()).startsWith("CUST-");
            assertThat(node.path("orderCount").isNull()).isTrue();
        });
        JsonNode errors = reply.json().path("errors");
        assertThat(errors.valueStream().map(error -> error.path("path").toString()))
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, nodes.size())
                        .mapToObj(row -> "[\"customers\",\"nodes\"," + row + ",\"orderCount\"]")
                        .toList());
        assertThat(errors.valueStream()
                        .map(error -> error.path("extensions").path("code").asString()))
                .containsOnly("FORBIDDEN");
    }

    @ParameterizedTest(name = "{0} reads {2}")
    @CsvSource({
        "PARTNER, orders, Order, order:read:all",
        "PARTNER, leads, Lead, lead:read:all",
        "PARTNER, customers, Customer, customer:read:all",
        "PARTNER, shipments, Shipment, shipment:read:all",
        "ANALYST, orders, Order,",
        "ANALYST, leads, Lead,",
        "ANALYST, customers, Customer,",
        "ANALYST, tasks, Task,",
        "ANALYST, managers, Manager,",
    })
    void eachRefusedFieldIsNullAtItsPath(Role role, String list, String type, String scope) {
        List<GraphQLFieldDefinition> refused = refused(role, type);
        assertThat(refused).isNotEmpty();
        Api.Client caller = role == Role.PARTNER ? partner(scope) : api.as("analyst");

        Reply reply = caller.query("{ " + list + "(first: 2) { nodes { id "
                + refused.stream().map(RefusedFieldsTest::selection).collect(Collectors.joining(" ")) + " } } }");

        JsonNode data = reply.json().path("data");
        assertThat(data.path(list).path("nodes").size()).as(reply.body()).isEqualTo(2);
        JsonNode errors = reply.json().path("errors");
        assertThat(errors.size()).isEqualTo(2 * refused.size());
        errors.forEach(error -> {
            JsonNode value = data;
            for (JsonNode step : error.path("path")) {
                assertThat(value.isContainer()).as(error.toString()).isTrue();
                value = step.isNumber() ? value.path(step.asInt()) : value.path(step.asString());
            }
            assertThat(value.isNull()).as(error.toString()).isTrue();
        });
    }

    /** A record that a visible one always has is visible too: no list of a partner has a hole. */
    @ParameterizedTest
    @CsvSource({"order:read", "lead:read", "customer:read", "shipment:read"})
    void noRecordOfAPartnerLacksANonNullField(String scope) {
        for (String given : List.of(scope, scope + ":all")) {
            Reply reply = partner(given)
                    .query(
                            switch (scope) {
                                case "order:read" -> """
                        { orders { nodes { customer { id } lead { id } shipments { nodes { order { id } } }
                          payments { nodes { order { id } } } inspections { nodes { order { id } } }
                          history { nodes { order { id } } } } } }""";
                                case "lead:read" -> """
                        { leads { nodes { customer { id } order { id customer { id } }
                          history { nodes { lead { id } } } } } }""";
                                case "customer:read" -> """
                        { customers { nodes { id orders { nodes { customer { id } } }
                          leads { nodes { customer { id } } } } } }""";
                                default ->
                                    "{ shipments { nodes { order { id customer { id } } events { nodes { id } } } } }";
                            });
            assertThat(reply.json().has("errors"))
                    .as(given + " " + reply.body())
                    .isFalse();
            if (given.endsWith(":all")) {
                assertThat(reply.json().path("data").findValues("id")).isNotEmpty();
            }
        }
    }

    private List<GraphQLFieldDefinition> refused(Role role, String type) {
        GraphQLObjectType object = Objects.requireNonNull(source.schema().getObjectType(type));
        return object.getFieldDefinitions().stream()
                .filter(field -> AuthDirective.Rule.of(type, field)
                        .filter(rule -> !rule.roles().contains(role))
                        .isPresent())
                .toList();
    }

    private static String selection(GraphQLFieldDefinition field) {
        boolean leaf = GraphQLTypeUtil.isLeaf(GraphQLTypeUtil.unwrapAll(field.getType()));
        return field.getName() + (leaf ? "" : " { __typename }");
    }

    private Api.Client partner(String scope) {
        return api.withToken(api.as("admin")
                .query("""
                mutation($scope: String!) { createApiKey(input: {name: "k", role: PARTNER, partner: "Bike Shop",
                  scopes: [$scope]}) { secret } }""", Map.of("scope", scope))
                .data("createApiKey.secret")
                .asString());
    }
}
