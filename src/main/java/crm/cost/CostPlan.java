package crm.cost;

import crm.graphql.PageArguments;
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
import graphql.language.TypeName;
import graphql.language.Value;
import graphql.schema.GraphQLArgument;
import graphql.schema.GraphQLCompositeType;
import graphql.schema.GraphQLDirectiveContainer;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLFieldsContainer;
import graphql.schema.GraphQLInputObjectField;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLInputType;
import graphql.schema.GraphQLList;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLType;
import graphql.schema.GraphQLTypeUtil;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the operations of a valid document cost. An operation costs as many points as its answer can have objects, where
 * the schema says nothing else: {@code @cost} gives a field or a type another weight, and a list is as long as its
 * {@code first} or {@code last} asks for, or {@code @listSize} says. Pages in pages multiply.
 *
 * <p>Made once for a document. What it costs with certain variables is worked out for each request, from the few fields
 * that have objects below them; each fragment is worked out once, however often it is spread.
 */
final class CostPlan {

    /** Fields of the type Mutation, where the schema says nothing else: they write, and take locks. */
    private static final long MUTATION = 60;

    /** The cost of an introspection query, independent of its fields: graphql-java limits these itself. */
    private static final long INTROSPECTION = 600;

    /** A list that says nothing about its length. */
    private static final int UNSAID_SIZE = 10;

    /** How many elements of a list in the arguments cost a point. */
    private static final int ELEMENTS_A_POINT = 10;

    private static final Set<String> PAGE_LISTS = Set.of("nodes", "edges");

    private static final Set<String> QUESTIONS_ABOUT_THE_SCHEMA = Set.of("__schema", "__type");

    private final Map<@Nullable String, Operation> operations;

    private CostPlan(Map<@Nullable String, Operation> operations) {
        this.operations = operations;
    }

    /**
     * @param weights of the operation's fields by the name that they have in the answer, where they are not the usual
     *     ones; if a name has several, the greatest
     */
    private record Operation(
            Selections selections,
            int fragments,
            Map<String, Value<?>> defaults,
            Map<String, Long> weights,
            boolean introspects,
            boolean reads,
            boolean subscribes) {}

    /** Cost by the size of the page that it stands in: {@code fixed} and {@code each} for every element of it. */
    private record Cost(long fixed, long each) {

        static final Cost NOTHING = new Cost(0, 0);

        Cost plus(Cost other) {
            return new Cost(SaturatingMath.plus(fixed, other.fixed), SaturatingMath.plus(each, other.each));
        }

        long ofPage(long size) {
            return SaturatingMath.plus(fixed, SaturatingMath.times(each, size));
        }
    }

    private interface Part {
        Cost cost(Request request);
    }

    private record Selections(List<Part> parts) implements Part {

        @Override
        public Cost cost(Request request) {
            Cost cost = Cost.NOTHING;
            for (Part part : parts) {
                cost = cost.plus(part.cost(request));
            }
            return cost;
        }
    }

    /** What {@code @skip} and {@code @include} decide. */
    private record Conditional(List<Directive> conditions, Part part) implements Part {

        @Override
        public Cost cost(Request request) {
            return request.includes(conditions) ? part.cost(request) : Cost.NOTHING;
        }
    }

    private record Spread(int index, Selections fragment) implements Part {

        @Override
        public Cost cost(Request request) {
            Cost known = request.fragments[index];
            if (known == null) {
                known = fragment.cost(request);
                request.fragments[index] = known;
            }
            return known;
        }
    }

    /** @param size how often it is there; null if once */
    private record ObjectField(long weight, @Nullable Size size, boolean ofPage, Selections selections)
            implements Part {

        @Override
        public Cost cost(Request request) {
            Cost below = selections.cost(request);
            if (ofPage) {
                return new Cost(0, SaturatingMath.plus(weight, below.ofPage(PageArguments.DEFAULT_SIZE)));
            }
            if (size == null) {
                return new Cost(SaturatingMath.plus(weight, below.ofPage(PageArguments.DEFAULT_SIZE)), 0);
            }
            long elements = size.of(request);
            return new Cost(
                    size.isPage()
                            ? SaturatingMath.plus(weight, below.ofPage(elements))
                            : SaturatingMath.times(
                                    elements, SaturatingMath.plus(weight, below.ofPage(PageArguments.DEFAULT_SIZE))),
                    0);
        }
    }

