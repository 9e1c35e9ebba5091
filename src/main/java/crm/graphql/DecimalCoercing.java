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
import java.math.BigInteger;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * An exact decimal, a string on the wire: a JSON number would be read as a float by most clients. JSON numbers are
 * accepted as input.
 */
final class DecimalCoercing implements Coercing<BigDecimal, String> {

    private static final int DIGITS = 30;

    private static final String EXPECTED =
            "Expected a decimal such as \"1249.90\", with at most 30 digits before and after the point";

    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,30}(\\.[0-9]{1,30})?");

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
            case BigDecimal number -> bounded(number, CoercingParseValueException::new);
            case BigInteger number -> bounded(new BigDecimal(number), CoercingParseValueException::new);
            // As JSON had it: 1.0E7 is the same number as 10000000.
            case Number number -> bounded(new BigDecimal(number.toString()), CoercingParseValueException::new);
            case String text -> parse(text, CoercingParseValueException::new);
            default -> throw new CoercingParseValueException(EXPECTED);
        };
    }

    @Override
    public BigDecimal parseLiteral(Value<?> input, CoercedVariables variables, GraphQLContext context, Locale locale) {
        return switch (input) {
            case StringValue text -> parse(String.valueOf(text.getValue()), CoercingParseLiteralException::new);
            case IntValue number -> bounded(new BigDecimal(number.getValue()), CoercingParseLiteralException::new);
            case FloatValue number -> bounded(number.getValue(), CoercingParseLiteralException::new);
            default -> throw new CoercingParseLiteralException(EXPECTED);
        };
    }

    @Override
    public Value<?> valueToLiteral(Object input, GraphQLContext context, Locale locale) {
        return StringValue.of(serialize(input, context, locale));
    }

    private static BigDecimal parse(String text, Function<String, ? extends RuntimeException> refusal) {
        if (!DECIMAL.matcher(text).matches()) {
            throw refusal.apply(EXPECTED);
        }
        return new BigDecimal(text);
    }

    /** Of a number with an exponent. Bounded before its digits are written out: a large exponent fills the memory. */
    private static BigDecimal bounded(BigDecimal number, Function<String, ? extends RuntimeException> refusal) {
        BigDecimal exact = number.stripTrailingZeros();
        if (exact.scale() > DIGITS || (long) exact.precision() - exact.scale() > DIGITS) {
            throw refusal.apply(EXPECTED);
        }
        return number.scale() < 0 || number.scale() > DIGITS ? exact.setScale(Math.max(0, exact.scale())) : number;
    }
}
