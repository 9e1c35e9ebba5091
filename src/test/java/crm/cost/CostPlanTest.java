package crm.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graphql.parser.Parser;
import graphql.schema.GraphQLSchema;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The cost of documents over a small schema: no server, no database. */
@Tag("unit")
class CostPlanTest {

    private static final GraphQLSchema SCHEMA =
            new SchemaGenerator().makeExecutableSchema(new SchemaParser().parse("""
                            directive @cost(weight: String!) on FIELD_DEFINITION | OBJECT | INPUT_FIELD_DEFINITION
                            directive @listSize(assumedSize: Int, slicingArguments: [String!],
                              sizedByParent: Boolean) on FIELD_DEFINITION
                            directive @size(max: Int!) on ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION
                            type Query {
                              ship: Ship
                              ships(first: Int, last: Int): ShipConnection!
                              named(ids: [ID!]! @size(max: 100)): [Ship]! @listSize(slicingArguments: ["ids"])
                              found(filter: Filter, tags: [String!] @size(max: 30)): Ship
                              sums: Sums @cost(weight: "50")
                            }
                            input Filter { name: [String!] @size(max: 30) inner: Inner
                              or: [Group!] @size(max: 3) @cost(weight: "7")
                              not: Group @cost(weight: "5") }
                            input Group { name: [String!] @size(max: 20) inner: Inner }
                            input Inner { port: [String!] @size(max: 25) }
                            type Mutation { launch: Ship
                              build(input: Build!): Built! @listSize(slicingArguments: ["input.ships"]) }
                            input Build { ships: [String!]! @size(max: 1000) }
                            type Built { done: Boolean results: [Ship!]! @listSize(sizedByParent: true) }
                            type ShipConnection { nodes: [Ship!]! edges: [ShipEdge!]! pageInfo: PageInfo!
                              totalCount: Int! @cost(weight: "10") }
                            type ShipEdge { node: Ship! cursor: String! }
                            type PageInfo @cost(weight: "0") { hasNextPage: Boolean! }
                            type Ship { name: String! captain: Captain crew: [Captain!]! parts: [Part!]! \
                            @listSize(assumedSize: 3)
                              sisters(first: Int, last: Int): ShipConnection! }
                            type Captain { name: String! }
                            type Part { name: String! price: Price! }
                            type Sums { count: Int! }
                            type Price @cost(weight: "0") { amount: String! }
                            """), RuntimeWiring.MOCKED_WIRING);

    private static CostPlan plan(String document) {
        return CostPlan.of(Parser.parse(document), SCHEMA);
    }

