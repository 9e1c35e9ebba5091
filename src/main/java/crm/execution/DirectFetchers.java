package crm.execution;

import graphql.schema.DataFetcher;
import graphql.schema.FieldCoordinates;
import graphql.schema.GraphQLCodeRegistry;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLSchemaElement;
import graphql.schema.GraphQLTypeVisitorStub;
import graphql.util.TraversalControl;
import graphql.util.TraverserContext;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.BeanFactory;

/**
 * The fetchers of fields before Spring GraphQL decorates them. A decorated fetcher restores the context of the request
 * around each call; an execution restores it once.
 */
final class DirectFetchers extends GraphQLTypeVisitorStub implements Fetchers {

    private final Map<FieldCoordinates, DataFetcher<?>> fetchers = new ConcurrentHashMap<>();

    private final BeanFactory beans;

    /** @param beans has the controllers */
    DirectFetchers(BeanFactory beans) {
        this.beans = beans;
    }

    /** Spring's own visitor, which decorates, comes after those of applications. */
    @Override
    public TraversalControl visitGraphQLFieldDefinition(
            GraphQLFieldDefinition field, TraverserContext<GraphQLSchemaElement> context) {
        if (context.getParentNode() instanceof GraphQLObjectType parent) {
            FieldCoordinates place = FieldCoordinates.coordinates(parent, field);
            GraphQLCodeRegistry.Builder registry = context.getVarFromParents(GraphQLCodeRegistry.Builder.class);
            DataFetcher<?> fetcher = registry.getDataFetcher(place, field);
            fetchers.put(
                    place,
                    ControllerFetcher.of(fetcher, beans)
                            .<DataFetcher<?>>map(direct -> direct)
                            .orElse(fetcher));
        }
        return TraversalControl.CONTINUE;
    }

    @Override
    public DataFetcher<?> of(GraphQLObjectType parent, GraphQLFieldDefinition field, DataFetcher<?> decorated) {
        return fetchers.getOrDefault(FieldCoordinates.coordinates(parent, field), decorated);
    }
}
