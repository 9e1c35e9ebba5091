package crm.partner;

import crm.graphql.SchemaClassMapping;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class PartnerSchema {

    @Bean
    SchemaClassMapping partnerSchemaClasses() {
        return new SchemaClassMapping(Map.of("ApiKey", ApiKey.class));
    }
}
