package crm.graphql;

import static java.nio.charset.StandardCharsets.UTF_8;

import graphql.GraphQLError;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.util.HtmlUtils;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes the errors of requests that GraphQL does not execute: the one place that knows their JSON. The message is in
 * the caller's language. Caches do not keep these responses.
 */
@Component
@ConditionalOnWebApplication
public class ErrorBodyWriter {

    public static final String JSON = "application/json;charset=utf-8";

    private static final String HTML = "text/html;charset=utf-8";

    private final Messages messages;

    private final LocaleResolver locales;

    private final GraphQlErrors failures;

    private final JsonMapper json;

    ErrorBodyWriter(Messages messages, LocaleResolver locales, GraphQlErrors failures, JsonMapper json) {
        this.messages = messages;
        this.locales = locales;
        this.failures = failures;
        this.json = json;
    }

    /**
     * Writes a JSON response with a status, a code, and the message of a key in {@code messages.properties}. A browser
     * that asks for a page gets one with the message.
     */
    public void write(
            HttpServletRequest request,
            HttpServletResponse response,
            int status,
            RequestErrorCode code,
            String messageKey,
            Object... details)
            throws IOException {
        if (isForBrowser(request)) {
            String message = messages.text(locales.resolveLocale(request), messageKey, details);
            write(response, status, HTML, page(status, message).getBytes(UTF_8));
        } else {
            write(request, response, status, JSON, code, messageKey, details);
        }
    }

    private static String page(int status, String message) {
        return HtmlPage.of(
                String.valueOf(status),
                "<h1>%d</h1><p>%s</p><p><a href=\"/\">%s</a></p>\n"
                        .formatted(status, HtmlUtils.htmlEscape(message), HtmlPage.API));
    }

    /** The same for a client that prefers another of the media types of GraphQL over HTTP. */
    public void write(
            HttpServletRequest request,
            HttpServletResponse response,
            int status,
            String contentType,
            RequestErrorCode code,
            String messageKey,
            Object... details)
            throws IOException {
        write(response, status, contentType, body(request, ErrorExtensions.of(code), messageKey, details));
    }

    /**
     * Writes a refusal that GraphQL would answer too, such as that of a limit, or the failure of a database.
     *
     * @return its code
     */
    public RequestErrorCode write(HttpServletRequest request, HttpServletResponse response, RuntimeException failure)
            throws IOException {
        GraphQLError error = failures.toError(failure, locales.resolveLocale(request));
        RequestErrorCode known = ErrorExtensions.code(error);
        RequestErrorCode code = known == null ? RequestErrorCode.INTERNAL : known;
        GraphQlErrors.headers(failure).forEach((name, values) -> response.setHeader(name, values.getFirst()));
        byte[] body = json.writeValueAsBytes(
                ErrorBody.of(error.getMessage(), Objects.requireNonNullElse(error.getExtensions(), Map.of())));
        write(response, status(code), JSON, body);
        return code;
    }

    private static int status(RequestErrorCode code) {
        return switch (code) {
            case BAD_REQUEST, LIMIT_EXCEEDED, PERSISTED_QUERY_NOT_FOUND -> HttpServletResponse.SC_BAD_REQUEST;
            case EXPIRED_CURSOR -> HttpServletResponse.SC_GONE;
            case RATE_LIMITED -> HttpStatus.TOO_MANY_REQUESTS.value();
            case NOT_FOUND -> HttpServletResponse.SC_NOT_FOUND;
            case UNAUTHENTICATED -> HttpServletResponse.SC_UNAUTHORIZED;
            case FORBIDDEN -> HttpServletResponse.SC_FORBIDDEN;
            case UNAVAILABLE -> HttpServletResponse.SC_SERVICE_UNAVAILABLE;
            case INTERNAL -> HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
        };
    }

    /**
     * Replaces the response so far by an internal error without details of its cause.
     *
     * @param errorId under which the log has the cause
     */
    public void writeInternalError(HttpServletRequest request, HttpServletResponse response, UUID errorId)
            throws IOException {
        response.resetBuffer();
        Map<String, Object> extensions =
                ErrorExtensions.of(RequestErrorCode.INTERNAL, ErrorExtensions.ERROR_ID, errorId.toString());
        byte[] body = body(request, extensions, "internal", errorId);
        write(response, HttpServletResponse.SC_INTERNAL_SERVER_ERROR, JSON, body);
    }

    /**
     * Writes that the token of a request is missing or not accepted.
     *
     * @param reason for programs, in {@code extensions.reason}; null for none
     */
    public void writeUnauthenticated(
            HttpServletRequest request, HttpServletResponse response, @Nullable String reason, String messageKey)
            throws IOException {
        Map<String, Object> extensions =
                ErrorExtensions.of(RequestErrorCode.UNAUTHENTICATED, ErrorExtensions.REASON, reason);
        write(response, HttpServletResponse.SC_UNAUTHORIZED, JSON, body(request, extensions, messageKey));
    }

    /** Whether a browser asks for a page. Programs, and scripts of pages, do not name HTML. */
    public static boolean isForBrowser(HttpServletRequest request) {
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        return request.getMethod().equals("GET") && accept != null && accept.contains(MediaType.TEXT_HTML_VALUE);
    }

    /** Only the JSON, for a response that the servlet container itself writes. */
    public String text(HttpServletRequest request, RequestErrorCode code, String messageKey) {
        return new String(body(request, ErrorExtensions.of(code), messageKey), UTF_8);
    }

    private byte[] body(
            HttpServletRequest request, Map<String, Object> extensions, String messageKey, Object... details) {
        String message = messages.text(locales.resolveLocale(request), messageKey, details);
        return json.writeValueAsBytes(ErrorBody.of(message, extensions));
    }

    private static void write(HttpServletResponse response, int status, String contentType, byte[] body)
            throws IOException {
        response.setStatus(status);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setContentType(contentType);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
