package crm.dashboard;

import crm.api.SchemaClasses;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class DashboardSchema {

    @Bean
    SchemaClasses dashboardSchemaClasses() {
        return new SchemaClasses(Map.of("LeadFunnelStage", LeadFunnel.Stage.class));
    }
}
