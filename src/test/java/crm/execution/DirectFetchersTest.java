package crm.execution;

import static org.assertj.core.api.Assertions.assertThat;

import crm.ApiTest;
import crm.graphql.UnsupportedDirectives;
import graphql.schema.DataFetcher;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLSchema;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.graphql.execution.GraphQlSource;

/** Which methods of controllers are called without Spring's resolvers. */
@ApiTest
class DirectFetchersTest {

    @Autowired
    private DirectFetchers fetchers;

    @Autowired
    private GraphQlSource source;

    private DataFetcher<?> fetcher(String type, String name) {
        GraphQLSchema schema = source.schema();
        GraphQLObjectType parent = schema.getObjectType(type);
        GraphQLFieldDefinition field = parent.getFieldDefinition(name);
        return fetchers.of(parent, field, schema.getCodeRegistry().getDataFetcher(parent, field));
    }

    @Test
    void callsAMethodOfASource() {
        assertThat(fetcher("Order", "customer")).isInstanceOf(ControllerFetcher.class);
        assertThat(fetcher("Order", "statusLabel")).isInstanceOf(ControllerFetcher.class);
        assertThat(fetcher("Order", "history")).isInstanceOf(ControllerFetcher.class);
    }

    /** The guard is around the method. */
    @Test
    void leavesTheGuardOfAField() {
        assertThat(fetcher("Query", "orders")).isNotInstanceOf(ControllerFetcher.class);
        assertThat(fetcher("Query", "viewer")).isNotInstanceOf(ControllerFetcher.class);
    }

    @Test
    void leavesAMethodWithArgumentsToSpring() {
        assertThat(fetcher("OrderBoardColumn", "orders")).isNotInstanceOf(ControllerFetcher.class);
    }

    /** Whoever replaces a fetcher while the schema is built must come before. */
    @Test
    void knowsFetchersThatOthersReplace() {
        assertThat(fetcher("__Schema", "directives").getClass().getName())
                .contains(UnsupportedDirectives.class.getSimpleName());
    }

    /** Else each call would restore the context of the request again. */
    @Test
    void knowsFetchersThatAreNotDecorated() {
        source.schema().getAllTypesAsList().stream()
                .filter(type -> !type.getName().startsWith("__"))
                .filter(GraphQLObjectType.class::isInstance)
                .map(GraphQLObjectType.class::cast)
                .forEach(type -> type.getFieldDefinitions()
                        .forEach(field -> assertThat(fetcher(type.getName(), field.getName())
                                        .getClass()
                                        .getName())
                                .as(type.getName() + "." + field.getName())
                                .doesNotContain("ContextDataFetcherDecorator", "ConnectionDataFetcher")));
    }
}
