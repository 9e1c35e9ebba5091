package crm.graphql;

import graphql.schema.DataFetcher;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLObjectType;
import graphql.schema.LightDataFetcher;
import graphql.schema.PropertyDataFetcher;
import graphql.schema.SingletonPropertyDataFetcher;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaDirectiveWiring;
import graphql.schema.idl.SchemaDirectiveWiringEnvironment;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.graphql.execution.RuntimeWiringConfigurer;
import org.springframework.stereotype.Component;

/** Puts {@link RecordPropertyFetcher} in the place of graphql-java's. First: others wrap the fetchers of properties. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class RecordProperties implements RuntimeWiringConfigurer, SchemaDirectiveWiring {

    @Override
    public void configure(RuntimeWiring.Builder wiring) {
        wiring.directiveWiring(this);
    }

    @Override
    public GraphQLFieldDefinition onField(SchemaDirectiveWiringEnvironment<GraphQLFieldDefinition> environment) {
        GraphQLFieldDefinition field = environment.getElement();
        if (environment.getFieldsContainer() instanceof GraphQLObjectType) {
            DataFetcher<?> fetcher = environment.getFieldDataFetcher();
            if (fetcher instanceof SingletonPropertyDataFetcher<?> property) {
                environment.setFieldDataFetcher(new RecordPropertyFetcher(field.getName(), property));
            } else if (fetcher.getClass() == PropertyDataFetcher.class) {
                String property = ((PropertyDataFetcher<?>) fetcher).getPropertyName();
                if (property != null) {
                    environment.setFieldDataFetcher(new RecordPropertyFetcher(property, (LightDataFetcher<?>) fetcher));
                }
            }
        }
        return field;
    }
}
