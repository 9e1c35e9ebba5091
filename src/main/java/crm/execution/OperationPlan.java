package crm.execution;

import graphql.GraphQLContext;
import graphql.execution.FieldCollector;
import graphql.execution.FieldCollectorParameters;
import graphql.execution.MergedField;
import graphql.execution.MergedSelectionSet;
import graphql.introspection.Introspection;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import graphql.schema.DataFetcher;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLType;
import graphql.schema.GraphQLTypeUtil;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What an operation selects, for certain values of the variables in {@code @skip} and {@code @include}. It does not
 * depend on other variables, so that it is planned once for a document.
 */
final class OperationPlan {

    private static final FieldCollector COLLECTOR = new FieldCollector();

    private final GraphQLSchema schema;

    private final Fetchers fetchers;

    private final Map<String, FragmentDefinition> fragments;

    private final Map<String, @Nullable Object> conditions;

    /** What is below a field, for those that are executed on their own. */
    private final Map<List<Field>, SelectionPlan> selections = new ConcurrentHashMap<>();

    /** By name: a fragment may be used at many places. */
    private final Map<String, Integer> fragmentHeights = new ConcurrentHashMap<>();

    private final AtomicInteger fields = new AtomicInteger();

    /** How many fields there were at the last look. */
    private final AtomicInteger seen = new AtomicInteger();

    private volatile @Nullable ObjectPlan root;

    /** @param conditions values of the variables in {@code @skip} and {@code @include} */
    OperationPlan(
            GraphQLSchema schema,
            Fetchers fetchers,
            Map<String, FragmentDefinition> fragments,
            Map<String, @Nullable Object> conditions) {
        this.schema = schema;
        this.fetchers = fetchers;
        this.fragments = fragments;
        this.conditions = conditions;
    }

    /** @param selected the fields of the operation itself, which are always the same */
    ObjectPlan root(GraphQLObjectType type, MergedSelectionSet selected) {
        ObjectPlan known = root;
        if (known == null) {
            known = plan(type, selected);
            root = known;
        }
        return known;
    }

    /** How many fields are planned by now: those of an object type are planned when it occurs. */
    int fields() {
        return fields.get();
    }

    /** Whether there are more fields than when this was asked before. */
    boolean grew() {
        int now = fields.get();
        return seen.getAndSet(now) != now;
    }

    /** What is selected of the objects that a field has. */
    SelectionPlan selection(MergedField field) {
        return selections.computeIfAbsent(field.getFields(), fields -> new SelectionPlan(this, field));
    }

    ObjectPlan plan(GraphQLObjectType type, MergedField field) {
        FieldCollectorParameters parameters = FieldCollectorParameters.newParameters()
                .schema(schema)
                .objectType(type)
                .fragments(fragments)
                .variables(conditions)
                .graphQLContext(GraphQLContext.getDefault())
                .build();
        return plan(type, COLLECTOR.collectFields(parameters, field));
    }

    private ObjectPlan plan(GraphQLObjectType type, MergedSelectionSet selected) {
        return new ObjectPlan(
                type,
                selected.getSubFieldsList().stream()
                        .map(field -> field(type, field))
                        .toArray(FieldPlan[]::new));
    }

    /** How many levels of fields are below a field. */
    private int height(MergedField field) {
        return field.getFields().stream()
                .mapToInt(each -> height(each.getSelectionSet()))
                .max()
                .orElse(0);
    }

    private int height(@Nullable SelectionSet selections) {
        int height = 0;
        for (Selection<?> selection : selections == null ? List.<Selection<?>>of() : selections.getSelections()) {
            height = Math.max(
                    height,
                    switch (selection) {
                        case Field field -> 1 + height(field.getSelectionSet());
                        case InlineFragment fragment -> height(fragment.getSelectionSet());
                        case FragmentSpread spread -> fragmentHeight(spread.getName());
                        default -> 0;
                    });
        }
        return height;
    }

    private int fragmentHeight(String name) {
        Integer known = fragmentHeights.get(name);
        if (known == null) {
            known = height(Objects.requireNonNull(fragments.get(name), name).getSelectionSet());
            fragmentHeights.put(name, known);
        }
        return known;
    }

    private FieldPlan field(GraphQLObjectType parent, MergedField field) {
        fields.incrementAndGet();
        GraphQLFieldDefinition definition = Introspection.getFieldDef(schema, parent, field.getName());
        DataFetcher<?> fetcher =
                fetchers.of(parent, definition, schema.getCodeRegistry().getDataFetcher(parent, definition));
        GraphQLType named = GraphQLTypeUtil.unwrapAll(definition.getType());
        return new FieldPlan(
                field,
                definition,
                parent,
                fetcher,
                height(field),
                new ValuePlan(
                        definition.getType(), GraphQLTypeUtil.isLeaf(named) ? null : new SelectionPlan(this, field)));
    }
}
