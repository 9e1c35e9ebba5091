package crm.order;

import crm.api.SchemaClasses;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class OrderSchema {

    @Bean
    SchemaClasses orderSchemaClasses() {
        return new SchemaClasses(Map.of("OrderBoardColumn", OrderBoard.Column.class));
    }
}
