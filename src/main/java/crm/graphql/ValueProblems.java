package crm.graphql;

import graphql.ErrorType;
import graphql.GraphQLContext;
import graphql.GraphQLError;
import graphql.execution.CoercedVariables;
import graphql.language.ArrayValue;
import graphql.language.BooleanValue;
import graphql.language.EnumValue;
import graphql.language.FloatValue;
import graphql.language.IntValue;
import graphql.language.NullValue;
import graphql.language.ObjectField;
import graphql.language.ObjectValue;
import graphql.language.StringValue;
import graphql.language.Value;
import graphql.language.VariableReference;
import graphql.schema.CoercingParseLiteralException;
import graphql.schema.CoercingParseValueException;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLEnumValueDefinition;
import graphql.schema.GraphQLInputObjectField;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLList;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLNonNull;
import graphql.schema.GraphQLScalarType;
import graphql.schema.GraphQLType;
import graphql.schema.GraphQLTypeUtil;
import graphql.schema.idl.ScalarInfo;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Collects the values of a request that do not fit their types. A message names the place, the kind of the value and
 * what is expected there; it never repeats the value, which may be personal data.
 */
final class ValueProblems {

    /** A request with more wrong values comes from a faulty program: more errors would not help its author. */
    private static final int MOST = 20;

    private final Messages messages;

    private final Locale locale;

    private final boolean detailed;

    private final List<GraphQLError> errors = new ArrayList<>();

    /** @param detailed false for a caller who must not learn the types of the schema */
    ValueProblems(Messages messages, Locale locale, boolean detailed) {
        this.messages = messages;
        this.locale = locale;
        this.detailed = detailed;
    }

    /** Types that take numbers: a wrong number has the wrong size. */
    private static final Set<String> NUMBERS = Set.of("Int", "Float", "Decimal");

    /** Types that take no strings: in every other type, a wrong string has the wrong content. */
    private static final Set<String> WITHOUT_STRINGS = Set.of("Int", "Float", "Boolean");

    /** What a value is, whether it came as JSON or as a literal; each has a message {@code value.kind.<kind>}. */
    private enum Kind {
        MISSING,
        NULL,
        BOOLEAN,
        INTEGER,
        FRACTION,
        STRING,
        NAME,
        LIST,
        OBJECT
    }

    List<GraphQLError> errors() {
        return errors;
    }

    /** Reports a required value that is absent. */
    void missing(ValuePlace place, GraphQLType type) {
        unexpected(place, type, kind(Kind.MISSING));
    }

    /** Checks a value of the variables, as plain Java. */
    void json(ValuePlace place, @Nullable Object value, GraphQLType type) {
        if (errors.size() >= MOST) {
            return;
        }
        if (value == null) {
            if (type instanceof GraphQLNonNull) {
                unexpected(place, type, kind(Kind.NULL));
            }
            return;
        }
        switch (type) {
            case GraphQLNonNull nonNull -> json(place, value, nonNull.getWrappedType());
            case GraphQLList list -> {
                if (value instanceof List<?> items) {
                    for (int i = 0; i < items.size(); i++) {
                        json(place.below(i), items.get(i), list.getWrappedType());
                    }
                } else {
                    json(place, value, list.getWrappedType());
                }
            }
            case GraphQLInputObjectType object -> {
                if (value instanceof Map<?, ?> fields) {
                    for (GraphQLInputObjectField field : object.getFields()) {
                        if (fields.containsKey(field.getName())) {
                            json(place.below(field.getName()), fields.get(field.getName()), field.getType());
                        } else {
                            requireOptional(place, field);
                        }
                    }
                    fields.keySet().forEach(name -> requireKnown(place, object, name.toString()));
                } else {
                    unexpected(place, object, kind(jsonKind(value)));
                }
            }
            case GraphQLEnumType names -> {
                if (!(value instanceof String name) || names.getValue(name) == null) {
                    unexpected(place, names, kindOf(names, jsonKind(value)));
                }
            }
            case GraphQLScalarType scalar -> json(place, value, scalar);
            default -> throw new IllegalStateException("no type of inputs: " + type);
        }
    }

    private void json(ValuePlace place, Object value, GraphQLScalarType scalar) {
        try {
            scalar.getCoercing().parseValue(value, GraphQLContext.getDefault(), locale);
        } catch (CoercingParseValueException e) {
            unexpected(place, scalar, kindOf(scalar, jsonKind(value)));
        }
    }

