package crm.security;

import crm.graphql.ErrorBodyWriter;
import crm.graphql.RequestErrorCode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpResponse;
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
import org.springframework.web.cors.DefaultCorsProcessor;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;

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
            HttpSecurity http, SecuritySettings settings, AuthenticationEntryPoint entryPoint, ErrorBodyWriter errors)
            throws Exception {
        return http.addFilter(corsFilter(cors(settings), errors))
                .headers(it -> it.referrerPolicy(
                        policy -> policy.policy(ReferrerPolicyHeaderWriter.ReferrerPolicy.NO_REFERRER)))
                .csrf(AbstractHttpConfigurer::disable)
                .sessionManagement(it -> it.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .authorizeHttpRequests(it -> it.requestMatchers(
                                "/",
                                "/favicon.ico",
                                "/schema",
                                "/guides/*",
                                "/graphql",
                                "/graphiql",
                                "/graphiql/**",
                                "/webjars/**",
                                "/images/**",
                                "/livez",
                                "/readyz",
                                "/exports/*",
                                "/records/*",
                                "/uploads/*",
                                "/documents/*",
                                "/imports/*",
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
     * For the GraphQL endpoint and quick exports, from the configured origins, and for files, from all: the link of a
     * file is the permission. Responses with pictures carry their own headers. There are no cookies, so there are no
     * credentials.
     */
    private static CorsConfigurationSource cors(SecuritySettings settings) {
        UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
        if (!settings.corsAllowedOrigins().isEmpty()) {
            CorsConfiguration rule = new CorsConfiguration();
            rule.setAllowedOrigins(settings.corsAllowedOrigins());
            rule.setAllowedMethods(List.of(HttpMethod.GET.name(), HttpMethod.POST.name()));
            rule.setAllowedHeaders(settings.corsAllowedHeaders());
            rule.setExposedHeaders(
                    List.of(HttpHeaders.ETAG, HttpHeaders.RETRY_AFTER, HttpHeaders.WWW_AUTHENTICATE, REQUEST_ID));
            rule.setMaxAge(Duration.ofHours(1));
            source.registerCorsConfiguration("/graphql", rule);
            CorsConfiguration lists = new CorsConfiguration(rule);
            lists.addExposedHeader(HttpHeaders.CONTENT_DISPOSITION);
            lists.addExposedHeader("X-Row-Count");
            source.registerCorsConfiguration("/records/*", lists);
        }
        CorsConfiguration files = new CorsConfiguration();
        files.setAllowedOrigins(List.of(CorsConfiguration.ALL));
        files.setAllowedMethods(List.of(HttpMethod.GET.name(), HttpMethod.HEAD.name()));
        files.setAllowedHeaders(Stream.concat(
                        settings.corsAllowedHeaders().stream(), Stream.of(HttpHeaders.RANGE, HttpHeaders.IF_RANGE))
                .toList());
        files.setExposedHeaders(List.of(
                HttpHeaders.CONTENT_DISPOSITION,
                HttpHeaders.CONTENT_LENGTH,
                HttpHeaders.CONTENT_RANGE,
                HttpHeaders.ACCEPT_RANGES,
                HttpHeaders.ETAG,
                REQUEST_ID));
        files.setMaxAge(Duration.ofHours(1));
        source.registerCorsConfiguration("/exports/*", files);
        source.registerCorsConfiguration("/documents/*", files);
        source.registerCorsConfiguration("/imports/*", files);
        CorsConfiguration uploads = new CorsConfiguration(files);
        uploads.setAllowedMethods(List.of(HttpMethod.PUT.name()));
        uploads.setExposedHeaders(List.of(HttpHeaders.ETAG, HttpHeaders.RETRY_AFTER, REQUEST_ID));
        source.registerCorsConfiguration("/uploads/*", uploads);
        return source;
    }

    /** Refuses with the body of every other error. */
    private static CorsFilter corsFilter(CorsConfigurationSource source, ErrorBodyWriter errors) {
        CorsFilter filter = new CorsFilter(source) {
            @Override
            protected boolean shouldNotFilter(HttpServletRequest request) {
                return source.getCorsConfiguration(request) == null;
            }
        };
        filter.setCorsProcessor(new DefaultCorsProcessor() {
            @Override
            public boolean processRequest(
                    @Nullable CorsConfiguration rule, HttpServletRequest request, HttpServletResponse response)
                    throws IOException {
                boolean allowed = super.processRequest(rule, request, response);
                if (!allowed) {
                    errors.write(
                            request,
                            response,
                            HttpServletResponse.SC_FORBIDDEN,
                            RequestErrorCode.FORBIDDEN,
                            "http.origin");
                }
                return allowed;
            }

            @Override
            protected void rejectRequest(ServerHttpResponse response) {
                response.setStatusCode(HttpStatus.FORBIDDEN);
            }
        });
        return filter;
    }

    /** The HTTP request is observed already: no observation of each security filter. */
    @Bean
    SecurityObservationSettings securityObservation() {
        return SecurityObservationSettings.noObservations();
    }

    /**
     * Writes the same body as every other error, also for a token that fails before the request reaches GraphQL. The
     * challenge is RFC 6750's: a client refreshes an expired token, and signs in again with an invalid one.
     */
    @Bean
    AuthenticationEntryPoint authenticationEntryPoint(ErrorBodyWriter errors) {
        return (request, response, exception) -> {
            InvalidToken.Reason reason = InvalidToken.reason(exception);
            if (reason == InvalidToken.Reason.MISSING && ErrorBodyWriter.isForBrowser(request)) {
                errors.write(
                        request,
                        response,
                        HttpServletResponse.SC_NOT_FOUND,
                        RequestErrorCode.NOT_FOUND,
                        "http.notFound");
                return;
            }
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, reason.challenge());
            errors.writeUnauthenticated(request, response, reason.code(), reason.messageKey());
        };
    }
}