    private record Constant(Cost value) implements Part {

        @Override
        public Cost cost(Request request) {
            return value;
        }
    }

    /**
     * How many elements a field asks for.
     *
     * @param isPage whether they stand in {@code nodes} and {@code edges} below the field, rather than in its place
     * @param given the arguments that say so; a number, or a list whose length it is
     * @param otherwise where none of them is there
     */
    private record Size(boolean isPage, List<GivenSize> given, long otherwise) {

        long of(Request request) {
            long size = -1;
            for (GivenSize argument : given) {
                Object value = argument.of(request);
                if (value instanceof Number number) {
                    size = Math.max(size, Math.clamp(number.longValue(), 0, SaturatingMath.MANY));
                } else if (value instanceof List<?> list) {
                    size = Math.max(size, list.size());
                }
            }
            return size < 0 ? otherwise : size;
        }
    }

    /** @param path to the size inside the argument's value; empty if it is that itself */
    private record GivenSize(Value<?> value, List<String> path) {

        @Nullable
        Object of(Request request) {
            return at(request.value(value), path, request);
        }

        static @Nullable Object at(@Nullable Object from, List<String> path, Request request) {
            Object given = from;
            for (String step : path) {
                given = given instanceof Map<?, ?> fields ? request.value(fields.get(step)) : null;
            }
            return given;
        }
    }

    /**
     * The lists in the arguments of a field. One statement reads all pages of a level, so their elements cost once.
     *
     * @param inputs by the path of each, with the field's name for messages
     */
    private record Lists(String field, List<GivenInput> inputs) implements Part {

        @Override
        public Cost cost(Request request) {
            inputs.forEach(input -> count(input, "", input.value().of(request), request));
            return Cost.NOTHING;
        }

        /** @param prefix of the path, where the input is a field of an element of a list */
        private void count(GivenInput input, String prefix, @Nullable Object given, Request request) {
            if (given == null) {
                return;
            }
            // A single value in place of a list is a list of one.
            List<?> elements = given instanceof List<?> list ? list : List.of(given);
            String path = prefix + input.path();
            if (elements.size() > input.greatest()) {
                throw DocumentRefused.exceeds(DocumentLimit.LIST, elements.size(), input.greatest(), path, field);
            }
            if (given instanceof List<?>) {
                request.listElements = SaturatingMath.plus(request.listElements, elements.size());
            }
            request.listElements = SaturatingMath.plus(
                    request.listElements, SaturatingMath.times(elements.size(), input.weight() * ELEMENTS_A_POINT));
            for (int i = 0; i < elements.size() && !input.below().isEmpty(); i++) {
                Object element = request.value(elements.get(i));
                String of = path + (given instanceof List<?> ? "." + i : "") + ".";
                input.below()
                        .forEach(field -> count(
                                field, of, GivenSize.at(element, field.value().path(), request), request));
            }
        }
    }

    /**
     * A list of an argument, or an input that costs something.
     *
     * @param path for messages
     * @param value that was given; of a field of an element, only the path from the element is used
     * @param weight points of each element
     * @param below the lists of each element
     */
    private record GivenInput(String path, GivenSize value, int greatest, long weight, List<GivenInput> below) {}

    /**
     * What an operation costs.
     *
     * @param points at most, with those of the lists
     * @param lists points of the lists in its arguments, whatever the answer has
     */
    record Estimate(long points, long lists) {}

    /** An operation's variables. */
    private static final class Request {

        private final Map<String, Object> variables;

        private final Map<String, Value<?>> defaults;

        private final @Nullable Cost[] fragments;

        private long listElements;

        Request(Operation operation, Map<String, Object> variables) {
            this.variables = variables;
            this.defaults = operation.defaults();
            this.fragments = new Cost[operation.fragments()];
        }

