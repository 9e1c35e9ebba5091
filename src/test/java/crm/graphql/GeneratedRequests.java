package crm.graphql;

import crm.Fixture;
import graphql.schema.GraphQLArgument;
import graphql.schema.GraphQLCompositeType;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLEnumValueDefinition;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLFieldsContainer;
import graphql.schema.GraphQLInputObjectField;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLInterfaceType;
import graphql.schema.GraphQLList;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLNonNull;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLType;
import graphql.schema.GraphQLTypeUtil;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Generates documents with variables from a schema: valid documents for the most part, so that they are executed, with
 * values that fit their types, null, edges and rubbish.
 */
final class GeneratedRequests {

    private static final int DEPTH = 4;

    /** Out of 100 values. */
    private static final int NULLS = 6;

    /** Out of 100 values; a request has many. */
    private static final int RUBBISH = 3;

    private static final List<Object> TEXTS = Arrays.asList(
            "",
            " ",
            "a",
            "Ada Lovelace",
            "Мария Иванова",
            "a\u0000b",
            "\ud800",
            "\u200b",
            "🚲",
            "e\u0301",
            "%",
            "_",
            "\\",
            "'; drop table orders; --",
            "NaN",
            "null",
            "ada@example.com",
            "+7 900 123-45-67",
            "8 (900) 123-45-67 доб. 5",
            "@ada_lovelace",
            "https://bikes.example/1?utm_source=x#top",
            "http://[::1]/",
            "https://bikes.example/a b|c",
            "//bikes.example",
            "javascript:alert(1)",
            "Europe/Moscow",
            "+25:00",
            "website_booking",
            "2018-07-02",
            "x".repeat(201),
            "я".repeat(10_001),
            "=cmd()",
            "{\"a\":1}",
            "eyJhIjoxfQ",
            "(((",
            "a".repeat(64) + "@" + "b".repeat(64));

    private static final List<Object> IDS = Arrays.asList(
            Fixture.order(1),
            Fixture.order(9),
            Fixture.lead(1),
            Fixture.lead(2),
            Fixture.customer(1),
            Fixture.customer(2),
            Fixture.shipment(1),
            Fixture.task(1),
            Fixture.payment(1),
            Fixture.payment(3),
            Fixture.inspection(1),
            Fixture.user(3),
            Fixture.MANAGER,
            "ORD-000001",
            "ord-000009",
            "LEAD-000001",
            "CUST-000001",
            "2001",
            2001,
            "00000000-0000-0000-0000-000000000000",
            "ORD-",
            "",
            "-1",
            "?",
            "ORD-000001\u0000",
            "9".repeat(80),
            "1-1-1-1-1");

    private static final List<Object> INTEGERS =
            Arrays.asList(0, 1, 1, 2, 3, 5, 20, -1, 100, 101, Integer.MAX_VALUE, Integer.MIN_VALUE, 2018, 1899);

    private static final List<Object> DECIMALS = Arrays.asList(
            "0",
            "1",
            "1249.90",
            "10.5",
            "-0.01",
            "0.001",
            "0.000001",
            "999999999999.99",
            "1000000000000",
            "9".repeat(30),
            "9".repeat(30) + "." + "9".repeat(30),
            "-" + "9".repeat(30),
            10_000_000.5,
            1e-9,
            7,
            new BigDecimal("1e29"));

    private static final List<Object> DATES = Arrays.asList(
            "2018-07-02", "2018-06-01", "2020-02-29", "0001-01-01", "1899-12-31", "9999-12-31", "2018-12-31");

    private static final List<Object> TIMES = Arrays.asList(
            "2018-07-02T09:30:00Z",
            "2018-07-01T00:00:00+03:00",
            "2018-07-03T00:00:00Z",
            "0001-01-01T00:00:00Z",
            "1899-12-31T23:59:59Z",
            "2018-12-31T23:59:59.9999999Z",
            "9999-12-31T23:59:59.999999999Z");

    private static final List<Object> CURRENCIES =
            Arrays.asList("EUR", "EUR", "RUB", "USD", "JPY", "KWD", "XXX", "DEM", "RUR");

    private static final List<Object> URLS = Arrays.asList(
            "https://bikes.example/1",
            "http://bikes.example/a b",
            "//x",
            "mailto:a@example.com",
            "",
            "https://[::1]:99999/");

    private static final List<Object> JSONS = Arrays.asList(
            "text",
            1,
            true,
            new BigDecimal("1e400"),
            new BigDecimal("1e-400"),
            List.of(1, "a\u0000"),
            new BigDecimal("1e131000"),
            Collections.nCopies(60, new BigDecimal("1e399")),
            Collections.nCopies(1001, 1),
            Map.of("a", Map.of("b", List.of())),
            "x".repeat(20_001),
            Map.of("\u0000", 1),
            Map.of("", "\ud800"));

