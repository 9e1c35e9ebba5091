package crm.http;

import crm.graphql.ErrorBodyWriter;
import crm.graphql.ErrorCodeInterceptor;
import crm.graphql.GraphQlErrors;
import crm.ratelimit.CallerQuotas;
import crm.ratelimit.RateLimitInterceptor;
import crm.security.CallerInterceptor;
import crm.security.Callers;
import java.util.List;
import java.util.Map;
import org.apache.coyote.UpgradeProtocol;
import org.apache.coyote.http2.Http2Protocol;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
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

    /** Bytes. */
    private static final int HTTP2_WINDOW = 16_384;

    private static final int HTTP2_STREAMS = 20;

    @Bean
    WebGraphQlHandler webGraphQlHandler(
            ExecutionGraphQlService service,
            ErrorCodeInterceptor errorCodes,
            CallerInterceptor callers,
            RateLimitInterceptor rateLimits,
            TrustedDocumentInterceptor trustedDocuments,
            EventStreams streams) {
        return WebGraphQlHandler.builder(service)
                .interceptors(interceptors(errorCodes, callers, rateLimits, trustedDocuments))
                .interceptor(streams)
                .build();
    }

    /**
     * The interceptors of each request, the outermost first: the errors of the others get their code, and the limits
     * need the caller. Inside of them, {@link EventStreams} opens the streams of subscriptions.
     */
    static List<WebGraphQlInterceptor> interceptors(
            ErrorCodeInterceptor errorCodes,
            CallerInterceptor callers,
            RateLimitInterceptor rateLimits,
            TrustedDocumentInterceptor trustedDocuments) {
        return List.of(errorCodes, callers, rateLimits, trustedDocuments);
    }

    /** Each stream of HTTP/2 has two buffers of the size of its window, before any code of the application runs. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> http2Limits(HttpSettings settings) {
        return factory -> factory.addConnectorCustomizers(connector -> {
            for (UpgradeProtocol protocol : connector.findUpgradeProtocols()) {
                if (protocol instanceof Http2Protocol http2) {
                    http2.setInitialWindowSize(HTTP2_WINDOW);
                    http2.setMaxConcurrentStreams(HTTP2_STREAMS);
                    http2.setMaxConcurrentStreamExecution(HTTP2_STREAMS);
                    http2.setStreamReadTimeout(settings.bodyReadTimeout().toMillis());
                }
            }
        });
    }

    @Bean
    SimpleUrlHandlerMapping graphQlMapping(
            WebGraphQlHandler graphQl,
            Callers callers,
            CallerQuotas quotas,
            BodyMemory bodies,
            RequestReader reader,
            KnownDocuments documents,
            ErrorBodyWriter errors,
            GraphQlErrors failures,
            JsonMapper json,
            EventStreams streams) {
        GraphQlEndpoint endpoint = new GraphQlEndpoint(
                graphQl, callers, quotas, bodies, reader, documents, errors, failures, json, streams);
        // After the mapping of WebSocket, which takes its handshakes only.
        return new SimpleUrlHandlerMapping(Map.of(GraphQlEndpoint.PATH, endpoint), Ordered.HIGHEST_PRECEDENCE + 1);
    }
}
