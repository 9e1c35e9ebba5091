package crm.http;

import crm.graphql.ErrorBodyWriter;
import crm.graphql.RequestErrorCode;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Writer;
import org.apache.catalina.Host;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * Writes JSON for a request that Tomcat refuses before the application sees it, such as one with an invalid URL. Tomcat
 * itself would write an HTML page.
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
            boolean serverError = status >= HttpServletResponse.SC_INTERNAL_SERVER_ERROR
                    && status != HttpServletResponse.SC_HTTP_VERSION_NOT_SUPPORTED;
            response.setContentType("application/json");
            response.setCharacterEncoding("UTF-8");
            try {
                Writer out = response.getReporter();
                if (out != null) {
                    out.write(
                            serverError
                                    ? errors.text(request, RequestErrorCode.INTERNAL, "http.failed")
                                    : errors.text(request, RequestErrorCode.BAD_REQUEST, "http.malformed"));
                    response.finishResponse();
                }
            } catch (IOException e) {
                LOG.debug("The client closed the connection", e);
            }
        }
    }
}