        /** A literal or a variable, as plain Java; objects keep what is inside them until it is asked for. */
        @Nullable
        Object value(@Nullable Object value) {
            return switch (value) {
                case graphql.language.VariableReference reference ->
                    variables.containsKey(reference.getName())
                            ? variables.get(reference.getName())
                            : value(defaults.get(reference.getName()));
                case graphql.language.IntValue number ->
                    number.getValue().bitLength() < Long.SIZE
                            ? number.getValue().longValue()
                            : SaturatingMath.MANY;
                case graphql.language.BooleanValue bool -> bool.isValue();
                case graphql.language.ArrayValue array -> array.getValues();
                case graphql.language.ObjectValue object -> {
                    Map<String, Object> fields = new HashMap<>();
                    object.getObjectFields().forEach(field -> fields.put(field.getName(), field.getValue()));
                    yield fields;
                }
                case Value<?> other -> null;
                case null -> null;
                default -> value;
            };
        }

        boolean includes(List<Directive> conditions) {
            for (Directive condition : conditions) {
                Argument argument = condition.getArgument("if");
                boolean wanted = condition.getName().equals("include");
                if (argument != null && value(argument.getValue()) instanceof Boolean given && given != wanted) {
                    return false;
                }
            }
            return true;
        }
    }

    static CostPlan of(Document document, GraphQLSchema schema) {
        Map<@Nullable String, Operation> operations = new HashMap<>();
        for (OperationDefinition operation : document.getDefinitionsOfType(OperationDefinition.class)) {
            operations.put(operation.getName(), new Reader(document, schema).read(operation));
        }
        return new CostPlan(operations);
    }

    /** Whether any of them asks about the schema. */
    boolean introspects() {
        return operations.values().stream().anyMatch(Operation::introspects);
    }

    /** Whether this says which operation is meant: one of this name, or the only one there is. */
    boolean has(@Nullable String operation) {
        return find(operation) != null;
    }

    /** Whether it is a query. */
    boolean reads(@Nullable String operation) {
        return Objects.requireNonNull(find(operation)).reads();
    }

    /** Whether it is a subscription. */
    boolean subscribes(@Nullable String operation) {
        return Objects.requireNonNull(find(operation)).subscribes();
    }

    /**
     * What an operation costs.
     *
     * @param variables as they were sent
     * @throws DocumentRefused if a list in an argument is too long
     */
    Estimate estimate(@Nullable String operation, Map<String, Object> variables) {
        Operation meant = Objects.requireNonNull(find(operation));
        Request request = new Request(meant, variables);
        long objects = Math.max(1, meant.selections().cost(request).fixed());
        long lists = request.listElements / ELEMENTS_A_POINT;
        return new Estimate(SaturatingMath.plus(objects, lists), lists);
    }

    /**
     * What an answer was worth: the same sum over the objects that it really has.
     *
     * @param data as the execution made it: maps, lists and values
     * @return points, at least one
     */
    long worth(@Nullable String operation, @Nullable Object data) {
        return Math.max(1, worth(data, Objects.requireNonNull(find(operation)).weights()));
    }

    private static long worth(@Nullable Object data, Map<String, Long> weights) {
        long worth = 0;
        if (data instanceof Map<?, ?> object) {
            for (Map.Entry<?, ?> field : object.entrySet()) {
                Object value = field.getValue();
                if (value != null) {
                    Long weight = weights.get(field.getKey());
                    worth += worth(value, weight == null ? -1 : weight, weights);
                }
            }
        }
        return worth;
    }

    private static long worth(@Nullable Object value, long weight, Map<String, Long> weights) {
        return switch (value) {
            case List<?> list -> {
                long worth = 0;
                for (Object element : list) {
                    worth += worth(element, weight, weights);
                }
                yield worth;
            }
            case Map<?, ?> object -> (weight < 0 ? 1 : weight) + worth(object, weights);
            case null -> 0;
            default -> Math.max(0, weight);
        };
    }

    private @Nullable Operation find(@Nullable String name) {
        if (name == null || name.isEmpty()) {
            return operations.size() == 1 ? operations.values().iterator().next() : null;
        }
        return operations.get(name);
    }

    private static final class Reader {

        private final GraphQLSchema schema;

        private final Map<String, FragmentDefinition> definitions;

        private final Map<String, Spread> fragments = new HashMap<>();

        private final Map<String, Long> weights = new HashMap<>();

        private boolean introspects;

        private final Set<String> usuallyWeighted = new HashSet<>();

