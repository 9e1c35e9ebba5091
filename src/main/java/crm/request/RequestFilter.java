package crm.request;

import crm.graphql.Causes;
import crm.graphql.ErrorBodyWriter;
import crm.graphql.RequestErrorCode;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.util.AlternativeJdkIdGenerator;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.DisconnectedClientHelper;

/**
 * The one filter around every request. It gives the request an id, which the response and every line of the log carry,
 * starts its deadline, and writes the access log and the metrics at the end. An exception that no other code handles
 * becomes an internal error without details.
 */
@Component
@ConditionalOnWebApplication
@Order(RequestFilter.ORDER)
public class RequestFilter extends OncePerRequestFilter {

    /** Before every other filter: Spring Security's stand behind it, so that their refusals are logged. */
    static final int ORDER = Ordered.HIGHEST_PRECEDENCE;

    static final String HEADER = "X-Request-Id";

    /** Key of the request id in the log context. */
    public static final String MDC_KEY = "requestId";

    private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private static final Logger LOG = LoggerFactory.getLogger(RequestFilter.class);

    private final AlternativeJdkIdGenerator ids = new AlternativeJdkIdGenerator();

    private final AccessLog log;

    private final RequestMetrics metrics;

    private final ErrorBodyWriter errors;

    private final ShutdownDrain draining;

    private final RequestDeadlines deadlines;

    RequestFilter(
            AccessLog log,
            RequestMetrics metrics,
            ErrorBodyWriter errors,
            ShutdownDrain draining,
            RequestDeadlines deadlines) {
        this.log = log;
        this.metrics = metrics;
        this.errors = errors;
        this.draining = draining;
        this.deadlines = deadlines;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException {
        long start = System.nanoTime();
        String id = id(request.getHeader(HEADER));
        MDC.put(MDC_KEY, id);
        response.setHeader(HEADER, id);
        RequestDeadline deadline = deadlines.start();
        RequestContext context = new RequestContext(deadline);
        context.begin();
        try {
            if (draining.isDraining()) {
                // The next request of this client opens a connection, to another node if there is one.
                response.setHeader(HttpHeaders.CONNECTION, "close");
            }
            chain.doFilter(request, response);
        } catch (OutOfMemoryError e) {
            OutOfMemoryExit.exitIfOutOfMemory(e);
        } catch (IOException | ServletException | RuntimeException e) {
            OutOfMemoryExit.exitIfOutOfMemory(e);
            answer(request, response, e, context);
        } finally {
            if (response.getStatus() == HttpServletResponse.SC_UNAUTHORIZED) {
                // Spring Security refuses an invalid token before GraphQL.
                context.add(RequestErrorCode.UNAUTHENTICATED);
            }
            context.end();
            deadlines.end(deadline);
            Duration duration = Duration.ofNanos(System.nanoTime() - start);
            metrics.record(context, duration);
            log.write(request, response, context, duration);
            MDC.remove(MDC_KEY);
        }
    }

    /** The id that the client chose, if it is safe in a log; else a generated one. */
    private String id(@Nullable String given) {
        return given != null && SANE.matcher(given).matches()
                ? given
                : ids.generateId().toString();
    }

    private void answer(
            HttpServletRequest request, HttpServletResponse response, Exception failure, RequestContext context)
            throws IOException {
        if (DisconnectedClientHelper.isClientDisconnectedException(failure)) {
            LOG.debug("The client has gone", failure);
            return;
        }
        if (hasInvalidParameters(failure)) {
            context.add(RequestErrorCode.BAD_REQUEST);
            errors.write(
                    request,
                    response,
                    HttpServletResponse.SC_BAD_REQUEST,
                    RequestErrorCode.BAD_REQUEST,
                    "http.malformed");
            return;
        }
        UUID id = ids.generateId();
        LOG.error("Internal error {}", id, failure);
        context.add(RequestErrorCode.INTERNAL);
        if (!response.isCommitted()) {
            errors.writeInternalError(request, response, id);
        }
    }

    /** Tomcat reads the parameters of a URL when code first asks for one, and refuses too many or undecodable ones. */
    private static boolean hasInvalidParameters(Exception failure) {
        return Causes.of(failure).anyMatch(InvalidParameterException.class::isInstance);
    }
}
