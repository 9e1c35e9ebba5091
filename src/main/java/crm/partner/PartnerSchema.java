package crm.partner;

import crm.api.SchemaClasses;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class PartnerSchema {

    @Bean
    SchemaClasses partnerSchemaClasses() {
        return new SchemaClasses(Map.of("ApiKey", Key.class));
    }
}
