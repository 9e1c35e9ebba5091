package crm.security;

import crm.graphql.Messages;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandlerImpl;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every request may come in: the schema decides, field by field, what an anonymous one gets. A token that is sent must
 * hold, though. There are no sessions and no cookies, so nothing that a foreign page could ride on.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication
class HttpSecurityConfiguration {

    private static final String REQUEST_ID = "X-Request-Id";

    @Bean
    SecurityFilterChain securityFilterChain(
            HttpSecurity http, SecuritySettings settings, AuthenticationEntryPoint refusal) throws Exception {
        if (!settings.corsAllowedOrigins().isEmpty()) {
            http.cors(it -> it.configurationSource(cors(settings)));
        }
        return http.headers(it -> it.referrerPolicy(
                        policy -> policy.policy(ReferrerPolicyHeaderWriter.ReferrerPolicy.NO_REFERRER)))
                .csrf(AbstractHttpConfigurer::disable)
                .sessionManagement(it -> it.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .authorizeHttpRequests(it -> it.requestMatchers(
                                "/graphql",
                                "/graphiql",
                                "/graphiql/**",
                                "/webjars/**",
                                "/images/**",
                                "/livez",
                                "/readyz",
                                "/exports/*",
                                "/error")
                        .permitAll()
                        // None on this port: they have one of their own.
                        .requestMatchers(EndpointRequest.toAnyEndpoint())
                        .permitAll()
                        .anyRequest()
                        .denyAll())
                .authenticationProvider(new ApiKeyAuthentication.Provider())
                .oauth2ResourceServer(it -> it.jwt(jwt -> {})
                        .authenticationEntryPoint(refusal)
                        // Answered where every other status is that came without a body.
                        .accessDeniedHandler(new AccessDeniedHandlerImpl()))
                .exceptionHandling(it -> it.authenticationEntryPoint(refusal))
                .build();
    }

    /**
     * For GraphQL alone: pictures may be shown anywhere, and say so themselves. Without cookies, there are no
     * credentials.
     */
    private static CorsConfigurationSource cors(SecuritySettings settings) {
        CorsConfiguration rule = new CorsConfiguration();
        rule.setAllowedOrigins(settings.corsAllowedOrigins());
        rule.setAllowedMethods(List.of(HttpMethod.GET.name(), HttpMethod.POST.name()));
        rule.setAllowedHeaders(List.of(
                HttpHeaders.AUTHORIZATION,
                HttpHeaders.CONTENT_TYPE,
                HttpHeaders.ACCEPT,
                HttpHeaders.ACCEPT_LANGUAGE,
                HttpHeaders.IF_NONE_MATCH,
                REQUEST_ID));
        rule.setExposedHeaders(List.of(HttpHeaders.ETAG, HttpHeaders.RETRY_AFTER, REQUEST_ID));
        rule.setMaxAge(Duration.ofHours(1));
        UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
        source.registerCorsConfiguration("/graphql", rule);
        return source;
    }

    /** The request is observed already; each filter of it need not be. */
    @Bean
    SecurityObservationSettings securityObservation() {
        return SecurityObservationSettings.noObservations();
    }

    /** The same shape as every other refusal, also where the token fails before GraphQL is reached. */
    @Bean
    AuthenticationEntryPoint refusal(Messages messages, JsonMapper json) {
        return (request, response, exception) -> {
            response.setStatus(401);
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
            response.setContentType(MediaType.APPLICATION_JSON_VALUE);
            response.setCharacterEncoding("UTF-8");
            write(response.getOutputStream(), json, messages.text(request.getLocale(), "unauthenticated"));
        };
    }

    private static void write(java.io.OutputStream out, JsonMapper json, String message) throws IOException {
        out.write(json.writeValueAsBytes(Map.of(
                "errors", List.of(Map.of("message", message, "extensions", Map.of("code", "UNAUTHENTICATED"))))));
    }
}