    private static long cost(String document) {
        return plan(document).estimate(null, Map.of()).points();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // An object costs one point, plain values cost none.
                "{ ship { name } }                                             | 1",
                "{ ship { name captain { name } } }                            | 2",
                // The connection and each element of the page.
                "{ ships(first: 5) { nodes { name } } }                        | 6",
                "{ ships(last: 5) { nodes { name } } }                         | 6",
                "{ ships { nodes { name } } }                                  | 21",
                "{ ships(first: 5) { edges { cursor node { name } } } }        | 6",
                // Pages in pages multiply.
                "{ ships(first: 5) { nodes { sisters(first: 4) { nodes { name } } } } } | 31",
                // Lists: of ten, of the assumed size, of as many as are named.
                "{ ship { crew { name } } }                                    | 11",
                "{ ship { parts { name } } }                                   | 4",
                "{ named(ids: [1, 2, 3, 4]) { name } }                         | 4",
                // Weights of fields and of types.
                "{ ships(first: 1) { totalCount pageInfo { hasNextPage } } }   | 11",
                "{ ship { parts { price { amount } } } }                       | 4",
                "{ sums { count } }                                            | 50",
                "mutation { launch { name } }                                  | 60",
                "{ __schema { types { name } } }                               | 600",
                // Every request costs at least one point.
                "{ __typename }                                                | 1",
            })
    void countsTheLargestPossibleNumberOfObjects(String document, long points) {
        assertThat(cost(document)).isEqualTo(points);
    }

    @Test
    void countsAFragmentForEachSpread() {
        assertThat(cost("""
                        { a: ship { ...f } b: ship { ...f } }
                        fragment f on Ship { captain { name } }""")).isEqualTo(4);
    }

    @Test
    void readsSizesAndConditionsFromVariables() {
        CostPlan plan = plan("""
                query Q($size: Int = 7, $all: Boolean!) {
                  ships(first: $size) { nodes { captain @include(if: $all) { name } } } }""");
        assertThat(plan.estimate("Q", Map.of("all", false)).points()).isEqualTo(8);
        assertThat(plan.estimate("Q", Map.of("all", true)).points()).isEqualTo(15);
        assertThat(plan.estimate("Q", Map.of("all", true, "size", 2)).points()).isEqualTo(5);
    }

    /** A list in the payload of a bulk mutation: 60 for the mutation, and a ship with its captain for each element. */
    @Test
    void aListIsAsLongAsTheInputOfTheParentSays() {
        String fields = "{ done results { name captain { name } } }";
        assertThat(cost("mutation { build(input: {ships: [\"a\", \"b\"]}) " + fields + " }"))
                .isEqualTo(60 + 2 * 2);
        CostPlan plan =
                plan("mutation($input: Build!) { build(input: $input) { ...f } } fragment f on Built " + fields);
        assertThat(plan.estimate(null, Map.of("input", Map.of("ships", Collections.nCopies(1000, "a"))))
                        .points())
                .isEqualTo(60 + 2 * 1000 + 100);
        assertThat(cost("mutation { build(input: {ships: [\"a\"]}) { done } }")).isEqualTo(60);
    }

    @Test
    void elementsOfListsInArgumentsCost() {
        String twenty = "[" + "\"a\" ".repeat(20) + "]";
        assertThat(cost("{ found(tags: " + twenty + ") { name } }")).isEqualTo(3);
        assertThat(cost("{ found(filter: {name: " + twenty + ", inner: {port: " + twenty + "}}) { name } }"))
                .isEqualTo(5);
        assertThat(cost("{ found(tags: [\"a\"], filter: {name: \"b\"}) { name } }"))
                .isEqualTo(1);
        CostPlan plan = plan("query($tags: [String!] = " + twenty + ", $filter: Filter, $asked: Boolean = true) {"
                + " found(tags: $tags, filter: $filter) @include(if: $asked) { name } }");
        assertThat(plan.estimate(null, Map.of())).isEqualTo(new CostPlan.Estimate(3, 2));
        assertThat(plan.estimate(null, Map.of("asked", false))).isEqualTo(new CostPlan.Estimate(1, 0));
        assertThat(plan.estimate(
                        null, Map.of("tags", List.of(), "filter", Map.of("inner", Map.of("port", List.of("a", "b"))))))
                .isEqualTo(new CostPlan.Estimate(1, 0));
    }

    @Test
    void refusesListsInArgumentsThatAreTooLong() {
        List<String> strings = Collections.nCopies(26, "a");
        CostPlan plan = plan("query($filter: Filter, $ports: [String!]) { a: found(filter: $filter) { name }"
                + " b: found(filter: {inner: {port: $ports}}) { name } }");
        for (Map<String, Object> variables : List.<Map<String, Object>>of(
                Map.of("filter", Map.of("inner", Map.of("port", strings))), Map.of("ports", strings))) {
            assertThatThrownBy(() -> plan.estimate(null, variables))
                    .isInstanceOfSatisfying(
                            DocumentRefused.class,
                            refused -> assertThat(refused.details())
                                    .containsExactly(26L, 25L, "filter.inner.port", "found"));
        }
        assertThatThrownBy(() -> cost("{ found(tags: [" + "\"a\" ".repeat(31) + "]) { name } }"))
                .isInstanceOf(DocumentRefused.class);
    }

    @Test
    void saturatesInsteadOfOverflowing() {
        String page = "ships(first: 2147483647) { nodes { ";
        String document = "{ " + page
                + "sisters(first: 2147483647) { nodes { sisters(first: 2147483647) { nodes { name } } } }"
                + " } } }";
        assertThat(cost(document)).isEqualTo(SaturatingMath.MANY);
    }

    @Test
    void knowsTheKindOfEachOperation() {
        CostPlan plan = plan("query A { ship { name } } mutation B { launch { name } } query C { __type(name: "
                + "\"Ship\") { name } }");
        assertThat(plan.has("A")).isTrue();
        assertThat(plan.has("D")).isFalse();
        assertThat(plan.has(null)).as("several operations, none named").isFalse();
        assertThat(plan.reads("A")).isTrue();
        assertThat(plan.reads("B")).isFalse();
        assertThat(plan.introspects()).isTrue();
        assertThat(plan("{ ship { name } }").introspects()).isFalse();
    }

    @Test
    void countsTheObjectsOfAnActualAnswer() {
        CostPlan plan = plan("{ ships(first: 50) { totalCount nodes { name captain { name } } } }");
        Map<String, Object> data = Map.of(
                "ships",
                Map.of(
                        "totalCount",
                        2,
                        "nodes",
                        List.of(Map.of("name", "a", "captain", Map.of("name", "b")), Map.of("name", "c"))));
        // The connection, the count, two ships, one captain.
        assertThat(plan.worth(null, data)).isEqualTo(1 + 10 + 2 + 1);
        assertThat(plan.worth(null, null)).isEqualTo(1);
    }

    /** In literals and variables alike: a group costs what the schema says, and its lists count as others do. */
    @Test
    void groupsInAnInputCost() {
        String groups = "{ found(filter: {or: [{name: [\"a\"]} {inner: {port: %s}}], not: {}}) { name } }";
        String many = list(18);
        assertThat(cost(groups.formatted(many))).isEqualTo(1 + 2 * 7 + 5 + 2);
        assertThat(plan("query($f: Filter) { found(filter: $f) { name } }")
                        .estimate(
                                null,
                                Map.of(
                                        "f",
                                        Map.of(
                                                "or",
                                                List.of(
                                                        Map.of("name", List.of("a")),
                                                        Map.of("inner", Map.of("port", Collections.nCopies(18, "a")))),
                                                "not",
                                                Map.of())))
                        .points())
                .isEqualTo(1 + 2 * 7 + 5 + 2);
        // One group in place of a list of groups is a list of one.
        assertThat(cost("{ found(filter: {or: {name: [\"a\"]}}) { name } }")).isEqualTo(1 + 7);
        for (String document : List.of(
                "{ found(filter: {or: [{}, {inner: {port: " + list(26) + "}}]}) { name } }",
                "{ found(filter: {or: {inner: {port: " + list(26) + "}}}) { name } }",
                "{ found(filter: {not: {name: " + list(21) + "}}) { name } }",
                "{ found(filter: {or: [{} {} {} {}]}) { name } }")) {
            assertThatThrownBy(() -> cost(document)).as(document).isInstanceOf(DocumentRefused.class);
        }
    }

    private static String list(int size) {
        return Collections.nCopies(size, "\"a\"").toString();
    }
}
