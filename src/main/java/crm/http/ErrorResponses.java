package crm.http;

import crm.graphql.Messages;
import crm.graphql.RequestErrorCode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.LocaleResolver;
import tools.jackson.databind.json.JsonMapper;

/** Writes what went wrong around GraphQL in the shape of GraphQL. */
@Component
@ConditionalOnWebApplication
class ErrorResponses {

    private final Messages messages;

    private final LocaleResolver locales;

    private final JsonMapper json;

    ErrorResponses(Messages messages, LocaleResolver locales, JsonMapper json) {
        this.messages = messages;
        this.locales = locales;
        this.json = json;
    }

    void internal(HttpServletRequest request, HttpServletResponse response, UUID id) throws IOException {
        response.resetBuffer();
        String message = messages.text(locales.resolveLocale(request), "internal", id);
        write(
                response,
                HttpServletResponse.SC_INTERNAL_SERVER_ERROR,
                ResponseMediaType.JSON,
                ErrorBody.internal(message, id));
    }

    void refuse(HttpServletRequest request, HttpServletResponse response, HttpRefused refused, ResponseMediaType type)
            throws IOException {
        String message = messages.text(locales.resolveLocale(request), refused.messageKey(), refused.details());
        refused.headers().forEach(response::setHeader);
        write(response, refused.status(type).value(), type, ErrorBody.of(refused.code(), message));
    }

    void status(
            HttpServletRequest request,
            HttpServletResponse response,
            int status,
            RequestErrorCode code,
            String messageKey)
            throws IOException {
        String message = messages.text(locales.resolveLocale(request), messageKey);
        write(response, status, ResponseMediaType.JSON, ErrorBody.of(code, message));
    }

    private void write(HttpServletResponse response, int status, ResponseMediaType type, ErrorBody refusal)
            throws IOException {
        byte[] body = json.writeValueAsBytes(refusal);
        response.setStatus(status);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setContentType(type.contentType());
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
