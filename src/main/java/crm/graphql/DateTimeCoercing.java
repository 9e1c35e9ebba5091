package crm.graphql;

import graphql.GraphQLContext;
import graphql.execution.CoercedVariables;
import graphql.language.Value;
import graphql.schema.Coercing;
import graphql.schema.CoercingParseLiteralException;
import graphql.schema.CoercingParseValueException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.function.Function;

/** The library's {@code DateTime}, with {@link Instant} as its Java type: time is an instant in UTC. */
final class DateTimeCoercing implements Coercing<Instant, String> {

    private final Coercing<OffsetDateTime, String> dateTime;

    @SuppressWarnings("unchecked") // what ExtendedScalars.DateTime declares, behind a wildcard
    DateTimeCoercing(Coercing<?, ?> dateTime) {
        this.dateTime = (Coercing<OffsetDateTime, String>) dateTime;
    }

    @Override
    public String serialize(Object value, GraphQLContext context, Locale locale) {
        Object given = value instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : value;
        return dateTime.serialize(given, context, locale);
    }

    @Override
    public Instant parseValue(Object input, GraphQLContext context, Locale locale) {
        return instant(dateTime.parseValue(input, context, locale), CoercingParseValueException::new);
    }

    @Override
    public Instant parseLiteral(Value<?> input, CoercedVariables variables, GraphQLContext context, Locale locale) {
        return instant(dateTime.parseLiteral(input, variables, context, locale), CoercingParseLiteralException::new);
    }

    @Override
    public Value<?> valueToLiteral(Object input, GraphQLContext context, Locale locale) {
        Object given = input instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : input;
        return dateTime.valueToLiteral(given, context, locale);
    }

    /** Years of four digits, as in RFC 3339. */
    private static Instant instant(OffsetDateTime time, Function<String, ? extends RuntimeException> refusal) {
        Instant instant = time.toInstant();
        int year = instant.atOffset(ZoneOffset.UTC).getYear();
        if (year < 1 || year > 9999) {
            throw refusal.apply("Expected a DateTime with a year from 0001 to 9999");
        }
        return instant;
    }
}
