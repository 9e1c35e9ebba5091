package crm.execution;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import graphql.execution.ExecutionContext;
import graphql.language.Argument;
import graphql.language.Directive;
import graphql.language.DirectivesContainer;
import graphql.language.FragmentDefinition;
import graphql.language.Node;
import graphql.language.OperationDefinition;
import graphql.language.VariableReference;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Keeps the plans of operations as long as their documents are kept, which are bounded. */
final class OperationPlans {

    private static final Set<String> CONDITIONS = Set.of("skip", "include");

    /** Plans of one operation: a document with many conditions has many combinations of their values. */
    private static final int MOST_OF_AN_OPERATION = 16;

    private final Cache<OperationDefinition, Planned> operations =
            Caffeine.newBuilder().weakKeys().build();

    /**
     * An operation and its plans.
     *
     * @param variables that its conditions have
     */
    private record Planned(Set<String> variables, Map<Map<String, @Nullable Object>, OperationPlan> plans) {}

    OperationPlan of(ExecutionContext context) {
        OperationDefinition operation = context.getOperationDefinition();
        Planned planned = operations.get(
                operation,
                absent -> new Planned(conditions(operation, context.getFragmentsByName()), new ConcurrentHashMap<>()));
        Map<String, @Nullable Object> conditions = new HashMap<>();
        Map<String, Object> variables = context.getCoercedVariables().toMap();
        for (String name : planned.variables()) {
            if (variables.containsKey(name)) {
                // Null, too: only a condition that is met on the way to a field is refused for it.
                conditions.put(name, variables.get(name));
            }
        }
        OperationPlan known = planned.plans().get(conditions);
        if (known != null) {
            return known;
        }
        OperationPlan plan = new OperationPlan(context.getGraphQLSchema(), context.getFragmentsByName(), conditions);
        if (planned.plans().size() < MOST_OF_AN_OPERATION) {
            planned.plans().putIfAbsent(conditions, plan);
        }
        return plan;
    }

    private static Set<String> conditions(OperationDefinition operation, Map<String, FragmentDefinition> fragments) {
        Set<String> variables = new HashSet<>();
        collect(operation, variables);
        fragments.values().forEach(fragment -> collect(fragment, variables));
        return variables;
    }

    private static void collect(Node<?> node, Set<String> variables) {
        if (node instanceof DirectivesContainer<?> container) {
            for (Directive directive : container.getDirectives()) {
                if (CONDITIONS.contains(directive.getName())) {
                    for (Argument argument : directive.getArguments()) {
                        if (argument.getValue() instanceof VariableReference variable) {
                            variables.add(variable.getName());
                        }
                    }
                }
            }
        }
        node.getChildren().forEach(child -> collect(child, variables));
    }
}