    /**
     * Checks a literal of the document.
     *
     * @param isNull whether the value of a variable in it is null
     */
    void literal(ValuePlace place, Value<?> value, GraphQLType type, Predicate<VariableReference> isNull) {
        if (errors.size() >= MOST) {
            return;
        }
        if (value instanceof NullValue) {
            if (type instanceof GraphQLNonNull) {
                unexpected(place, type, kind(Kind.NULL));
            }
            return;
        }
        if (value instanceof VariableReference reference) {
            if (type instanceof GraphQLNonNull && isNull.test(reference)) {
                unexpected(place, type, messages.text(locale, "value.kind.NULL_VARIABLE", reference.getName()));
            }
            return;
        }
        switch (type) {
            case GraphQLNonNull nonNull -> literal(place, value, nonNull.getWrappedType(), isNull);
            case GraphQLList list -> {
                if (value instanceof ArrayValue items) {
                    int i = 0;
                    for (Value<?> item : items.getValues()) {
                        literal(place.below(i), item, list.getWrappedType(), isNull);
                        i++;
                    }
                } else {
                    literal(place, value, list.getWrappedType(), isNull);
                }
            }
            case GraphQLInputObjectType object -> {
                if (value instanceof ObjectValue given) {
                    Set<String> names = new HashSet<>();
                    for (ObjectField field : given.getObjectFields()) {
                        names.add(field.getName());
                        GraphQLInputObjectField definition = object.getField(field.getName());
                        if (definition == null) {
                            requireKnown(place, object, field.getName());
                        } else {
                            literal(place.below(field.getName()), field.getValue(), definition.getType(), isNull);
                        }
                    }
                    for (GraphQLInputObjectField field : object.getFields()) {
                        if (!names.contains(field.getName())) {
                            requireOptional(place, field);
                        }
                    }
                } else {
                    unexpected(place, object, kind(literalKind(value)));
                }
            }
            case GraphQLEnumType names -> {
                if (!(value instanceof EnumValue name) || names.getValue(name.getName()) == null) {
                    unexpected(place, names, kindOf(names, literalKind(value)));
                }
            }
            case GraphQLScalarType scalar -> {
                try {
                    scalar.getCoercing()
                            .parseLiteral(
                                    value, CoercedVariables.emptyVariables(), GraphQLContext.getDefault(), locale);
                } catch (CoercingParseLiteralException e) {
                    unexpected(place, scalar, kindOf(scalar, literalKind(value)));
                }
            }
            default -> throw new IllegalStateException("no type of inputs: " + type);
        }
    }

    private void requireOptional(ValuePlace place, GraphQLInputObjectField field) {
        if (field.getType() instanceof GraphQLNonNull && !field.hasSetDefaultValue()) {
            missing(place.below(field.getName()), field.getType());
        }
    }

    private void requireKnown(ValuePlace place, GraphQLInputObjectType object, String name) {
        if (object.getField(name) == null) {
            ValuePlace unknown = place.below(name);
            report(unknown, object, messages.text(locale, "value.unknownField", text(unknown), object.getName()));
        }
    }

    private void unexpected(ValuePlace place, GraphQLType type, String given) {
        report(
                place,
                type,
                messages.text(
                        locale, "value.unexpected", text(place), expected(GraphQLTypeUtil.unwrapAll(type)), given));
    }

    private void report(ValuePlace place, GraphQLType type, String message) {
        if (errors.size() >= MOST) {
            return;
        }
        // A type that the caller's own document names tells nothing new.
        boolean described = detailed
                || (place.isWhole()
                        && ScalarInfo.isGraphqlSpecifiedScalar(
                                GraphQLTypeUtil.unwrapAll(type).getName()));
        String name = place.kind() == ValuePlace.Kind.VARIABLE ? ErrorExtensions.VARIABLE : ErrorExtensions.ARGUMENT;
        GraphQLError.Builder<?> error = GraphQLError.newError()
                .message("%s", described ? message : messages.text(locale, "document.invalid"))
                .errorType(ErrorType.ValidationError)
                .extensions(
                        described
                                ? ErrorExtensions.of(RequestErrorCode.BAD_REQUEST, name, place.path())
                                : ErrorExtensions.of(RequestErrorCode.BAD_REQUEST));
        if (place.location() != null) {
            error.location(place.location());
        }
        errors.add(error.build());
    }

    private String text(ValuePlace place) {
        return messages.text(locale, "value.place." + place.kind(), place.path(), place.owner());
    }

    private String expected(GraphQLNamedType type) {
        return switch (type) {
            case GraphQLEnumType names ->
                messages.text(
                        locale,
                        "value.expected.enum",
                        names.getValues().stream()
                                .map(GraphQLEnumValueDefinition::getName)
                                .toList());
            case GraphQLInputObjectType object -> messages.text(locale, "value.expected.object", object.getName());
            default -> messages.text(locale, "value.expected." + type.getName());
        };
    }

    private String kind(Kind kind) {
        return messages.text(locale, "value.kind." + kind);
    }

    /** A value of the right kind is wrong by its content. */
    private String kindOf(GraphQLNamedType type, Kind kind) {
        boolean expected = switch (kind) {
            case STRING -> !WITHOUT_STRINGS.contains(type.getName());
            case NAME -> type instanceof GraphQLEnumType;
            case INTEGER -> NUMBERS.contains(type.getName());
            case FRACTION -> NUMBERS.contains(type.getName()) && !type.getName().equals("Int");
            case MISSING, NULL, BOOLEAN, LIST, OBJECT -> false;
        };
        return expected ? messages.text(locale, "value.other." + kind) : kind(kind);
    }

    private static Kind jsonKind(Object value) {
        return switch (value) {
            case String text -> Kind.STRING;
            case Boolean bool -> Kind.BOOLEAN;
            case BigDecimal number -> Kind.FRACTION;
            case Double number -> Kind.FRACTION;
            case Number number -> Kind.INTEGER;
            case List<?> list -> Kind.LIST;
            default -> Kind.OBJECT;
        };
    }

    private static Kind literalKind(Value<?> value) {
        return switch (value) {
            case StringValue text -> Kind.STRING;
            case BooleanValue bool -> Kind.BOOLEAN;
            case FloatValue number -> Kind.FRACTION;
            case IntValue number -> Kind.INTEGER;
            case EnumValue name -> Kind.NAME;
            case ArrayValue list -> Kind.LIST;
            default -> Kind.OBJECT;
        };
    }
}
