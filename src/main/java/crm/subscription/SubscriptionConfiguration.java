package crm.subscription;

import crm.graphql.GraphQlErrors;
import crm.http.EventStreams;
import crm.request.RequestScopes;
import crm.security.AllowedOrigins;
import crm.security.CallerContext;
import crm.security.Callers;
import java.util.Map;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.graphql.server.WebGraphQlHandler;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;
import org.springframework.web.socket.server.support.WebSocketHandlerMapping;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SubscriptionSettings.class)
@ConditionalOnWebApplication
class SubscriptionConfiguration {

    private static final int BUFFER_BYTES = 2_048;

    /**
     * Each connection has five buffers of this size. The default, 8,192, would take 48 KB of each, however quiet it is.
     * Larger messages arrive and leave in parts.
     */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> webSocketBuffers() {
        return factory -> System.getProperties()
                .putIfAbsent("org.apache.tomcat.websocket.DEFAULT_BUFFER_SIZE", String.valueOf(BUFFER_BYTES));
    }

    /** For handshakes of WebSocket; all other requests to the same path are for the endpoint of HTTP. */
    @Bean
    WebSocketHandlerMapping subscriptionMapping(
            WebGraphQlHandler graphQl,
            JsonMapper json,
            AllowedOrigins origins,
            Callers callers,
            GraphQlErrors errors,
            CallerContext contexts,
            Streams streams,
            RequestScopes scopes,
            EventStreams.Documents documents,
            SubscriptionSettings settings) {
        CorsConfiguration allowed = new CorsConfiguration();
        if (!origins.get().isEmpty()) {
            allowed.setAllowedOrigins(origins.get());
        }
        SubscriptionWebSocketHandler handler = new SubscriptionWebSocketHandler(
                new WebSocketRequests(graphQl, callers, streams, errors, contexts),
                json,
                allowed,
                streams,
                scopes,
                documents,
                settings);
        WebSocketHandlerMapping mapping = new WebSocketHandlerMapping();
        mapping.setWebSocketUpgradeMatch(true);
        mapping.setUrlMap(Map.of("/graphql", handler.initWebSocketHttpRequestHandler(new DefaultHandshakeHandler())));
        mapping.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return mapping;
    }
}
