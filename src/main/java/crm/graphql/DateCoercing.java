package crm.graphql;

import graphql.GraphQLContext;
import graphql.execution.CoercedVariables;
import graphql.language.Value;
import graphql.schema.Coercing;
import graphql.schema.CoercingParseLiteralException;
import graphql.schema.CoercingParseValueException;
import java.time.LocalDate;
import java.util.Locale;
import java.util.function.Function;

/** The library's {@code Date}, limited to the years that date arithmetic and PostgreSQL support. */
final class DateCoercing implements Coercing<LocalDate, String> {

    private final Coercing<LocalDate, String> date;

    @SuppressWarnings("unchecked") // what ExtendedScalars.Date declares, behind a wildcard
    DateCoercing(Coercing<?, ?> date) {
        this.date = (Coercing<LocalDate, String>) date;
    }

    @Override
    public String serialize(Object value, GraphQLContext context, Locale locale) {
        return date.serialize(value, context, locale);
    }

    @Override
    public LocalDate parseValue(Object input, GraphQLContext context, Locale locale) {
        return bounded(date.parseValue(input, context, locale), CoercingParseValueException::new);
    }

    @Override
    public LocalDate parseLiteral(Value<?> input, CoercedVariables variables, GraphQLContext context, Locale locale) {
        return bounded(date.parseLiteral(input, variables, context, locale), CoercingParseLiteralException::new);
    }

    @Override
    public Value<?> valueToLiteral(Object input, GraphQLContext context, Locale locale) {
        return date.valueToLiteral(input, context, locale);
    }

    private static LocalDate bounded(LocalDate day, Function<String, ? extends RuntimeException> refusal) {
        if (day.getYear() < 1 || day.getYear() > 9999) {
            throw refusal.apply("Expected a Date with a year from 0001 to 9999");
        }
        return day;
    }
}
