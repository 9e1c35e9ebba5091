package crm.security;

import crm.graphql.NodeAccess;
import graphql.schema.GraphQLObjectType;
import org.springframework.stereotype.Component;

/** Applies the roles of {@code @auth} on a type to {@code node}. Fields that lead to the type have their own. */
@Component
class NodePermissions implements NodeAccess {

    private final CurrentRights rights;

    NodePermissions(CurrentRights rights) {
        this.rights = rights;
    }

    @Override
    public boolean mayRead(GraphQLObjectType type) {
        Role role = rights.get().role();
        return role != null && AuthDirective.readers(type).contains(role);
    }
}
