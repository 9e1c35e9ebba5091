package crm.graphql;

import graphql.schema.DataFetcher;
import graphql.schema.FieldCoordinates;
import graphql.schema.GraphQLCodeRegistry;
import graphql.schema.GraphQLDirective;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLSchemaElement;
import graphql.schema.GraphQLTypeVisitorStub;
import graphql.util.TraversalControl;
import graphql.util.TraverserContext;
import java.util.List;
import java.util.Set;

/**
 * Directives that GraphQL Java adds to every schema, and that this API does not execute. {@code @defer} needs a
 * response in parts, which the endpoint does not send. Introspection leaves them out, so that no client offers them,
 * and documents with them are refused rather than executed without effect.
 */
public final class UnsupportedDirectives extends GraphQLTypeVisitorStub {

    private static final Set<String> NAMES = Set.of("defer");

    private static final FieldCoordinates DIRECTIVES = FieldCoordinates.coordinates("__Schema", "directives");

    UnsupportedDirectives() {}

    public static boolean contain(String name) {
        return NAMES.contains(name);
    }

    @Override
    public TraversalControl visitGraphQLFieldDefinition(
            GraphQLFieldDefinition field, TraverserContext<GraphQLSchemaElement> context) {
        if (field.getName().equals(DIRECTIVES.getFieldName())
                && context.getParentNode() instanceof GraphQLNamedType type
                && type.getName().equals(DIRECTIVES.getTypeName())) {
            DataFetcher<List<GraphQLDirective>> supported =
                    environment -> environment.getGraphQLSchema().getDirectives().stream()
                            .filter(directive -> !contain(directive.getName()))
                            .toList();
            context.getVarFromParents(GraphQLCodeRegistry.Builder.class).dataFetcher(DIRECTIVES, supported);
        }
        return TraversalControl.CONTINUE;
    }
}
