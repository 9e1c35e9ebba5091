package crm.graphql;

import graphql.GraphQLContext;
import graphql.execution.CoercedVariables;
import graphql.language.FloatValue;
import graphql.language.IntValue;
import graphql.language.StringValue;
import graphql.language.Value;
import graphql.schema.Coercing;
import graphql.schema.CoercingParseLiteralException;
import graphql.schema.CoercingParseValueException;
import graphql.schema.CoercingSerializeException;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * An exact decimal, a string on the wire: a JSON number would be read as a float by most clients. JSON numbers are
 * accepted as input.
 */
final class DecimalCoercing implements Coercing<BigDecimal, String> {

    /** Bounded: a large exponent would fill the memory. */
    private static final Pattern DECIMAL = Pattern.compile("-?\\d{1,30}(\\.\\d{1,30})?");

    @Override
    public String serialize(Object value, GraphQLContext context, Locale locale) {
        if (value instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        }
        throw new CoercingSerializeException(
                "Expected a BigDecimal but got " + value.getClass().getSimpleName());
    }

    @Override
    public BigDecimal parseValue(Object input, GraphQLContext context, Locale locale) {
        return switch (input) {
            case BigDecimal decimal -> parse(decimal.toPlainString(), CoercingParseValueException::new);
            case Number number -> parse(number.toString(), CoercingParseValueException::new);
            case String text -> parse(text, CoercingParseValueException::new);
            default -> throw new CoercingParseValueException("Expected a decimal such as \"1249.90\"");
        };
    }

    @Override
    public BigDecimal parseLiteral(Value<?> input, CoercedVariables variables, GraphQLContext context, Locale locale) {
        return switch (input) {
            case StringValue text -> parse(String.valueOf(text.getValue()), CoercingParseLiteralException::new);
            case IntValue number -> parse(number.getValue().toString(), CoercingParseLiteralException::new);
            case FloatValue number -> parse(number.getValue().toPlainString(), CoercingParseLiteralException::new);
            default -> throw new CoercingParseLiteralException("Expected a decimal such as \"1249.90\"");
        };
    }

    @Override
    public Value<?> valueToLiteral(Object input, GraphQLContext context, Locale locale) {
        return StringValue.of(serialize(input, context, locale));
    }

    private static BigDecimal parse(String text, Function<String, ? extends RuntimeException> refusal) {
        if (!DECIMAL.matcher(text).matches()) {
            throw refusal.apply("Expected a decimal such as \"1249.90\", at most 30 digits before and after the point");
        }
        return new BigDecimal(text);
    }
}
