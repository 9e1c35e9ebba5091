package crm.security;

import crm.graphql.ErrorExtensions;
import crm.graphql.Messages;
import crm.graphql.OperationInstrumentation;
import crm.graphql.RequestErrorCode;
import graphql.ExecutionResult;
import graphql.execution.AbortExecutionException;
import graphql.execution.ExecutionContext;
import graphql.execution.instrumentation.InstrumentationContext;
import graphql.execution.instrumentation.InstrumentationState;
import graphql.execution.instrumentation.SimplePerformantInstrumentation;
import graphql.execution.instrumentation.parameters.InstrumentationExecuteOperationParameters;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.OperationDefinition;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLSchema;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Refuses an anonymous operation as a whole, before anything of it runs, unless every root field of it is public.
 * Introspection is not, but for the name of a type.
 */
@Component
class RequireAuthentication extends SimplePerformantInstrumentation implements OperationInstrumentation {

    private final Messages messages;

    RequireAuthentication(Messages messages) {
        this.messages = messages;
    }

    @Override
    public @Nullable InstrumentationContext<ExecutionResult> beginExecuteOperation(
            InstrumentationExecuteOperationParameters parameters, @Nullable InstrumentationState state) {
        ExecutionContext context = parameters.getExecutionContext();
        if (Caller.of(context.getGraphQLContext()) == null
                && !isPublic(
                        context.getOperationDefinition().getSelectionSet(),
                        root(context.getGraphQLSchema(), context.getOperationDefinition()),
                        context.getFragmentsByName(),
                        new HashSet<>())) {
            throw new Unauthenticated(messages.text(context.getLocale(), "unauthenticated"));
        }
        return super.beginExecuteOperation(parameters, state);
    }

    private static @Nullable GraphQLObjectType root(GraphQLSchema schema, OperationDefinition operation) {
        return switch (operation.getOperation()) {
            case QUERY -> schema.getQueryType();
            case MUTATION -> schema.getMutationType();
            case SUBSCRIPTION -> schema.getSubscriptionType();
        };
    }

    private static boolean isPublic(
            @Nullable SelectionSet selections,
            @Nullable GraphQLObjectType root,
            Map<String, FragmentDefinition> fragments,
            Set<String> seen) {
        if (selections == null) {
            return false;
        }
        for (Selection<?> selection : selections.getSelections()) {
            boolean allowed = switch (selection) {
                case Field field -> isPublic(field, root);
                case InlineFragment fragment -> isPublic(fragment.getSelectionSet(), root, fragments, seen);
                case FragmentSpread spread -> {
                    FragmentDefinition fragment = fragments.get(spread.getName());
                    yield !seen.add(spread.getName())
                            || (fragment != null && isPublic(fragment.getSelectionSet(), root, fragments, seen));
                }
                default -> false;
            };
            if (!allowed) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPublic(Field field, @Nullable GraphQLObjectType root) {
        if (field.getName().equals("__typename") || isNameOfType(field)) {
            return true;
        }
        GraphQLFieldDefinition definition = root == null ? null : root.getFieldDefinition(field.getName());
        return definition != null && AuthDirective.isPublic(definition);
    }

    /** Whether a type of this name exists: the audit of GraphQL over HTTP asks so for documents with variables. */
    private static boolean isNameOfType(Field field) {
        return field.getName().equals("__type")
                && field.getSelectionSet() != null
                && field.getSelectionSet().getSelections().stream()
                        .allMatch(selection -> selection instanceof Field leaf
                                && (leaf.getName().equals("name")
                                        || leaf.getName().equals("__typename")));
    }

    private static final class Unauthenticated extends AbortExecutionException {

        Unauthenticated(String message) {
            super(message);
        }

        @Override
        public Map<String, Object> getExtensions() {
            return ErrorExtensions.of(RequestErrorCode.UNAUTHENTICATED);
        }
    }
}
