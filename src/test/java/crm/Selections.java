package crm;

import graphql.schema.GraphQLArgument;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLFieldsContainer;
import graphql.schema.GraphQLInputObjectField;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLInputType;
import graphql.schema.GraphQLInterfaceType;
import graphql.schema.GraphQLList;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLOutputType;
import graphql.schema.GraphQLType;
import graphql.schema.GraphQLTypeUtil;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes documents that ask for all that the schema has. */
public final class Selections {

    private Selections() {}

    /** The type of the nodes of a connection. */
    public static GraphQLFieldsContainer nodes(GraphQLFieldDefinition connection) {
        GraphQLFieldsContainer type = (GraphQLFieldsContainer) GraphQLTypeUtil.unwrapAll(connection.getType());
        return (GraphQLFieldsContainer)
                GraphQLTypeUtil.unwrapAll(type.getFieldDefinition("nodes").getType());
    }

    /** The field with all that can be asked for below it; empty where it wants an argument. */
    public static Optional<String> below(GraphQLFieldDefinition field, int depth) {
        if (field.getArguments().stream().anyMatch(Selections::isRequired)) {
            return Optional.empty();
        }
        return body(field, depth).map(body -> field.getName() + body);
    }

    /** What stands after a field: all that can be asked for below it. */
    public static Optional<String> body(GraphQLFieldDefinition field, int depth) {
        GraphQLType type = GraphQLTypeUtil.unwrapAll((GraphQLOutputType) field.getType());
        if (!(type instanceof GraphQLFieldsContainer fields) || type instanceof GraphQLInterfaceType) {
            return type instanceof GraphQLInterfaceType || type instanceof graphql.schema.GraphQLUnionType
                    ? Optional.empty()
                    : Optional.of("");
        }
        if (depth == 0 || field.getName().equals("edges")) {
            return Optional.empty();
        }
        String below = fields.getFieldDefinitions().stream()
                .filter(child -> !isClosed(child))
                .map(child -> below(child, child.getName().equals("nodes") ? depth : depth - 1))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(" "));
        return below.isEmpty() ? Optional.empty() : Optional.of(" { " + below + " }");
    }

    public static boolean isRequired(GraphQLArgument argument) {
        return GraphQLTypeUtil.isNonNull(argument.getType()) && !argument.hasSetDefaultValue();
    }

    /** Answered FORBIDDEN to some: asked for alone, at the top, it is. */
    private static boolean isClosed(GraphQLFieldDefinition field) {
        return field.getAppliedDirective("auth") != null;
    }

    /**
     * Some value of an input type.
     *
     * @param id for every id in it, also where it is not required
     */
    public static String value(GraphQLInputType type, String id) {
        if (GraphQLTypeUtil.unwrapNonNull(type) instanceof GraphQLList list) {
            return "[" + value((GraphQLInputType) list.getWrappedType(), id) + "]";
        }
        return switch (GraphQLTypeUtil.unwrapAll(type)) {
            case GraphQLEnumType values -> values.getValues().getFirst().getName();
            case GraphQLInputObjectType input ->
                input.getFieldDefinitions().stream()
                        .filter(Selections::isSent)
                        .map((GraphQLInputObjectField field) -> field.getName() + ": " + value(field.getType(), id))
                        .collect(Collectors.joining(", ", "{", "}"));
            case GraphQLNamedType scalar ->
                switch (scalar.getName()) {
                    case "ID" -> "\"" + id + "\"";
                    case "Date" -> "\"2018-07-02\"";
                    case "DateTime" -> "\"2018-07-02T00:00:00Z\"";
                    case "Int" -> "1";
                    case "Boolean" -> "true";
                    case "Decimal" -> "\"1\"";
                    case "Currency" -> "\"EUR\"";
                    default -> "\"some text\"";
                };
        };
    }

    private static boolean isSent(GraphQLInputObjectField field) {
        boolean id = GraphQLTypeUtil.unwrapAll(field.getType()).getName().equals("ID");
        return id || (GraphQLTypeUtil.isNonNull(field.getType()) && !field.hasSetDefaultValue());
    }
}
