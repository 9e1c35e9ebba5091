package crm.http;

import crm.graphql.ErrorBodyWriter;
import crm.graphql.RequestErrorCode;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/** Writes the body of an error response that the application or the servlet container sent as a status only. */
@Controller
@ConditionalOnWebApplication
class ErrorController implements org.springframework.boot.webmvc.error.ErrorController {

    private final ErrorBodyWriter errors;

    ErrorController(ErrorBodyWriter errors) {
        this.errors = errors;
    }

    @RequestMapping("/error")
    void error(HttpServletRequest request, HttpServletResponse response) throws IOException {
        int status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code
                ? code
                : HttpServletResponse.SC_NOT_FOUND;
        switch (status) {
            case HttpServletResponse.SC_UNAUTHORIZED ->
                errors.write(request, response, status, RequestErrorCode.UNAUTHENTICATED, "unauthenticated");
            case HttpServletResponse.SC_FORBIDDEN ->
                errors.write(request, response, status, RequestErrorCode.FORBIDDEN, "http.closed");
            case HttpServletResponse.SC_NOT_FOUND ->
                errors.write(request, response, status, RequestErrorCode.NOT_FOUND, "http.notFound");
            case HttpServletResponse.SC_REQUEST_TIMEOUT ->
                errors.write(request, response, status, RequestErrorCode.BAD_REQUEST, "http.timeout");
            case HttpServletResponse.SC_SERVICE_UNAVAILABLE ->
                errors.write(request, response, status, RequestErrorCode.UNAVAILABLE, "http.unavailable");
            default -> {
                boolean serverError = status >= HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
                errors.write(
                        request,
                        response,
                        status,
                        serverError ? RequestErrorCode.INTERNAL : RequestErrorCode.BAD_REQUEST,
                        serverError ? "http.failed" : "http.malformed");
            }
        }
    }
}
