package crm.webhook;

import crm.graphql.SchemaClassMapping;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class WebhookSchema {

    @Bean
    SchemaClassMapping webhookSchemaClasses() {
        return new SchemaClassMapping(Map.of("Webhook", Webhook.class, "WebhookDelivery", WebhookDelivery.class));
    }
}