        Reader(Document document, GraphQLSchema schema) {
            this.schema = schema;
            this.definitions = document.getDefinitionsOfType(FragmentDefinition.class).stream()
                    .collect(Collectors.toMap(FragmentDefinition::getName, fragment -> fragment));
        }

        Operation read(OperationDefinition operation) {
            GraphQLCompositeType root = Objects.requireNonNull(
                    switch (operation.getOperation()) {
                        case QUERY -> schema.getQueryType();
                        case MUTATION -> schema.getMutationType();
                        case SUBSCRIPTION -> schema.getSubscriptionType();
                    });
            Selections selections = selections(operation.getSelectionSet(), root);
            Map<String, Value<?>> defaults = new HashMap<>();
            operation.getVariableDefinitions().forEach(variable -> {
                if (variable.getDefaultValue() != null) {
                    defaults.put(variable.getName(), variable.getDefaultValue());
                }
            });
            usuallyWeighted.forEach(name -> weights.computeIfPresent(name, (key, weight) -> Math.max(1, weight)));
            return new Operation(
                    selections,
                    fragments.size(),
                    defaults,
                    Map.copyOf(weights),
                    introspects,
                    operation.getOperation() == OperationDefinition.Operation.QUERY,
                    operation.getOperation() == OperationDefinition.Operation.SUBSCRIPTION);
        }

        private Selections selections(SelectionSet selectionSet, GraphQLCompositeType type) {
            List<Part> parts = new ArrayList<>();
            for (Selection<?> selection : selectionSet.getSelections()) {
                Part part = switch (selection) {
                    case Field field -> field(field, type);
                    case InlineFragment fragment ->
                        selections(fragment.getSelectionSet(), conditionOf(fragment.getTypeCondition(), type));
                    case FragmentSpread spread -> spread(spread.getName());
                    default -> throw new IllegalStateException("no selection of GraphQL: " + selection);
                };
                if (part != null) {
                    parts.add(conditional((DirectivesContainer<?>) selection, part));
                }
                if (selection instanceof Field field && lists(field, type) instanceof Lists lists) {
                    parts.add(conditional(field, lists));
                }
            }
            return new Selections(List.copyOf(parts));
        }

        private static Part conditional(DirectivesContainer<?> selection, Part part) {
            List<Directive> conditions = selection.getDirectives().stream()
                    .filter(directive -> directive.getName().equals("skip")
                            || directive.getName().equals("include"))
                    .toList();
            return conditions.isEmpty() ? part : new Conditional(conditions, part);
        }

        private GraphQLCompositeType conditionOf(@Nullable TypeName condition, GraphQLCompositeType type) {
            return condition == null
                    ? type
                    : (GraphQLCompositeType) Objects.requireNonNull(schema.getType(condition.getName()));
        }

        private Spread spread(String name) {
            Spread known = fragments.get(name);
            if (known == null) {
                FragmentDefinition fragment = Objects.requireNonNull(definitions.get(name));
                Selections selections = selections(
                        fragment.getSelectionSet(), conditionOf(fragment.getTypeCondition(), schema.getQueryType()));
                known = new Spread(fragments.size(), selections);
                fragments.put(name, known);
            }
            return known;
        }

        /** Null for what costs nothing. */
        private @Nullable Part field(Field field, GraphQLCompositeType parent) {
            if (QUESTIONS_ABOUT_THE_SCHEMA.contains(field.getName())) {
                introspects = true;
                weigh(field, INTROSPECTION);
                return new Constant(new Cost(INTROSPECTION, 0));
            }
            if (!(parent instanceof GraphQLFieldsContainer container)
                    || container.getFieldDefinition(field.getName()) == null) {
                // __typename, of which every type has one.
                return null;
            }
            GraphQLFieldDefinition definition = container.getFieldDefinition(field.getName());
            boolean leaf = field.getSelectionSet() == null;
            long weight = CostDirectives.weight(definition)
                    .orElse(leaf ? 0 : parent == schema.getMutationType() ? MUTATION : 1);
            boolean ofPage = isList(definition)
                    && (PAGE_LISTS.contains(field.getName()) && container.getFieldDefinition("pageInfo") != null
                            || CostDirectives.isSizedByParent(definition));
            if (ofPage && field.getName().equals("edges")) {
                weight = 0;
            }
            if (leaf ? weight != 0 : weight != 1) {
                weigh(field, weight);
            } else {
                usuallyWeighted.add(field.getResultKey());
            }
            if (leaf) {
                return weight == 0 ? null : new Constant(new Cost(weight, 0));
            }
            GraphQLCompositeType type = (GraphQLCompositeType) GraphQLTypeUtil.unwrapAll(definition.getType());
            return new ObjectField(
                    weight,
                    ofPage ? null : size(field, definition),
                    ofPage,
                    selections(Objects.requireNonNull(field.getSelectionSet()), type));
        }

