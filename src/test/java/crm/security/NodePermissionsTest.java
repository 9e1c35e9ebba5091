package crm.security;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLInterfaceType;
import graphql.schema.GraphQLNamedOutputType;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLTypeUtil;
import graphql.schema.GraphQLUnionType;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.SchemaPrinter;
import graphql.schema.idl.UnExecutableSchemaGenerator;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which types {@code node} finds, and for which roles, as the schema says it. */
@Tag("unit")
class NodePermissionsTest {

    private static final GraphQLSchema SCHEMA = UnExecutableSchemaGenerator.makeUnExecutableSchema(
            new SchemaParser().parse(Path.of("graphql", "schema.graphql").toFile()));

    /** A user error has the id that the client sent, which is not its own. */
    @Test
    void eachTypeWithAnIdIsANode() {
        assertThat(objects()
                        .filter(type -> hasId(type) && !implementsInterface(type, "UserError"))
                        .filter(type -> !implementsInterface(type, "Node")))
                .isEmpty();
        assertThat(objects().filter(type -> implementsInterface(type, "Node"))).hasSizeGreaterThan(20);
    }

    /** The roles of a type are those that a path of fields leads to it. */
    @ParameterizedTest
    @EnumSource(names = {"MANAGER", "ADMIN", "ANALYST"})
    void nodeFindsForARoleWhatItsOrdinaryFieldsLeadTo(Role role) {
        Set<String> reached = reached(role);
        assertThat(objects()
                        .filter(type -> implementsInterface(type, "Node"))
                        .filter(type -> AuthDirective.readers(type).contains(role) != reached.contains(type.getName())))
                .isEmpty();
    }

    @Test
    void permissionsOfTypesNameOnlyRoles() {
        assertThat(objects()
                        .filter(type -> type.getAppliedDirective("auth") != null)
                        .map(type -> new SchemaPrinter().print(type))
                        .toList())
                .isNotEmpty()
                .allSatisfy(type -> assertThat(type.lines().filter(line -> line.startsWith("type ")))
                        .singleElement()
                        .asString()
                        .doesNotContain("scopes", "public : true"));
    }

    private static boolean hasId(GraphQLObjectType type) {
        GraphQLFieldDefinition id = type.getFieldDefinition("id");
        return id != null && GraphQLTypeUtil.simplePrint(id.getType()).equals("ID!");
    }

    private static boolean implementsInterface(GraphQLObjectType type, String name) {
        return type.getInterfaces().stream().anyMatch(parent -> parent.getName().equals(name));
    }

    private static Stream<GraphQLObjectType> objects() {
        return SCHEMA.getAllTypesAsList().stream()
                .filter(GraphQLObjectType.class::isInstance)
                .map(GraphQLObjectType.class::cast)
                .filter(type -> !type.getName().startsWith("__"));
    }

    /** The names of the types that fields lead to which the role may use, without {@code node} and {@code nodes}. */
    private static Set<String> reached(Role role) {
        Set<String> reached = new HashSet<>();
        Deque<GraphQLObjectType> next = new ArrayDeque<>(List.of(
                Objects.requireNonNull(SCHEMA.getQueryType()), Objects.requireNonNull(SCHEMA.getMutationType())));
        while (!next.isEmpty()) {
            GraphQLObjectType type = next.pop();
            for (GraphQLFieldDefinition field : type.getFieldDefinitions()) {
                boolean allowed = AuthDirective.Rule.of(type.getName(), field)
                        .filter(rule -> !rule.allows(role, List.of()))
                        .isEmpty();
                GraphQLNamedType to = GraphQLTypeUtil.unwrapAll(field.getType());
                if (allowed && !to.getName().equals("Node")) {
                    possible(to).filter(object -> reached.add(object.getName())).forEach(next::push);
                }
            }
        }
        return reached;
    }

    private static Stream<GraphQLObjectType> possible(GraphQLNamedType type) {
        return switch (type) {
            case GraphQLObjectType object -> Stream.of(object);
            case GraphQLInterfaceType parent -> SCHEMA.getImplementations(parent).stream();
            case GraphQLUnionType union ->
                union.getTypes().stream()
                        .map(GraphQLNamedOutputType::getName)
                        .map(name -> Objects.requireNonNull(SCHEMA.getObjectType(name)));
            default -> Stream.empty();
        };
    }
}
