package crm.execution;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.GraphQL;
import graphql.execution.AsyncExecutionStrategy;
import graphql.execution.ExecutionStrategy;
import graphql.execution.SimpleDataFetcherExceptionHandler;
import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.GraphQLList;
import graphql.schema.GraphQLOutputType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLTypeUtil;
import graphql.schema.idl.FieldWiringEnvironment;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.WiringFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nulls, failures and wrong values in all kinds of lists and fields, also in those that the API lacks. */
@Tag("unit")
class NullsTest {

    private static final String TYPES = """
            type Query { node: Node must: Node! }
            type Node {
              id: Int
              number: Int!
              maybe: Node
              must: Node!
              list: [Node]
              ofMust: [Node!]
              mustOf: [Node]!
              mustOfMust: [Node!]!
              lists: [[Node!]]
              listsOfMust: [[Node]!]
              mustLists: [[Node!]!]!
              numbers: [Int!]
              table: [[Int]!]
              mustTable: [[Int!]!]!
            }
            """;

    private static final String LEAVES = "id number numbers table mustTable";

    private final GraphQLSchema schema = new SchemaGenerator()
            .makeExecutableSchema(
                    new SchemaParser().parse(TYPES),
                    RuntimeWiring.newRuntimeWiring()
                            .wiringFactory(new WiringFactory() {
                                @Override
                                public DataFetcher<?> getDefaultDataFetcher(FieldWiringEnvironment field) {
                                    return NullsTest.this::fetch;
                                }
                            })
                            .build());

    private int seed;

    @Test
    void givesTheSameAnswersForAllKindsOfLists() {
        GraphQL breadthFirst = graphQl(new BreadthFirstStrategy(
                new SimpleDataFetcherExceptionHandler(), new OperationPlans(Fetchers.OF_SCHEMA)));
        GraphQL standard = graphQl(new AsyncExecutionStrategy(new SimpleDataFetcherExceptionHandler()));
        Random random = new Random(5);
        int withoutData = 0;
        int withErrors = 0;
        for (seed = 0; seed < 1_000; seed++) {
            String query = "{ %s { %s } }".formatted(random.nextBoolean() ? "node" : "must", selection(random, 2));
            Map<String, Object> expected = sorted(standard.execute(query).toSpecification());
            assertThat(sorted(breadthFirst.execute(query).toSpecification()))
                    .as(query)
                    .isEqualTo(expected);
            withoutData += expected.get("data") == null ? 1 : 0;
            withErrors += expected.containsKey("errors") ? 1 : 0;
        }
        assertThat(withErrors).isBetween(100, 950);
        assertThat(withoutData).isBetween(20, withErrors - 100);
    }

    private GraphQL graphQl(ExecutionStrategy strategy) {
        return GraphQL.newGraphQL(schema).queryExecutionStrategy(strategy).build();
    }

    private static String selection(Random random, int levels) {
        StringBuilder selected = new StringBuilder(LEAVES);
        if (levels > 0) {
            List<String> fields = List.of(
                    "maybe", "must", "list", "ofMust", "mustOf", "mustOfMust", "lists", "listsOfMust", "mustLists");
            for (int i = 0; i < 2; i++) {
                String field = fields.get(random.nextInt(fields.size()));
                selected.append(" a%d: %s { %s }".formatted(i, field, selection(random, levels - 1)));
            }
        }
        return selected.toString();
    }

    /** The order of errors is that of execution. */
    private static Map<String, Object> sorted(Map<String, Object> answer) {
        Map<String, Object> sorted = new LinkedHashMap<>(answer);
        if (answer.get("errors") instanceof List<?> errors) {
            sorted.put("errors", errors.stream().map(Object::toString).sorted().toList());
        }
        return sorted;
    }

    private @Nullable Object fetch(DataFetchingEnvironment environment) {
        String path = environment.getExecutionStepInfo().getPath().toString();
        Random random = new Random(path.hashCode() * 31L + seed);
        random.nextInt();
        return switch (random.nextInt(2_000)) {
            case 0 -> throw new IllegalStateException("injected");
            case 1 -> CompletableFuture.failedFuture(new IllegalStateException("injected"));
            case 2 -> null;
            case 3 -> "of a wrong type";
            case 4 -> CompletableFuture.completedFuture(value(environment.getFieldType(), random));
            default -> value(environment.getFieldType(), random);
        };
    }

    private static @Nullable Object value(GraphQLOutputType type, Random random) {
        if (random.nextInt(1_000) == 0) {
            return null;
        }
        return GraphQLTypeUtil.unwrapNonNull(type) instanceof GraphQLList list
                ? IntStream.range(0, 3)
                        .mapToObj(i -> value((GraphQLOutputType) list.getWrappedType(), random))
                        .toList()
                : random.nextInt();
    }
}
