package crm.history;

import crm.graphql.SchemaClassMapping;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** One Java type implements both schema types of history rows; the subject decides which. */
@Configuration(proxyBeanMethods = false)
class HistorySchema {

    static final String LEAD = "LeadHistoryEntry";

    static final String ORDER = "OrderHistoryEntry";

    @Bean
    SchemaClassMapping historySchemaClasses() {
        return new SchemaClassMapping(Map.of(LEAD, StatusChange.class, ORDER, StatusChange.class));
    }
}
