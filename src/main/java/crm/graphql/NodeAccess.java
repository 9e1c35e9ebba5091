package crm.graphql;

import graphql.schema.GraphQLObjectType;

/** Which records the caller of the current request may read with {@code node}. The module of permissions answers. */
public interface NodeAccess {

    /** Whether the caller may read records of this type, which implements {@code Node}. */
    boolean mayRead(GraphQLObjectType type);
}
