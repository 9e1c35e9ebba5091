package crm.security;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLFieldsContainer;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLTypeUtil;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.UnExecutableSchemaGenerator;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A field that the server refuses to some callers is nullable, so that the refusal makes null of this field only:
 * see {@code docs/decisions/0038-refused-fields-are-null.md}.
 */
@Tag("unit")
class NullabilityTest {

    private static final GraphQLSchema SCHEMA = UnExecutableSchemaGenerator.makeUnExecutableSchema(
            new SchemaParser().parse(Path.of("graphql", "schema.graphql").toFile()));

    @Test
    void refusableFieldsAreNullable() {
        // A refused subscription has no events at all.
        assertThat(fields((type, field) -> isRefusable(type, field)
                        && !type.getName().equals("Subscription")
                        && GraphQLTypeUtil.isNonNull(field.getType())))
                .isEmpty();
        assertThat(fields(NullabilityTest::isRefusable)).hasSizeGreaterThan(50).contains("Customer.orderCount");
    }

    /** A client does not have to handle a null that it can never get. */
    @Test
    void rootConnectionsAreNullableOnlyIfRefusable() {
        BiPredicate<GraphQLFieldsContainer, GraphQLFieldDefinition> isRootConnection =
                (type, field) -> type.getName().equals("Query")
                        && ((GraphQLNamedType) GraphQLTypeUtil.unwrapAll(field.getType()))
                                .getName()
                                .endsWith("Connection");
        assertThat(fields(isRootConnection.and(
                        (type, field) -> isRefusable(type, field) == GraphQLTypeUtil.isNonNull(field.getType()))))
                .isEmpty();
        assertThat(fields(isRootConnection)).hasSizeGreaterThan(5).contains("Query.orders");
    }

    private static boolean isRefusable(GraphQLFieldsContainer type, GraphQLFieldDefinition field) {
        return AuthDirective.Rule.of(type.getName(), field).isPresent();
    }

    private static List<String> fields(BiPredicate<GraphQLFieldsContainer, GraphQLFieldDefinition> condition) {
        return SCHEMA.getAllTypesAsList().stream()
                .filter(GraphQLFieldsContainer.class::isInstance)
                .map(GraphQLFieldsContainer.class::cast)
                .filter(type -> !type.getName().startsWith("__"))
                .flatMap(type -> type.getFieldDefinitions().stream()
                        .filter(field -> condition.test(type, field))
                        .map(field -> type.getName() + "." + field.getName()))
                .toList();
    }
}
