package crm.image;

import crm.api.SchemaClasses;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ImageSchema {

    @Bean
    SchemaClasses imageSchemaClasses() {
        return new SchemaClasses(Map.of(
                "BikeImage", Picture.class,
                "ImageBackfillReport", BackfillReport.class,
                "ImageBackfillHost", BackfillReport.Host.class));
    }
}
