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
import org.jspecify.annotations.Nullable;

/**
 * Keeps the plans of operations. A plan has a field for each place and object type, which are more than the document
 * has: so all plans together are bounded by their fields.
 */
final class OperationPlans {

    private static final Set<String> CONDITIONS = Set.of("skip", "include");

    /** A planned field takes about 500 bytes: 25 MB. An order page has about 150. */
    private static final long MOST_FIELDS = 50_000;

    /** The variables of an operation that its conditions have. */
    private final Cache<OperationDefinition, Set<String>> variables =
            Caffeine.newBuilder().weakKeys().build();

    private final Cache<Key, OperationPlan> plans;

    private final Fetchers fetchers;

    /**
     * @param operation as it was parsed: another one with the same text is another key
     * @param conditions values of the variables in {@code @skip} and {@code @include}
     */
    private record Key(OperationDefinition operation, Map<String, @Nullable Object> conditions) {}

    OperationPlans(Fetchers fetchers) {
        this(fetchers, MOST_FIELDS);
    }

    OperationPlans(Fetchers fetchers, long mostFields) {
        this.fetchers = fetchers;
        this.plans = Caffeine.newBuilder()
                .maximumWeight(mostFields)
                .<Key, OperationPlan>weigher((key, plan) -> 1 + plan.fields())
                .build();
    }

    OperationPlan of(ExecutionContext context) {
        Key key = key(context);
        OperationPlan known = plans.getIfPresent(key);
        return known == null
                ? new OperationPlan(
                        context.getGraphQLSchema(), fetchers, context.getFragmentsByName(), key.conditions())
                : known;
    }

    /** Keeps a plan, which may have got more fields by an execution. */
    void keep(ExecutionContext context, OperationPlan plan) {
        if (plan.grew()) {
            plans.put(key(context), plan);
        }
    }

    /** How many fields the plans have that are kept. */
    long fields() {
        plans.cleanUp();
        return plans.policy().eviction().orElseThrow().weightedSize().orElseThrow();
    }

    private Key key(ExecutionContext context) {
        OperationDefinition operation = context.getOperationDefinition();
        Map<String, @Nullable Object> conditions = new HashMap<>();
        Map<String, Object> given = context.getCoercedVariables().toMap();
        for (String name : variables.get(operation, absent -> variables(operation, context.getFragmentsByName()))) {
            if (given.containsKey(name)) {
                // Null, too: only a condition that is met on the way to a field is refused for it.
                conditions.put(name, given.get(name));
            }
        }
        return new Key(operation, conditions);
    }

    private static Set<String> variables(OperationDefinition operation, Map<String, FragmentDefinition> fragments) {
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
