package crm.image;

import crm.graphql.SchemaClassMapping;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ImageSchema {

    @Bean
    SchemaClassMapping imageSchemaClasses() {
        return new SchemaClassMapping(Map.of(
                "BikeImage", Picture.class,
                "ImageBackfillReport", BackfillReport.class,
                "ImageBackfillHost", BackfillReport.Host.class));
    }
}
