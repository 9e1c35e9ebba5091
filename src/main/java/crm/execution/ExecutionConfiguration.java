package crm.execution;

import crm.graphql.OperationInstrumentation;
import graphql.execution.instrumentation.Instrumentation;
import java.util.List;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.graphql.autoconfigure.GraphQlSourceBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.graphql.execution.DataFetcherExceptionResolver;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ExecutionSettings.class)
class ExecutionConfiguration {

    @Bean
    DirectFetchers directFetchers(BeanFactory beans) {
        return new DirectFetchers(beans);
    }

    /** Last, so that it finds what the other visitors made of the fetchers. */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    GraphQlSourceBuilderCustomizer visitedFetchers(DirectFetchers fetchers) {
        return builder -> builder.typeVisitors(List.of(fetchers));
    }

    /** An instrumentation of single fields, such as one of tracing, is called by the standard strategy only. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    GraphQlSourceBuilderCustomizer breadthFirstStrategy(
            ExecutionSettings settings,
            DirectFetchers fetchers,
            ObjectProvider<DataFetcherExceptionResolver> resolvers,
            ObjectProvider<Instrumentation> instrumentations) {
        boolean wanted = settings.breadthFirst()
                && instrumentations.stream().allMatch(OperationInstrumentation.class::isInstance);
        return builder -> {
            if (wanted) {
                builder.configureGraphQl(graphQl -> graphQl.queryExecutionStrategy(new BreadthFirstStrategy(
                        DataFetcherExceptionResolver.createExceptionHandler(
                                resolvers.orderedStream().toList()),
                        new OperationPlans(fetchers))));
            }
        };
    }
}
