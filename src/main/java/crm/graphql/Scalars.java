package crm.graphql;

import graphql.scalars.ExtendedScalars;
import graphql.schema.GraphQLScalarType;
import graphql.schema.idl.RuntimeWiring;
import org.springframework.graphql.execution.RuntimeWiringConfigurer;
import org.springframework.stereotype.Component;

/** The scalars of the schema; those of the library where it has them. */
@Component
class Scalars implements RuntimeWiringConfigurer {

    @Override
    public void configure(RuntimeWiring.Builder wiring) {
        GraphQLScalarType dateTime = ExtendedScalars.DateTime;
        GraphQLScalarType date = ExtendedScalars.Date;
        wiring.scalar(dateTime.transform(it -> it.coercing(new DateTimeCoercing(dateTime.getCoercing()))))
                .scalar(date.transform(it -> it.coercing(new DateCoercing())))
                .scalar(ExtendedScalars.Url)
                .scalar(ExtendedScalars.Json.transform(it -> it.coercing(new JsonCoercing())))
                .scalar(ExtendedScalars.Currency.transform(it -> it.coercing(new CurrencyCoercing())))
                .scalar(GraphQLScalarType.newScalar()
                        .name("Decimal")
                        .coercing(new DecimalCoercing())
                        .build());
    }
}
