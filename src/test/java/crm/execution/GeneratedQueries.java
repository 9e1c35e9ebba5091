package crm.execution;

import crm.Fixture;
import graphql.schema.GraphQLArgument;
import graphql.schema.GraphQLCompositeType;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLFieldsContainer;
import graphql.schema.GraphQLInputType;
import graphql.schema.GraphQLInterfaceType;
import graphql.schema.GraphQLList;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLNonNull;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLType;
import graphql.schema.GraphQLTypeUtil;
import graphql.schema.GraphQLUnionType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Generates queries that a server executes: with aliases, the same field twice, fragments on objects, interfaces and
 * unions, directives with and without variables, and lists in lists.
 */
final class GeneratedQueries {

    private static final List<String> IDS = List.of(
            Fixture.order(1),
            Fixture.order(9),
            Fixture.lead(1),
            Fixture.customer(1),
            Fixture.shipment(1),
            Fixture.task(1),
            Fixture.payment(1),
            Fixture.inspection(1),
            Fixture.user(3),
            Fixture.MANAGER,
            "00000000-0000-0000-0000-000000000000");

    private final GraphQLSchema schema;

    private final Random random;

    private final Map<String, String> definitions = new LinkedHashMap<>();

    private final Map<String, @Nullable Object> variables = new LinkedHashMap<>();

    private final List<String> fragments = new ArrayList<>();

    private int aliases;

    private int inFragments;

    GeneratedQueries(GraphQLSchema schema, Random random) {
        this.schema = schema;
        this.random = random;
    }

    /** A query and its variables. */
    record Generated(String document, Map<String, @Nullable Object> variables) {}

    Generated next() {
        definitions.clear();
        variables.clear();
        fragments.clear();
        aliases = 0;
        int depth = 2 + random.nextInt(5);
        String selections = fields(schema.getQueryType(), 1 + random.nextInt(3), depth);
        String head = "query" + (definitions.isEmpty() ? "" : "(" + String.join(" ", definitions.values()) + ")");
        return new Generated(
                head + " { " + selections + " }" + String.join("", fragments), new LinkedHashMap<>(variables));
    }

    private String fields(GraphQLFieldsContainer type, int wanted, int depth) {
        List<GraphQLFieldDefinition> all = new ArrayList<>(type.getFieldDefinitions());
        Collections.shuffle(all, random);
        List<String> selected = new ArrayList<>();
        for (GraphQLFieldDefinition field : all) {
            boolean leaf = isLeaf(field.getType());
            if (selected.size() < wanted && (leaf || depth > 0) && isAnswerable(field)) {
                String text = field(field, depth);
                selected.add(text);
                if (!leaf && chance(5)) {
                    // The same again: its selections are merged.
                    selected.add(text);
                }
            }
        }
        if (selected.isEmpty() || chance(30)) {
            selected.add(random.nextInt(selected.size() + 1), "__typename");
        }
        return String.join(" ", selected);
    }

    private static boolean isAnswerable(GraphQLFieldDefinition field) {
        return field.getArguments().stream()
                .filter(GeneratedQueries::isRequired)
                .allMatch(argument -> GraphQLTypeUtil.unwrapAll(argument.getType()) instanceof GraphQLEnumType
                        || List.of("ID", "Int", "String", "Boolean")
                                .contains(GraphQLTypeUtil.unwrapAll(argument.getType())
                                        .getName()));
    }

    private static boolean isLeaf(GraphQLType type) {
        return !(GraphQLTypeUtil.unwrapAll(type) instanceof GraphQLCompositeType);
    }

    private static boolean isRequired(GraphQLArgument argument) {
        return argument.getType() instanceof GraphQLNonNull && !argument.hasSetDefaultValue();
    }

