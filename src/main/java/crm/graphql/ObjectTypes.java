package crm.graphql;

import graphql.TypeResolutionEnvironment;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLSchema;
import graphql.schema.TypeResolver;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds the schema type of an object: the one that it names if it is {@link SchemaTyped}, else that of its class. */
final class ObjectTypes implements TypeResolver {

    @Override
    public @Nullable GraphQLObjectType getType(TypeResolutionEnvironment environment) {
        Object object = Objects.requireNonNull(environment.getObject());
        return of(object, environment.getSchema());
    }

    static @Nullable GraphQLObjectType of(Object object, GraphQLSchema schema) {
        String name = object instanceof SchemaTyped typed
                ? typed.schemaType()
                : object.getClass().getSimpleName();
        return schema.getType(name) instanceof GraphQLObjectType type ? type : null;
    }
}
