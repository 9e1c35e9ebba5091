package crm.http;

import crm.graphql.ErrorBodyWriter;
import crm.graphql.ErrorCodeInterceptor;
import crm.ratelimit.RateLimitInterceptor;
import crm.security.CallerInterceptor;
import java.util.List;
import java.util.Map;
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
            ExecutionGraphQlService service,
            ErrorCodeInterceptor errorCodes,
            CallerInterceptor callers,
            RateLimitInterceptor rateLimits,
            TrustedDocumentInterceptor trustedDocuments) {
        return WebGraphQlHandler.builder(service)
                .interceptors(interceptors(errorCodes, callers, rateLimits, trustedDocuments))
                .build();
    }

    /**
     * All interceptors of a request, the outermost first: the errors of the others get their code, and the limits need
     * the caller.
     */
    static List<WebGraphQlInterceptor> interceptors(
            ErrorCodeInterceptor errorCodes,
            CallerInterceptor callers,
            RateLimitInterceptor rateLimits,
            TrustedDocumentInterceptor trustedDocuments) {
        return List.of(errorCodes, callers, rateLimits, trustedDocuments);
    }

    @Bean
    SimpleUrlHandlerMapping graphQlMapping(
            WebGraphQlHandler graphQl,
            RequestReader reader,
            KnownDocuments documents,
            ErrorBodyWriter errors,
            JsonMapper json) {
        return new SimpleUrlHandlerMapping(
                Map.of(GraphQlEndpoint.PATH, new GraphQlEndpoint(graphQl, reader, documents, errors, json)),
                Ordered.HIGHEST_PRECEDENCE);
    }
}
