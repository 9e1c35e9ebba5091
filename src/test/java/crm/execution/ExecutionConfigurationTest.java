package crm.execution;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.GraphQL;
import graphql.execution.ExecutionStrategy;
import graphql.execution.instrumentation.SimplePerformantInstrumentation;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.boot.graphql.autoconfigure.GraphQlSourceBuilderCustomizer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.graphql.execution.GraphQlSource;

/** Which strategy executes queries. */
class ExecutionConfigurationTest {

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withUserConfiguration(ExecutionConfiguration.class);

    @Test
    void isBreadthFirst() {
        assertThat(strategy(runner)).isInstanceOf(BreadthFirstStrategy.class);
    }

    @Test
    void isTheStandardOneWithTheSetting() {
        assertThat(strategy(runner.withPropertyValues("crm.execution.breadth-first=false")))
                .isNotInstanceOf(BreadthFirstStrategy.class);
    }

    @Test
    void isTheStandardOneForAnInstrumentationOfFields() {
        assertThat(strategy(runner.withBean(SimplePerformantInstrumentation.class)))
                .isNotInstanceOf(BreadthFirstStrategy.class);
    }

    private static ExecutionStrategy strategy(ApplicationContextRunner runner) {
        AtomicReference<GraphQL> built = new AtomicReference<>();
        runner.run(context -> {
            GraphQlSource.SchemaResourceBuilder builder = GraphQlSource.schemaResourceBuilder()
                    .schemaResources(
                            new ByteArrayResource("type Query { a: String }".getBytes(StandardCharsets.UTF_8)));
            context.getBeanProvider(GraphQlSourceBuilderCustomizer.class)
                    .orderedStream()
                    .forEach(customizer -> customizer.customize(builder));
            built.set(builder.build().graphQl());
        });
        return built.get().getQueryStrategy();
    }
}
