package crm.api;

import graphql.GraphQLContext;
import graphql.execution.CoercedVariables;
import graphql.language.Value;
import graphql.schema.Coercing;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;

/** The library's {@code DateTime}, with an {@link Instant} on our side of it: time is an instant in UTC. */
final class InstantCoercing implements Coercing<Instant, String> {

    private final Coercing<OffsetDateTime, String> dateTime;

    @SuppressWarnings("unchecked") // what ExtendedScalars.DateTime declares, behind a wildcard
    InstantCoercing(Coercing<?, ?> dateTime) {
        this.dateTime = (Coercing<OffsetDateTime, String>) dateTime;
    }

    @Override
    public String serialize(Object value, GraphQLContext context, Locale locale) {
        Object given = value instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : value;
        return dateTime.serialize(given, context, locale);
    }

    @Override
    public Instant parseValue(Object input, GraphQLContext context, Locale locale) {
        return dateTime.parseValue(input, context, locale).toInstant();
    }

    @Override
    public Instant parseLiteral(Value<?> input, CoercedVariables variables, GraphQLContext context, Locale locale) {
        return dateTime.parseLiteral(input, variables, context, locale).toInstant();
    }

    @Override
    public Value<?> valueToLiteral(Object input, GraphQLContext context, Locale locale) {
        Object given = input instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : input;
        return dateTime.valueToLiteral(given, context, locale);
    }
}
