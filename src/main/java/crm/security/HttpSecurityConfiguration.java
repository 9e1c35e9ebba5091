package crm.security;

import crm.graphql.ErrorBodyWriter;
import crm.graphql.RequestErrorCode;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
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

/**
 * Accepts every request to the API: the schema decides field by field what an anonymous caller gets. A token must be
 * valid if there is one. There are no sessions and no cookies, so cross-site request forgery is not possible.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication
class HttpSecurityConfiguration {

    private static final String REQUEST_ID = "X-Request-Id";

    @Bean
    SecurityFilterChain securityFilterChain(
            HttpSecurity http, SecuritySettings settings, AuthenticationEntryPoint entryPoint) throws Exception {
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
                        // The management endpoints are not on this port.
                        .requestMatchers(EndpointRequest.toAnyEndpoint())
                        .permitAll()
                        .anyRequest()
                        .denyAll())
                .authenticationProvider(new ApiKeyAuthentication.Provider())
                .oauth2ResourceServer(it -> it.jwt(jwt -> {})
                        .authenticationEntryPoint(entryPoint)
                        // The error controller writes the body.
                        .accessDeniedHandler(new AccessDeniedHandlerImpl()))
                .exceptionHandling(it -> it.authenticationEntryPoint(entryPoint))
                .build();
    }

    /**
     * For the GraphQL endpoint only: responses with pictures carry their own headers, which allow every origin. There
     * are no cookies, so there are no credentials.
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

    /** The HTTP request is observed already: no observation of each security filter. */
    @Bean
    SecurityObservationSettings securityObservation() {
        return SecurityObservationSettings.noObservations();
    }

    /** Writes the same body as every other error, also for a token that fails before the request reaches GraphQL. */
    @Bean
    AuthenticationEntryPoint authenticationEntryPoint(ErrorBodyWriter errors) {
        return (request, response, exception) -> {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
            errors.write(
                    request,
                    response,
                    HttpServletResponse.SC_UNAUTHORIZED,
                    RequestErrorCode.UNAUTHENTICATED,
                    "unauthenticated");
        };
    }
}
