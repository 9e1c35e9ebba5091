package crm.graphql;

import graphql.language.Argument;
import graphql.language.Directive;
import graphql.language.DirectivesContainer;
import graphql.language.Document;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.OperationDefinition;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import graphql.language.VariableReference;
import graphql.schema.GraphQLArgument;
import graphql.schema.GraphQLCompositeType;
import graphql.schema.GraphQLDirective;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLFieldsContainer;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLType;
import graphql.schema.GraphQLTypeUtil;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Traverses the arguments of a document and reports those with the wrong values. Visits each fragment once. Ignores
 * what the schema does not have: validation reports it.
 */
class DocumentValues {

    private final GraphQLSchema schema;

    private final ValueProblems problems;

    private final Map<String, FragmentDefinition> fragments = new HashMap<>();

    private final Set<String> visited = new HashSet<>();

    DocumentValues(GraphQLSchema schema, Document document, ValueProblems problems) {
        this.schema = schema;
        this.problems = problems;
        document.getDefinitionsOfType(FragmentDefinition.class)
                .forEach(fragment -> fragments.put(fragment.getName(), fragment));
    }

    /** Whether the value of a variable is null. */
    boolean isNull(VariableReference reference) {
        return false;
    }

    /**
     * Whether a selection with this {@code @skip} or {@code @include} is executed.
     *
     * @param wanted the value of {@code if} with which it is
     */
    boolean executes(Directive condition, boolean wanted) {
        return true;
    }

    void operation(OperationDefinition operation) {
        GraphQLObjectType root = switch (operation.getOperation()) {
            case QUERY -> schema.getQueryType();
            case MUTATION -> schema.getMutationType();
            case SUBSCRIPTION -> schema.getSubscriptionType();
        };
        directives(operation);
        selections(operation.getSelectionSet(), root);
    }

    void fragment(FragmentDefinition fragment) {
        if (visited.add(fragment.getName()) && directives(fragment)) {
            selections(
                    fragment.getSelectionSet(),
                    schema.getType(fragment.getTypeCondition().getName()));
        }
    }

    private void selections(@Nullable SelectionSet selections, @Nullable GraphQLType parent) {
        if (selections == null) {
            return;
        }
        for (Selection<?> selection : selections.getSelections()) {
            if (selection instanceof DirectivesContainer<?> conditional && !directives(conditional)) {
                continue;
            }
            switch (selection) {
                case Field field -> field(field, parent);
                case InlineFragment fragment ->
                    selections(
                            fragment.getSelectionSet(),
                            fragment.getTypeCondition() == null
                                    ? parent
                                    : schema.getType(fragment.getTypeCondition().getName()));
                case FragmentSpread spread -> {
                    FragmentDefinition fragment = fragments.get(spread.getName());
                    if (fragment != null) {
                        fragment(fragment);
                    }
                }
                default -> throw new IllegalStateException("GraphQL has no such selection: " + selection);
            }
        }
    }

    private void field(Field field, @Nullable GraphQLType parent) {
        GraphQLFieldDefinition definition = switch (field.getName()) {
            case "__schema" -> schema.getIntrospectionSchemaFieldDefinition();
            case "__type" -> schema.getIntrospectionTypeFieldDefinition();
            case String name ->
                parent instanceof GraphQLFieldsContainer container ? container.getFieldDefinition(name) : null;
        };
        if (definition == null) {
            return;
        }
        arguments(field.getName(), field.getArguments(), definition.getArguments());
        if (GraphQLTypeUtil.unwrapAll(definition.getType()) instanceof GraphQLCompositeType below) {
            selections(field.getSelectionSet(), below);
        }
    }

    /** @return whether all of them let the selection be executed */
    private boolean directives(DirectivesContainer<?> container) {
        boolean executed = true;
        for (Directive directive : container.getDirectives()) {
            GraphQLDirective definition = schema.getDirective(directive.getName());
            if (definition == null) {
                continue;
            }
            arguments("@" + directive.getName(), directive.getArguments(), definition.getArguments());
            if (directive.getName().equals("include")) {
                executed &= executes(directive, true);
            } else if (directive.getName().equals("skip")) {
                executed &= executes(directive, false);
            }
        }
        return executed;
    }

    private void arguments(String owner, List<Argument> arguments, List<GraphQLArgument> definitions) {
        for (Argument argument : arguments) {
            for (GraphQLArgument definition : definitions) {
                if (definition.getName().equals(argument.getName())) {
                    problems.literal(
                            ValuePlace.argument(owner, argument),
                            argument.getValue(),
                            definition.getType(),
                            this::isNull);
                }
            }
        }
    }
}
