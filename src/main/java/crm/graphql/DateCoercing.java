package crm.graphql;

import graphql.GraphQLContext;
import graphql.execution.CoercedVariables;
import graphql.language.StringValue;
import graphql.language.Value;
import graphql.schema.Coercing;
import graphql.schema.CoercingParseLiteralException;
import graphql.schema.CoercingParseValueException;
import graphql.schema.CoercingSerializeException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A calendar date: ISO 8601 with a year of four digits. Strict: the {@code Date} of the library moves a day that does
 * not exist, such as 31 February, to the end of its month.
 */
final class DateCoercing implements Coercing<LocalDate, String> {

    private static final Pattern DATE = Pattern.compile("(?!0000)\\d{4}-\\d{2}-\\d{2}");

    @Override
    public String serialize(Object value, GraphQLContext context, Locale locale) {
        if (value instanceof LocalDate date) {
            return date.toString();
        }
        throw new CoercingSerializeException(
                "Expected a LocalDate but got " + value.getClass().getSimpleName());
    }

    @Override
    public LocalDate parseValue(Object input, GraphQLContext context, Locale locale) {
        return parse(input, CoercingParseValueException::new);
    }

    @Override
    public LocalDate parseLiteral(Value<?> input, CoercedVariables variables, GraphQLContext context, Locale locale) {
        return parse(input instanceof StringValue text ? text.getValue() : input, CoercingParseLiteralException::new);
    }

    @Override
    public Value<?> valueToLiteral(Object input, GraphQLContext context, Locale locale) {
        return StringValue.of(input instanceof String text ? text : serialize(input, context, locale));
    }

    private static LocalDate parse(@Nullable Object input, Function<String, ? extends RuntimeException> refusal) {
        if (input instanceof String text && DATE.matcher(text).matches()) {
            try {
                return LocalDate.parse(text);
            } catch (DateTimeParseException e) {
                throw refusal.apply("Expected a date that exists");
            }
        }
        throw refusal.apply("Expected a date such as \"2018-07-02\", with a year from 0001 to 9999");
    }
}
