package crm.security;

import org.jspecify.annotations.Nullable;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.jwt.JwtValidationException;

/** Why a request has no caller. */
final class InvalidToken {

    private static final String EXPIRED = "Jwt expired";

    private InvalidToken() {}

    enum Reason {
        MISSING("Bearer", null, "unauthenticated"),
        INVALID(
                "Bearer error=\"invalid_token\", error_description=\"The access token is not valid\"",
                "TOKEN_INVALID",
                "unauthenticated.invalid"),
        EXPIRED(
                "Bearer error=\"invalid_token\", error_description=\"The access token expired\"",
                "TOKEN_EXPIRED",
                "unauthenticated.expired");

        private final String challenge;

        private final @Nullable String code;

        private final String messageKey;

        Reason(String challenge, @Nullable String code, String messageKey) {
            this.challenge = challenge;
            this.code = code;
            this.messageKey = messageKey;
        }

        /** The value of {@code WWW-Authenticate}. */
        String challenge() {
            return challenge;
        }

        /** The value of {@code extensions.reason}; null for none. */
        @Nullable
        String code() {
            return code;
        }

        String messageKey() {
            return messageKey;
        }
    }

    /** A token that is expired and wrong in another way is invalid: to refresh it would not help. */
    static Reason reason(AuthenticationException refused) {
        // Also for what has not the form of a token.
        if (!(refused instanceof OAuth2AuthenticationException)) {
            return Reason.MISSING;
        }
        return refused.getCause() instanceof JwtValidationException invalid
                        && invalid.getErrors().stream()
                                .allMatch(error ->
                                        String.valueOf(error.getDescription()).startsWith(EXPIRED))
                ? Reason.EXPIRED
                : Reason.INVALID;
    }
}
