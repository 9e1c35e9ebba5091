package crm.security;

import graphql.schema.GraphQLSchema;
import java.util.Objects;

/** Whether a caller may use a mutation, as {@code @auth} of the schema says. */
public final class MutationPermissions {

    private MutationPermissions() {}

    /** @param mutation a field of {@code Mutation} */
    public static boolean allows(GraphQLSchema schema, String mutation, Caller caller) {
        Role role = caller.role();
        return role != null
                && AuthDirective.Rule.of(
                                "Mutation",
                                Objects.requireNonNull(schema.getMutationType()).getField(mutation))
                        .map(rule -> rule.allows(role, caller.scopes()))
                        .orElse(true);
    }
}
