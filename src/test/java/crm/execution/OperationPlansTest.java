package crm.execution;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.ExecutionInput;
import graphql.GraphQL;
import graphql.execution.SimpleDataFetcherExceptionHandler;
import graphql.execution.preparsed.PreparsedDocumentEntry;
import graphql.parser.Parser;
import graphql.schema.GraphQLSchema;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is kept of plans. */
@Tag("unit")
class OperationPlansTest {

    private static final GraphQLSchema SCHEMA = new SchemaGenerator()
            .makeExecutableSchema(
                    new SchemaParser().parse("type Query { a: Int b: Int c: Int d: Int }"),
                    RuntimeWiring.newRuntimeWiring().build());

    private final OperationPlans plans = new OperationPlans(Fetchers.OF_SCHEMA, 100);

    private final Map<String, PreparsedDocumentEntry> documents = new ConcurrentHashMap<>();

    private final GraphQL graphQl = GraphQL.newGraphQL(SCHEMA)
            .queryExecutionStrategy(new BreadthFirstStrategy(new SimpleDataFetcherExceptionHandler(), plans))
            .preparsedDocumentProvider((input, parse) -> CompletableFuture.completedFuture(documents.computeIfAbsent(
                    input.getQuery(), text -> new PreparsedDocumentEntry(Parser.parse(text)))))
            .build();

    private void execute(String query, Map<String, Object> variables) {
        assertThat(graphQl.execute(ExecutionInput.newExecutionInput(query).variables(variables))
                        .getErrors())
                .isEmpty();
    }

    @Test
    void plansADocumentOnce() {
        execute("{ a b }", Map.of());
        execute("{ a b }", Map.of());
        // Two fields, and one for the plan.
        assertThat(plans.fields()).isEqualTo(3);
    }

    @Test
    void plansADocumentForTheValuesOfItsConditions() {
        String query = "query($v: Boolean!) { a @include(if: $v) b }";
        execute(query, Map.of("v", true));
        execute(query, Map.of("v", false));
        execute(query, Map.of("v", true));
        assertThat(plans.fields()).isEqualTo(3 + 2);
    }

    @Test
    void keepsABoundedNumberOfFields() {
        for (int i = 0; i < 200; i++) {
            execute("query Q%d { a b c d }".formatted(i), Map.of());
            assertThat(plans.fields()).isLessThanOrEqualTo(100);
        }
    }
}
