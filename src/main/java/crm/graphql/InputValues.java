package crm.graphql;

import graphql.GraphQLError;
import graphql.language.Argument;
import graphql.language.BooleanValue;
import graphql.language.Directive;
import graphql.language.Document;
import graphql.language.FragmentDefinition;
import graphql.language.ListType;
import graphql.language.NonNullType;
import graphql.language.NullValue;
import graphql.language.OperationDefinition;
import graphql.language.Type;
import graphql.language.TypeName;
import graphql.language.VariableDefinition;
import graphql.language.VariableReference;
import graphql.schema.GraphQLInputType;
import graphql.schema.GraphQLList;
import graphql.schema.GraphQLNonNull;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLType;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Checks the values of a request against the types of the schema, before its execution. GraphQL Java stops at the
 * first value that does not fit and describes it in terms of Java, and it finds a null variable in a non-null place
 * only when it executes the field. This class finds all of them, and describes them in the caller's language.
 */
@Component
public class InputValues {

    private final Messages messages;

    InputValues(Messages messages) {
        this.messages = messages;
    }

    /**
     * Checks the variables of a request.
     *
     * @param document valid for the schema
     * @param variables as the client sent them
     * @param detailed false for a caller who must not learn the types of the schema
     * @return an error for each problem, up to a limit; empty if the request can be executed
     */
    public List<GraphQLError> variables(
            GraphQLSchema schema,
            Document document,
            OperationDefinition operation,
            Map<String, Object> variables,
            Locale locale,
            boolean detailed) {
        ValueProblems problems = new ValueProblems(messages, locale, detailed);
        Set<String> nulls = new HashSet<>();
        for (VariableDefinition definition : operation.getVariableDefinitions()) {
            String name = definition.getName();
            GraphQLInputType type = type(schema, definition.getType());
            if (type == null) {
                continue;
            }
            if (variables.containsKey(name)) {
                problems.json(ValuePlace.variable(definition), variables.get(name), type);
                if (variables.get(name) == null) {
                    nulls.add(name);
                }
            } else if (definition.getDefaultValue() instanceof NullValue) {
                nulls.add(name);
            } else if (definition.getDefaultValue() == null && type instanceof GraphQLNonNull) {
                problems.missing(ValuePlace.variable(definition), type);
            }
        }
        if (problems.errors().isEmpty() && !nulls.isEmpty()) {
            DocumentValues values = new DocumentValues(schema, document, problems) {
                @Override
                boolean isNull(VariableReference reference) {
                    return nulls.contains(reference.getName());
                }

                @Override
                boolean executes(Directive condition, boolean wanted) {
                    Argument argument = condition.getArgument("if");
                    Boolean given = argument == null
                            ? null
                            : switch (argument.getValue()) {
                                case BooleanValue literal -> Boolean.valueOf(literal.isValue());
                                case VariableReference reference -> truth(operation, reference, variables);
                                default -> null;
                            };
                    return given == null || given == wanted;
                }
            };
            values.operation(operation);
        }
        return problems.errors();
    }

    /**
     * Checks the literals of a document: those of its arguments, and the defaults of its variables.
     *
     * @param document may be invalid in other respects
     * @return an error for each problem, up to a limit
     */
    public List<GraphQLError> literals(GraphQLSchema schema, Document document, Locale locale) {
        ValueProblems problems = new ValueProblems(messages, locale, true);
        DocumentValues values = new DocumentValues(schema, document, problems);
        for (OperationDefinition operation : document.getDefinitionsOfType(OperationDefinition.class)) {
            for (VariableDefinition definition : operation.getVariableDefinitions()) {
                GraphQLInputType type = type(schema, definition.getType());
                if (definition.getDefaultValue() != null && type != null) {
                    problems.literal(
                            ValuePlace.variable(definition), definition.getDefaultValue(), type, reference -> false);
                }
            }
            values.operation(operation);
        }
        document.getDefinitionsOfType(FragmentDefinition.class).forEach(values::fragment);
        return problems.errors();
    }

    private static @Nullable Boolean truth(
            OperationDefinition operation, VariableReference reference, Map<String, Object> variables) {
        if (variables.containsKey(reference.getName())) {
            return variables.get(reference.getName()) instanceof Boolean given ? given : null;
        }
        return operation.getVariableDefinitions().stream()
                .filter(definition -> definition.getName().equals(reference.getName()))
                .map(VariableDefinition::getDefaultValue)
                .filter(BooleanValue.class::isInstance)
                .map(value -> ((BooleanValue) value).isValue())
                .findFirst()
                .orElse(null);
    }

    /** The type of a variable; null if the schema does not have it. */
    private static @Nullable GraphQLInputType type(GraphQLSchema schema, Type<?> type) {
        return switch (type) {
            case NonNullType nonNull -> {
                GraphQLInputType wrapped = type(schema, nonNull.getType());
                yield wrapped == null ? null : GraphQLNonNull.nonNull(wrapped);
            }
            case ListType list -> {
                GraphQLInputType wrapped = type(schema, list.getType());
                yield wrapped == null ? null : GraphQLList.list(wrapped);
            }
            case TypeName name -> {
                GraphQLType named = schema.getType(name.getName());
                yield named instanceof GraphQLInputType input ? input : null;
            }
            default -> null;
        };
    }
}
