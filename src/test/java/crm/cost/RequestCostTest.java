package crm.cost;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.ExecutionResult;
import graphql.GraphQLError;
import graphql.parser.Parser;
import graphql.schema.GraphQLSchema;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a request is charged, for each way in which it can end. */
@Tag("unit")
class RequestCostTest {

    private static final GraphQLSchema SCHEMA =
            new SchemaGenerator().makeExecutableSchema(new SchemaParser().parse("""
                            directive @cost(weight: String!) on FIELD_DEFINITION
                            type Query { ships(first: Int): ShipConnection name: String }
                            type ShipConnection { nodes: [Ship!]! pageInfo: PageInfo! }
                            type PageInfo { hasNextPage: Boolean! }
                            type Ship { name: String! captain: String }
                            """), RuntimeWiring.MOCKED_WIRING);

    private static final String PAGE = "{ ships(first: 100) { nodes { name captain } } name }";

    private static final Duration NO_TIME = Duration.ZERO;

    private static RequestCost planned() {
        CostPlan plan = CostPlan.of(Parser.parse(PAGE), SCHEMA);
        RequestCost cost = new RequestCost();
        cost.requests(plan.estimate(null, Map.of()), plan, null);
        return cost;
    }

    private static GraphQLError error(Object... path) {
        return GraphQLError.newError().message("failed").path(List.of(path)).build();
    }

    private static long charged(ExecutionResult.Builder<?> result, Duration connectionTime) {
        RequestCost cost = planned();
        cost.answered(result.build(), connectionTime);
        return cost.actual();
    }

    private static ExecutionResult.Builder<?> answer() {
        return ExecutionResult.newExecutionResult();
    }

    @Test
    void chargesWhatTheAnswerHas() {
        Map<String, Object> ship = Map.of("name", "Argo");
        assertThat(charged(answer().data(Map.of("ships", Map.of("nodes", Collections.nCopies(50, ship)))), NO_TIME))
                .isEqualTo(51);
        assertThat(charged(answer().data(Map.of("name", "Argo")), NO_TIME)).isEqualTo(20);
    }

    @Test
    void chargesTheMaximumForAPageThatAnErrorRemoved() {
        Map<String, Object> data = Collections.singletonMap("ships", null);
        assertThat(charged(answer().data(data).addError(error("ships", "nodes", 7, "name")), NO_TIME))
                .isEqualTo(101);
        assertThat(charged(answer().data(null).addError(error("ships", "nodes", 7, "name")), NO_TIME))
                .isEqualTo(101);
    }

    @Test
    void chargesTheRestOfAnAnswerWhoseFailedFieldIsNull() {
        Map<String, Object> ship = Collections.singletonMap("captain", null);
        Map<String, Object> data = Map.of("ships", Map.of("nodes", Collections.nCopies(30, ship)));
        assertThat(charged(answer().data(data).addError(error("ships", "nodes", 7, "captain")), NO_TIME))
                .isEqualTo(31);
    }

    @Test
    void chargesTheTimeOfFailedStatements() {
        Map<String, Object> data = Collections.singletonMap("ships", null);
        assertThat(charged(answer().data(data).addError(error("ships")), Duration.ofSeconds(3)))
                .isEqualTo(15_000);
        assertThat(charged(answer().data(data), Duration.ofSeconds(3)))
                .as("a slow answer without errors")
                .isEqualTo(20);
    }

    @Test
    void chargesTheMinimumForWhatWasNotExecuted() {
        assertThat(charged(answer().addError(error()), Duration.ofSeconds(3))).isEqualTo(20);
        assertThat(new RequestCost().actual()).isEqualTo(20);
    }
}
