package crm.security;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param jwtSecret shared with the identity provider that signs tokens with HS256, at least 32 bytes; without it,
 *     Spring's own {@code spring.security.oauth2.resourceserver.jwt} settings say whom to trust
 * @param issuer that a token must come from, beside {@code issuer-uri}; any without both
 * @param audience that a token must be for; any without it
 * @param roleClaim path of the claim that holds the role, with points between its parts
 * @param corsAllowedOrigins origins whose pages may send requests from a browser; none by default
 * @param corsAllowedHeaders headers that those pages may send
 * @param maxInvalidKeysPerMinute an address that sends more invalid API keys is answered 429, unless the key was valid
 *     before
 * @param signingSecret signs what the API hands out, at least 32 bytes each: the first signs, all verify
 */
@ConfigurationProperties("crm.security")
record SecuritySettings(
        @Nullable String jwtSecret,
        @Nullable String issuer,
        @Nullable String audience,
        @DefaultValue("app_metadata.role") String roleClaim,
        @DefaultValue List<String> corsAllowedOrigins,

        @DefaultValue({
            "Authorization",
            "Content-Type",
            "Accept",
            "Accept-Language",
            "If-None-Match",
            "X-Request-Id",
            "traceparent",
            "tracestate",
            "baggage",
            "sentry-trace",
            "apollographql-client-name",
            "apollographql-client-version",
            "apollo-require-preflight"
        })
        List<String> corsAllowedHeaders,

        @DefaultValue("60") int maxInvalidKeysPerMinute,
        @DefaultValue List<String> signingSecret) {}
