package crm.security;

import crm.api.ErrorCode;
import crm.api.RequestRefused;
import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.GraphQLAppliedDirective;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.idl.SchemaDirectiveWiring;
import graphql.schema.idl.SchemaDirectiveWiringEnvironment;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Puts {@code @auth} to work: every root field asks for a role of this API, and a field with {@code roles} for one of
 * those.
 */
class AuthDirective implements SchemaDirectiveWiring {

    private static final String NAME = "auth";

    @Override
    public GraphQLFieldDefinition onField(SchemaDirectiveWiringEnvironment<GraphQLFieldDefinition> environment) {
        GraphQLFieldDefinition field = environment.getElement();
        Set<Role> roles = roles(field);
        boolean root = environment.getFieldsContainer().getName().matches("Query|Mutation|Subscription");
        if (!isPublic(field) && (root || roles != null)) {
            DataFetcher<?> guarded = environment.getFieldDataFetcher();
            Set<Role> allowed = roles == null ? EnumSet.allOf(Role.class) : roles;
            environment.setFieldDataFetcher(data -> {
                requireOneOf(allowed, data);
                return guarded.get(data);
            });
        }
        return field;
    }

    private static void requireOneOf(Set<Role> allowed, DataFetchingEnvironment environment) {
        Caller caller = Caller.of(environment.getGraphQlContext());
        if (caller == null) {
            throw new RequestRefused(ErrorCode.UNAUTHENTICATED, null, "unauthenticated");
        }
        Role role = caller.role();
        if (role == null) {
            throw new RequestRefused(ErrorCode.FORBIDDEN, null, "forbidden.noRole");
        }
        if (!allowed.contains(role)) {
            throw new RequestRefused(ErrorCode.FORBIDDEN, null, "forbidden", role.name());
        }
    }

    static boolean isPublic(GraphQLFieldDefinition field) {
        GraphQLAppliedDirective auth = field.getAppliedDirective(NAME);
        return auth != null && Boolean.TRUE.equals(auth.getArgument("public").getValue());
    }

    private static @Nullable Set<Role> roles(GraphQLFieldDefinition field) {
        GraphQLAppliedDirective auth = field.getAppliedDirective(NAME);
        Object roles = auth == null ? null : auth.getArgument("roles").getValue();
        return roles == null
                ? null
                : ((Collection<?>) roles)
                        .stream().map(role -> Role.valueOf(role.toString())).collect(Collectors.toSet());
    }
}
