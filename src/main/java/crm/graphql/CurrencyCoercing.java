package crm.graphql;

import graphql.GraphQLContext;
import graphql.execution.CoercedVariables;
import graphql.language.StringValue;
import graphql.language.Value;
import graphql.schema.Coercing;
import graphql.schema.CoercingParseLiteralException;
import graphql.schema.CoercingParseValueException;
import graphql.schema.CoercingSerializeException;
import java.util.Currency;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A currency by its code of ISO 4217, as {@link Currencies} reads it. */
final class CurrencyCoercing implements Coercing<Currency, String> {

    @Override
    public String serialize(Object value, GraphQLContext context, Locale locale) {
        if (value instanceof Currency currency) {
            return currency.getCurrencyCode();
        }
        throw new CoercingSerializeException(
                "Expected a Currency but got " + value.getClass().getSimpleName());
    }

    @Override
    public Currency parseValue(Object input, GraphQLContext context, Locale locale) {
        return parse(input, CoercingParseValueException::new);
    }

    @Override
    public Currency parseLiteral(Value<?> input, CoercedVariables variables, GraphQLContext context, Locale locale) {
        return parse(input instanceof StringValue text ? text.getValue() : input, CoercingParseLiteralException::new);
    }

    @Override
    public Value<?> valueToLiteral(Object input, GraphQLContext context, Locale locale) {
        return StringValue.of(input instanceof String text ? text : serialize(input, context, locale));
    }

    private static Currency parse(@Nullable Object input, Function<String, ? extends RuntimeException> refusal) {
        return (input instanceof String code ? Currencies.parse(code) : Optional.<Currency>empty())
                .orElseThrow(() -> refusal.apply("Expected a currency code of ISO 4217 such as \"EUR\""));
    }
}