    private String field(GraphQLFieldDefinition field, int depth) {
        String arguments = field.getArguments().stream()
                .map(argument -> argument(argument))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(", "));
        // Fields of different types may not have one name.
        boolean alias = !arguments.isEmpty() || inFragments > 0 || chance(15);
        return (alias ? "a" + ++aliases + ": " : "")
                + field.getName()
                + (arguments.isEmpty() ? "" : "(" + arguments + ")")
                + directive()
                + selections(GraphQLTypeUtil.unwrapAll(field.getType()), depth - 1);
    }

    private String argument(GraphQLArgument argument) {
        boolean page = argument.getName().equals("first");
        if (!isRequired(argument) && !(page && chance(80))) {
            return "";
        }
        String value = page ? String.valueOf(1 + random.nextInt(4)) : literal(argument.getType());
        if (chance(30)) {
            String name = "v" + (variables.size() + 1);
            definitions.put(name, "$" + name + ": " + GraphQLTypeUtil.simplePrint(argument.getType()));
            variables.put(name, page ? Integer.valueOf(value) : json(argument.getType()));
            return argument.getName() + ": $" + name;
        }
        return argument.getName() + ": " + value;
    }

    private String literal(GraphQLInputType type) {
        Object value = json(type);
        return switch (value) {
            case List<?> list ->
                "[" + list.stream().map(item -> text(type, item)).collect(Collectors.joining(", ")) + "]";
            default -> text(type, value);
        };
    }

    private static String text(GraphQLType type, Object value) {
        return value instanceof String && !(GraphQLTypeUtil.unwrapAll(type) instanceof GraphQLEnumType)
                ? "\"" + value + "\""
                : String.valueOf(value);
    }

    private Object json(GraphQLType type) {
        return switch (GraphQLTypeUtil.unwrapNonNull(type)) {
            case GraphQLList list -> List.of(json(list.getWrappedType()), json(list.getWrappedType()));
            case GraphQLEnumType names -> one(names.getValues()).getName();
            case GraphQLNamedType scalar ->
                switch (scalar.getName()) {
                    case "Int" -> 1 + random.nextInt(5);
                    case "Boolean" -> chance(50);
                    case "ID" -> one(IDS);
                    default -> one(List.of("a", "Ada", "ORD-000001", "2018-07-02"));
                };
            default -> throw new IllegalStateException("no input: " + type);
        };
    }

    private String directive() {
        if (!chance(8)) {
            return "";
        }
        String condition = String.valueOf(chance(70));
        if (chance(60)) {
            String name = "c" + (variables.size() + 1);
            boolean fallback = chance(20);
            definitions.put(name, "$" + name + ": Boolean" + (fallback ? " = true" : "!"));
            if (!fallback) {
                variables.put(name, chance(70));
            } else if (chance(30)) {
                variables.put(name, null);
            }
            condition = "$" + name;
        }
        return (chance(70) ? " @include(if: " : " @skip(if: ") + condition + ")";
    }

    private String selections(GraphQLNamedType type, int depth) {
        return type instanceof GraphQLCompositeType composite ? " { " + content(composite, depth) + " }" : "";
    }

    private String content(GraphQLCompositeType type, int depth) {
        List<String> parts = new ArrayList<>();
        if (type instanceof GraphQLFieldsContainer container) {
            parts.add(fields(container, 1 + random.nextInt(5), depth));
        }
        List<GraphQLObjectType> objects = switch (type) {
            case GraphQLInterfaceType anyOf -> schema.getImplementations(anyOf);
            case GraphQLUnionType union ->
                union.getTypes().stream().map(GraphQLObjectType.class::cast).toList();
            default -> chance(10) ? List.of((GraphQLObjectType) type) : List.of();
        };
        for (GraphQLObjectType object : objects) {
            if (chance(objects.size() > 3 ? 40 : 80)) {
                parts.add(fragment(object, depth));
            }
        }
        if (parts.isEmpty()) {
            parts.add("__typename");
        }
        Collections.shuffle(parts, random);
        return String.join(" ", parts);
    }

    private String fragment(GraphQLObjectType type, int depth) {
        inFragments++;
        String content = " { " + fields(type, 1 + random.nextInt(3), depth - 1) + " }";
        inFragments--;
        if (chance(70)) {
            return "... on " + type.getName() + directive() + content;
        }
        String name = "F" + (fragments.size() + 1);
        fragments.add(" fragment " + name + " on " + type.getName() + content);
        return "..." + name + directive();
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private <T extends @Nullable Object> T one(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