        private @Nullable Lists lists(Field field, GraphQLCompositeType parent) {
            if (field.getArguments().isEmpty()
                    || !(parent instanceof GraphQLFieldsContainer container)
                    || container.getFieldDefinition(field.getName()) == null) {
                return null;
            }
            GraphQLFieldDefinition definition = container.getFieldDefinition(field.getName());
            List<GivenInput> found = new ArrayList<>();
            for (Argument argument : field.getArguments()) {
                GraphQLArgument declared = Objects.requireNonNull(definition.getArgument(argument.getName()));
                findLists(declared, declared.getType(), argument.getName(), argument.getValue(), List.of(), found);
            }
            return found.isEmpty() ? null : new Lists(field.getName(), List.copyOf(found));
        }

        /**
         * @param input the argument or the field of an input
         * @param start of the path for messages: the argument, or nothing for a field of an element
         * @param path to it from the argument or from the element
         */
        private static void findLists(
                GraphQLDirectiveContainer input,
                GraphQLInputType type,
                String start,
                Value<?> value,
                List<String> path,
                List<GivenInput> found) {
            GraphQLType nullable = GraphQLTypeUtil.unwrapNonNull(type);
            boolean list = nullable instanceof GraphQLList;
            long weight = CostDirectives.weightOf(input).orElse(0);
            if (list || weight > 0) {
                List<GivenInput> below = new ArrayList<>();
                if (GraphQLTypeUtil.unwrapAll(nullable) instanceof GraphQLInputObjectType object) {
                    findInFields(object, "", value, List.of(), below);
                }
                String steps = String.join(".", path);
                found.add(new GivenInput(
                        start.isEmpty() || path.isEmpty() ? start + steps : start + "." + steps,
                        new GivenSize(value, path),
                        list ? CostDirectives.greatestSize(input) : 1,
                        weight,
                        List.copyOf(below)));
            } else if (nullable instanceof GraphQLInputObjectType object) {
                findInFields(object, start, value, path, found);
            }
        }

        private static void findInFields(
                GraphQLInputObjectType object,
                String start,
                Value<?> value,
                List<String> path,
                List<GivenInput> found) {
            for (GraphQLInputObjectField field : object.getFields()) {
                List<String> below = new ArrayList<>(path);
                below.add(field.getName());
                findLists(field, field.getType(), start, value, List.copyOf(below), found);
            }
        }

        private void weigh(Field field, long weight) {
            weights.merge(field.getResultKey(), weight, Math::max);
        }

        private static @Nullable Size size(Field field, GraphQLFieldDefinition definition) {
            boolean list = isList(definition);
            boolean connection = !list && definition.getArgument("first") != null;
            List<String> names = connection ? List.of("first", "last") : CostDirectives.sizeArguments(definition);
            // An object with arguments of a size has a list of this size.
            boolean page = connection || !list && !names.isEmpty();
            if (!list && !page) {
                return null;
            }
            List<GivenSize> given = new ArrayList<>();
            for (String name : names) {
                List<String> path = Arrays.asList(name.split("\\."));
                field.getArguments().stream()
                        .filter(argument -> argument.getName().equals(path.getFirst()))
                        .forEach(argument ->
                                given.add(new GivenSize(argument.getValue(), path.subList(1, path.size()))));
            }
            return new Size(
                    page,
                    given,
                    connection
                            ? PageArguments.DEFAULT_SIZE
                            : CostDirectives.assumedSize(definition).orElse(UNSAID_SIZE));
        }

        private static boolean isList(GraphQLFieldDefinition definition) {
            return GraphQLTypeUtil.unwrapNonNull(definition.getType()) instanceof GraphQLList;
        }
    }
}
