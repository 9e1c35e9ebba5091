package crm.security;

import crm.graphql.NodeAccess;
import graphql.schema.GraphQLObjectType;
import java.util.Locale;
import org.springframework.stereotype.Component;

/**
 * Applies the roles of {@code @auth} on a type to {@code node}. Fields that lead to the type have their own. A partner
 * needs the scope to read records of the type; it reaches them only through a user error that has a record.
 */
@Component
class NodePermissions implements NodeAccess {

    private final CurrentRights rights;

    NodePermissions(CurrentRights rights) {
        this.rights = rights;
    }

    @Override
    public boolean mayRead(GraphQLObjectType type) {
        Role role = rights.get().role();
        if (role == Role.PARTNER) {
            return rights.get().reads(type.getName().toLowerCase(Locale.ROOT));
        }
        return role != null && AuthDirective.readers(type).contains(role);
    }
}
