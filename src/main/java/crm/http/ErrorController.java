package crm.http;

import crm.graphql.RequestErrorCode;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/** Where the container goes with a request that somebody has refused by a status alone. */
@Controller
@ConditionalOnWebApplication
class ErrorController implements org.springframework.boot.webmvc.error.ErrorController {

    private final ErrorResponses answers;

    ErrorController(ErrorResponses answers) {
        this.answers = answers;
    }

    @RequestMapping("/error")
    void error(HttpServletRequest request, HttpServletResponse response) throws IOException {
        int status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code
                ? code
                : HttpServletResponse.SC_NOT_FOUND;
        switch (status) {
            case HttpServletResponse.SC_UNAUTHORIZED ->
                answers.status(request, response, status, RequestErrorCode.UNAUTHENTICATED, "unauthenticated");
            case HttpServletResponse.SC_FORBIDDEN ->
                answers.status(request, response, status, RequestErrorCode.FORBIDDEN, "http.closed");
            case HttpServletResponse.SC_NOT_FOUND ->
                answers.status(request, response, status, RequestErrorCode.NOT_FOUND, "http.notFound");
            case HttpServletResponse.SC_SERVICE_UNAVAILABLE ->
                answers.status(request, response, status, RequestErrorCode.UNAVAILABLE, "http.unavailable");
            default -> {
                boolean ours = status >= HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
                answers.status(
                        request,
                        response,
                        status,
                        ours ? RequestErrorCode.INTERNAL : RequestErrorCode.BAD_REQUEST,
                        ours ? "http.failed" : "http.malformed");
            }
        }
    }
}
