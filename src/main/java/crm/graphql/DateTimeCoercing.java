package crm.graphql;

import graphql.GraphQLContext;
import graphql.execution.CoercedVariables;
import graphql.language.StringValue;
import graphql.language.Value;
import graphql.schema.Coercing;
import graphql.schema.CoercingParseLiteralException;
import graphql.schema.CoercingParseValueException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A point in time: ISO 8601 with an offset, and with {@link Instant} as its Java type. Strict: a day or an hour that
 * does not exist is refused. Digits after the millisecond are cut off, as answers have milliseconds: rounding them
 * could give the next day or the year 10000.
 */
final class DateTimeCoercing implements Coercing<Instant, String> {

    private final Coercing<OffsetDateTime, String> dateTime;

    /** @param dateTime the library's {@code DateTime}, which writes the values */
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
        return parse(input, CoercingParseValueException::new);
    }

    @Override
    public Instant parseLiteral(Value<?> input, CoercedVariables variables, GraphQLContext context, Locale locale) {
        return parse(input instanceof StringValue text ? text.getValue() : input, CoercingParseLiteralException::new);
    }

    @Override
    public Value<?> valueToLiteral(Object input, GraphQLContext context, Locale locale) {
        return StringValue.of(input instanceof String text ? text : serialize(input, context, locale));
    }

    private static Instant parse(@Nullable Object input, Function<String, ? extends RuntimeException> refusal) {
        if (!(input instanceof String text)) {
            throw refusal.apply("Expected a string such as \"2018-07-02T09:30:00Z\"");
        }
        OffsetDateTime time;
        try {
            time = OffsetDateTime.parse(text);
        } catch (DateTimeParseException e) {
            throw refusal.apply("Expected a time that exists, with an offset, such as \"2018-07-02T09:30:00Z\"");
        }
        Instant instant = time.toInstant().truncatedTo(ChronoUnit.MILLIS);
        int year = instant.atOffset(ZoneOffset.UTC).getYear();
        // Years of four digits, as in RFC 3339.
        if (year < 1 || year > 9999) {
            throw refusal.apply("Expected a DateTime with a year from 0001 to 9999");
        }
        return instant;
    }
}
