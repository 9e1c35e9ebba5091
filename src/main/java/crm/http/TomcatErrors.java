package crm.http;

import crm.graphql.ErrorBodyWriter;
import crm.graphql.RequestErrorCode;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Writer;
import org.apache.catalina.Host;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.http11.Http11InputBuffer;
import org.apache.tomcat.util.res.StringManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Writes JSON for a request that Tomcat refuses before the application sees it, such as one with an invalid URL. Tomcat
 * itself would write an HTML page. Tomcat does not count the languages of a request: the size of its headers bounds
 * them, and with more than ten Tomcat would fail instead of ignoring the rest.
 */
@Component
@ConditionalOnWebApplication
class TomcatErrors implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private final ErrorBodyWriter errors;

    TomcatErrors(ErrorBodyWriter errors) {
        this.errors = errors;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addConnectorCustomizers(connector -> connector.setMaxLocaleCount(-1));
        factory.addContextCustomizers(context -> {
            Host host = (Host) context.getParent();
            if (host instanceof StandardHost standard) {
                standard.setErrorReportValveClass("");
            }
            host.getPipeline().addValve(new JsonErrors(errors));
        });
    }

    /** Tomcat uses the innermost error report valve. */
    private static final class JsonErrors extends ErrorReportValve {

        private static final Logger LOG = LoggerFactory.getLogger(TomcatErrors.class);

        private static final String TOO_LARGE =
                StringManager.getManager(Http11InputBuffer.class).getString("iib.requestheadertoolarge.error");

        private final ErrorBodyWriter errors;

        JsonErrors(ErrorBodyWriter errors) {
            this.errors = errors;
        }

        @Override
        protected void report(Request request, Response response, @Nullable Throwable failure) {
            int status = response.getStatus();
            if (status < HttpServletResponse.SC_BAD_REQUEST
                    || response.getContentWritten() > 0
                    || !response.setErrorReported()) {
                return;
            }
            if (headersAreTooLarge(request)) {
                response.setStatus(HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE.value());
                write(request, response, RequestErrorCode.BAD_REQUEST, "http.headersTooLarge");
                return;
            }
            boolean serverError = status >= HttpServletResponse.SC_INTERNAL_SERVER_ERROR
                    && status != HttpServletResponse.SC_HTTP_VERSION_NOT_SUPPORTED;
            write(
                    request,
                    response,
                    serverError ? RequestErrorCode.INTERNAL : RequestErrorCode.BAD_REQUEST,
                    serverError ? "http.failed" : "http.malformed");
        }

        /** Tomcat answers 400, and tells the cause only by the text of the exception. */
        private static boolean headersAreTooLarge(Request request) {
            return request.getCoyoteRequest().getAttribute(RequestDispatcher.ERROR_EXCEPTION)
                            instanceof IllegalArgumentException cause
                    && TOO_LARGE.equals(cause.getMessage());
        }

        private void write(Request request, Response response, RequestErrorCode code, String messageKey) {
            response.setContentType("application/json");
            response.setCharacterEncoding("UTF-8");
            try {
                Writer out = response.getReporter();
                if (out != null) {
                    out.write(errors.text(request, code, messageKey));
                    response.finishResponse();
                }
            } catch (IOException e) {
                LOG.debug("The client closed the connection", e);
            }
        }
    }
}
