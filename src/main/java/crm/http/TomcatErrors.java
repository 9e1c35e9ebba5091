package crm.http;

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
 * What Tomcat refuses before any of our code sees it, such as an address that is none: JSON too, and no page of its.
 */
@Component
@ConditionalOnWebApplication
class TomcatErrors implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addContextCustomizers(context -> {
            Host host = (Host) context.getParent();
            if (host instanceof StandardHost standard) {
                standard.setErrorReportValveClass("");
            }
            host.getPipeline().addValve(new JsonErrors());
        });
    }

    /** The innermost of its kind is the one that reports. */
    private static final class JsonErrors extends ErrorReportValve {

        private static final Logger LOG = LoggerFactory.getLogger(TomcatErrors.class);

        @Override
        protected void report(Request request, Response response, @Nullable Throwable failure) {
            int status = response.getStatus();
            if (status < HttpServletResponse.SC_BAD_REQUEST
                    || response.getContentWritten() > 0
                    || !response.setErrorReported()) {
                return;
            }
            boolean ours = status >= HttpServletResponse.SC_INTERNAL_SERVER_ERROR
                    && status != HttpServletResponse.SC_HTTP_VERSION_NOT_SUPPORTED;
            response.setContentType("application/json");
            response.setCharacterEncoding("UTF-8");
            try {
                Writer out = response.getReporter();
                if (out != null) {
                    out.write("{\"errors\":[{\"message\":\"%s\",\"extensions\":{\"code\":\"%s\"}}]}"
                            .formatted(
                                    ours ? "Something went wrong on our side." : "The request is malformed.",
                                    ours ? "INTERNAL" : "BAD_REQUEST"));
                    response.finishResponse();
                }
            } catch (IOException e) {
                LOG.debug("The client has gone", e);
            }
        }
    }
}