    /** Literals that are short, or quickly made, and large when they are written out. */
    private static final List<String> LARGE_NUMBERS = List.of(
            "1e999999999", "-1e-999999999", "1e99999999999", "1e400", "1e399", "9".repeat(400), "9".repeat(100_000));

    private static final List<Object> RUBBISHES = Arrays.asList(
            "rubbish",
            "",
            -1,
            1.5,
            1e300,
            new BigDecimal("1e1000000"),
            true,
            List.of(),
            List.of(List.of(1)),
            Map.of(),
            Map.of("colour", 1),
            "\u0000",
            "2027-02-31",
            "2027-02-31T25:00:00Z",
            9_007_199_254_740_993L,
            new BigInteger("9".repeat(500)),
            Collections.nCopies(101, "a"));

    private final GraphQLSchema schema;

    private final Random random;

    private final StringBuilder definitions = new StringBuilder();

    private final Map<String, @Nullable Object> variables = new LinkedHashMap<>();

    private int aliases;

    GeneratedRequests(GraphQLSchema schema, Random random) {
        this.schema = schema;
        this.random = random;
    }

    /** A document and its variables. */
    record Generated(String document, Map<String, @Nullable Object> variables) {}

    Generated next() {
        definitions.setLength(0);
        variables.clear();
        aliases = 0;
        boolean mutates = chance(45);
        GraphQLObjectType root = mutates ? schema.getMutationType() : schema.getQueryType();
        StringBuilder selections = new StringBuilder();
        int fields = chance(80) ? 1 : 2;
        for (int i = 0; i < fields; i++) {
            selections.append(field(one(root.getFieldDefinitions()), DEPTH)).append(' ');
        }
        String head = (mutates ? "mutation" : "query") + (definitions.isEmpty() ? "" : "(" + definitions + ")");
        return new Generated(head + " { " + selections + "}", new LinkedHashMap<>(variables));
    }

    private String field(GraphQLFieldDefinition definition, int depth) {
        String arguments = definition.getArguments().stream()
                .filter(argument -> isRequired(argument) || chance(45))
                .map(argument -> argument.getName() + ": " + argument(argument))
                .collect(Collectors.joining(", "));
        aliases++;
        return (aliases > 25 ? "" : "a" + aliases + ": ")
                + definition.getName()
                + (arguments.isEmpty() ? "" : "(" + arguments + ")")
                + directive()
                + selections(GraphQLTypeUtil.unwrapAll(definition.getType()), depth - 1);
    }

    private String directive() {
        if (!chance(4)) {
            return "";
        }
        String condition = chance(50)
                ? String.valueOf(chance(50))
                : variable("Boolean", " = true", one(Arrays.asList(true, false, null)));
        return (chance(50) ? " @include(if: " : " @skip(if: ") + condition + ")";
    }

    private String selections(GraphQLNamedType type, int depth) {
        if (!(type instanceof GraphQLCompositeType)) {
            return "";
        }
        List<String> selected = new ArrayList<>(List.of("__typename"));
        if (type instanceof GraphQLInterfaceType anyOf && chance(60)) {
            GraphQLObjectType object = one(schema.getImplementations(anyOf));
            selected.add("... on " + object.getName() + selections(object, depth));
        }
        if (type instanceof GraphQLFieldsContainer container) {
            List<GraphQLFieldDefinition> fields = new ArrayList<>(container.getFieldDefinitions());
            Collections.shuffle(fields, random);
            int wanted = 1 + random.nextInt(depth <= 0 ? 4 : 5);
            for (GraphQLFieldDefinition field : fields) {
                boolean leaf = !(GraphQLTypeUtil.unwrapAll(field.getType()) instanceof GraphQLCompositeType);
                boolean helpful =
                        field.getName().equals("userErrors") || field.getName().equals("nodes");
                if ((wanted > 0 && (leaf || depth > 0)) || (helpful && depth > 0)) {
                    selected.add(field(field, depth));
                    wanted--;
                }
            }
        }
        return " { " + String.join(" ", selected) + " }";
    }

    private static boolean isRequired(GraphQLArgument argument) {
        return argument.getType() instanceof GraphQLNonNull && !argument.hasSetDefaultValue();
    }

    /** A literal, a variable of the type of the place, or a nullable one with a default. */
    private String argument(GraphQLArgument argument) {
        GraphQLType type = argument.getType();
        if (chance(25) && literal(type, DEPTH) instanceof String literal) {
            return literal;
        }
        if (type instanceof GraphQLNonNull nonNull && chance(30)) {
            String fallback = literal(nonNull.getWrappedType(), DEPTH);
            if (argument.hasSetDefaultValue()) {
                return variable(
                        GraphQLTypeUtil.simplePrint(nonNull.getWrappedType()), "", value(nonNull.getWrappedType()));
            }
            if (fallback != null) {
                return variable(
                        GraphQLTypeUtil.simplePrint(nonNull.getWrappedType()),
                        " = " + fallback,
                        value(nonNull.getWrappedType()));
            }
        }
        return variable(GraphQLTypeUtil.simplePrint(type), "", value(type));
    }

