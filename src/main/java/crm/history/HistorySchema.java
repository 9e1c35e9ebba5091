package crm.history;

import crm.graphql.SchemaClassMapping;
import graphql.schema.idl.RuntimeWiring;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.execution.RuntimeWiringConfigurer;

/** One Java type implements both schema types of history rows; the subject decides which. */
@Configuration(proxyBeanMethods = false)
class HistorySchema implements RuntimeWiringConfigurer {

    private static final String LEAD = "LeadHistoryEntry";

    private static final String ORDER = "OrderHistoryEntry";

    @Override
    public void configure(RuntimeWiring.Builder wiring) {
        wiring.type(
                "HistoryEntry",
                type -> type.typeResolver(environment -> {
                    StatusChange change = environment.getObject();
                    return environment
                            .getSchema()
                            .getObjectType(
                                    switch (change.subject()) {
                                        case LEAD -> LEAD;
                                        case ORDER -> ORDER;
                                    });
                }));
    }

    @Bean
    SchemaClassMapping historySchemaClasses() {
        return new SchemaClassMapping(Map.of(LEAD, StatusChange.class, ORDER, StatusChange.class));
    }
}
