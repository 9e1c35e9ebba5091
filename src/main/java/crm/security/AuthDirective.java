package crm.security;

import crm.graphql.AppliedArguments;
import crm.graphql.RequestErrorCode;
import crm.graphql.RequestRefused;
import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.GraphQLDirectiveContainer;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLObjectType;
import graphql.schema.idl.SchemaDirectiveWiring;
import graphql.schema.idl.SchemaDirectiveWiringEnvironment;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Puts {@code @auth} to work, for every root field and for fields below that ask for more. People come by their role:
 * without {@code roles}, managers, administrators and analysts read, and managers and administrators change. A
 * partner's key comes by its scopes: a root field that names none is closed to it, unless its roles name partners.
 */
class AuthDirective implements SchemaDirectiveWiring {

    private static final String NAME = "auth";

    private static final Set<Role> READ = EnumSet.of(Role.MANAGER, Role.ADMIN, Role.ANALYST);

    private static final Set<Role> CHANGE = EnumSet.of(Role.MANAGER, Role.ADMIN);

    /**
     * Who may use a field.
     *
     * @param scopes of which a partner's key needs one; null where keys are not asked for one
     */
    record Rule(Set<Role> roles, @Nullable Set<String> scopes) {

        /** Empty for a field that everybody may see who sees what it belongs to. */
        static Optional<Rule> of(String type, GraphQLFieldDefinition field) {
            Set<Role> roles = AuthDirective.roles(field);
            Set<String> scopes = AuthDirective.scopes(field);
            return switch (type) {
                case "Query", "Subscription" ->
                    isPublic(field)
                            ? Optional.empty()
                            : Optional.of(new Rule(roles == null ? READ : roles, scopes == null ? Set.of() : scopes));
                case "Mutation" ->
                    Optional.of(new Rule(roles == null ? CHANGE : roles, scopes == null ? Set.of() : scopes));
                default -> roles == null ? Optional.empty() : Optional.of(new Rule(roles, scopes));
            };
        }

        /** Whether a key may use the field for its partner's own records only. */
        boolean narrows(Caller caller) {
            Set<String> asked = scopes;
            return caller.role() == Role.PARTNER
                    && asked != null
                    && caller.scopes().stream()
                            .noneMatch(scope -> scope.endsWith(Scope.ALL) && asked.contains(Scope.withoutAll(scope)));
        }

        boolean allows(Role role, List<String> given) {
            return role == Role.PARTNER && scopes != null && !scopes.isEmpty()
                    ? given.stream().map(Scope::withoutAll).anyMatch(scopes::contains)
                    : roles.contains(role);
        }
    }

    @Override
    public GraphQLFieldDefinition onField(SchemaDirectiveWiringEnvironment<GraphQLFieldDefinition> environment) {
        GraphQLFieldDefinition field = environment.getElement();
        String type = environment.getFieldsContainer().getName();
        boolean changes = type.equals("Mutation");
        Rule.of(type, field).ifPresent(rule -> {
            DataFetcher<?> guarded = environment.getFieldDataFetcher();
            environment.setFieldDataFetcher(data -> {
                Caller caller = require(rule, data);
                // A key may have the scope to read all records, but to change only its own.
                return changes && rule.narrows(caller)
                        ? CurrentRights.withOwnRecordsOnly(() -> guarded.get(data))
                        : guarded.get(data);
            });
        });
        return field;
    }

    private static Caller require(Rule rule, DataFetchingEnvironment environment) {
        Caller caller = Caller.of(environment.getGraphQlContext());
        if (caller == null) {
            throw new RequestRefused(RequestErrorCode.UNAUTHENTICATED, null, "unauthenticated");
        }
        Role role = caller.role();
        if (role == null) {
            throw new RequestRefused(RequestErrorCode.FORBIDDEN, null, "forbidden.noRole");
        }
        if (rule.allows(role, caller.scopes())) {
            return caller;
        }
        Set<String> scopes = rule.scopes();
        if (role == Role.PARTNER && scopes != null && !scopes.isEmpty()) {
            throw new RequestRefused(RequestErrorCode.FORBIDDEN, null, "forbidden.scope", new TreeSet<>(scopes));
        }
        throw new RequestRefused(RequestErrorCode.FORBIDDEN, null, "forbidden", role);
    }

    /** The roles that may read records of a type with {@code node}. */
    static Set<Role> readers(GraphQLObjectType type) {
        Set<Role> roles = roles(type);
        return roles == null ? READ : roles;
    }

    static boolean isPublic(GraphQLFieldDefinition field) {
        return Boolean.TRUE.equals(AppliedArguments.value(field, NAME, "public"));
    }

    private static @Nullable Set<Role> roles(GraphQLDirectiveContainer element) {
        Collection<?> roles = AppliedArguments.value(element, NAME, "roles");
        return roles == null
                ? null
                : roles.stream().map(role -> Role.valueOf(role.toString())).collect(Collectors.toSet());
    }

    private static @Nullable Set<String> scopes(GraphQLFieldDefinition field) {
        Collection<?> scopes = AppliedArguments.value(field, NAME, "scopes");
        if (scopes == null) {
            return null;
        }
        Set<String> named = scopes.stream().map(Object::toString).collect(Collectors.toSet());
        named.stream().filter(scope -> !Scope.exists(scope)).forEach(scope -> {
            throw new IllegalStateException("no scope is called " + scope + ", as @auth says of " + field.getName());
        });
        return named;
    }
}