    private String variable(String type, String fallback, @Nullable Object value) {
        String name = "v" + (variables.size() + 1);
        definitions
                .append('$')
                .append(name)
                .append(": ")
                .append(type)
                .append(fallback)
                .append(' ');
        if (!fallback.isEmpty() && chance(10)) {
            variables.put("unused" + name, value);
        } else {
            variables.put(name, value);
        }
        return "$" + name;
    }

    /** A literal that fits its type; null where this class makes none. */
    private @Nullable String literal(GraphQLType type, int depth) {
        return switch (type) {
            case GraphQLNonNull nonNull -> literal(nonNull.getWrappedType(), depth);
            case GraphQLList list -> {
                String item = literal(list.getWrappedType(), depth);
                yield item == null ? null : one(List.of("[" + item + "]", item, "[]"));
            }
            case GraphQLEnumType names -> one(names.getValues()).getName();
            case GraphQLInputObjectType object -> {
                List<String> fields = new ArrayList<>();
                for (GraphQLInputObjectField field : object.getFields()) {
                    boolean required = field.getType() instanceof GraphQLNonNull && !field.hasSetDefaultValue();
                    if (required || (depth > 0 && chance(25))) {
                        String value = literal(field.getType(), depth - 1);
                        if (value == null && required) {
                            yield null;
                        }
                        if (value != null) {
                            fields.add(field.getName() + ": " + value);
                        }
                    }
                }
                yield "{" + String.join(", ", fields) + "}";
            }
            case GraphQLNamedType scalar ->
                switch (chance(1) ? "large" : scalar.getName()) {
                    case "large" -> one(LARGE_NUMBERS);
                    case "Int" -> String.valueOf(one(INTEGERS));
                    case "Boolean" -> String.valueOf(chance(50));
                    case "ID" -> '"' + Fixture.order(1) + '"';
                    case "String" -> one(List.of("\"\"", "\"Ada\"", "\"a\\u0000\"", "\"\"\"block\"\"\""));
                    case "Decimal" -> one(List.of("1249.90", "\"10.5\"", "0", "1e3"));
                    case "Date" -> "\"2018-07-02\"";
                    case "DateTime" -> "\"2018-07-02T09:30:00Z\"";
                    case "Currency" -> "\"EUR\"";
                    case "JSON" -> one(List.of("{a: [1, null, 1e400]}", "[]", "\"x\"", "1"));
                    default -> null;
                };
            default -> null;
        };
    }

    /** A JSON value: for the most part of its type. */
    private @Nullable Object value(GraphQLType type) {
        if (chance(RUBBISH)) {
            return one(RUBBISHES);
        }
        if (chance(NULLS)) {
            return null;
        }
        return switch (type) {
            case GraphQLNonNull nonNull ->
                chance(95) ? present(nonNull.getWrappedType()) : value(nonNull.getWrappedType());
            default -> present(type);
        };
    }

    private @Nullable Object present(GraphQLType type) {
        return switch (type) {
            case GraphQLNonNull nonNull -> present(nonNull.getWrappedType());
            case GraphQLList list -> {
                List<@Nullable Object> items = new ArrayList<>();
                int size = random.nextInt(chance(3) ? 300 : 4);
                for (int i = 0; i < size; i++) {
                    items.add(value(list.getWrappedType()));
                }
                yield items;
            }
            case GraphQLEnumType names -> {
                List<GraphQLEnumValueDefinition> values = names.getValues();
                yield one(values).getName();
            }
            case GraphQLInputObjectType object -> object(object);
            case GraphQLNamedType scalar ->
                switch (scalar.getName()) {
                    case "Int" -> one(INTEGERS);
                    case "Boolean" -> chance(50);
                    case "ID" -> one(IDS);
                    case "Decimal" -> one(DECIMALS);
                    case "Date" -> one(DATES);
                    case "DateTime" -> one(TIMES);
                    case "Currency" -> one(CURRENCIES);
                    case "Url" -> one(URLS);
                    case "JSON" -> one(JSONS);
                    default -> one(TEXTS);
                };
            default -> one(TEXTS);
        };
    }

    private Map<String, @Nullable Object> object(GraphQLInputObjectType object) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        // Some have few fields and others nearly all, so that rules about several fields meet.
        int share = one(List.of(15, 40, 90));
        for (GraphQLInputObjectField field : object.getFields()) {
            boolean required = field.getType() instanceof GraphQLNonNull && !field.hasSetDefaultValue();
            if (required ? chance(99) : chance(share)) {
                fields.put(field.getName(), value(field.getType()));
            }
        }
        if (object.getField("dryRun") != null && chance(50)) {
            fields.put("dryRun", true);
        }
        // Random versions are stale, and random keys are free.
        if (chance(70)) {
            fields.remove("expectedVersion");
        }
        return fields;
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private <T extends @Nullable Object> T one(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
