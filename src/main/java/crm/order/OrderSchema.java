package crm.order;

import crm.graphql.SchemaClassMapping;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class OrderSchema {

    @Bean
    SchemaClassMapping orderSchemaClasses() {
        return new SchemaClassMapping(Map.of("OrderBoardColumn", OrderBoard.Column.class));
    }
}
