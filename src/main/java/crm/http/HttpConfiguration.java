package crm.http;

import crm.api.Messages;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.graphql.ExecutionGraphQlService;
import org.springframework.graphql.server.WebGraphQlHandler;
import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;
import tools.jackson.databind.json.JsonMapper;

/** In the place of Spring's own endpoint, which {@code application.yaml} excludes. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(HttpSettings.class)
@ConditionalOnWebApplication
class HttpConfiguration {

    @Bean
    WebGraphQlHandler webGraphQlHandler(
            ExecutionGraphQlService service, ObjectProvider<WebGraphQlInterceptor> interceptors) {
        return WebGraphQlHandler.builder(service)
                .interceptors(interceptors.orderedStream().toList())
                .build();
    }

    @Bean
    SimpleUrlHandlerMapping graphQlMapping(
            WebGraphQlHandler graphQl, RequestReader reader, Documents documents, Messages messages, JsonMapper json) {
        return new SimpleUrlHandlerMapping(
                Map.of(GraphQlEndpoint.PATH, new GraphQlEndpoint(graphQl, reader, documents, messages, json)),
                Ordered.HIGHEST_PRECEDENCE);
    }
}
