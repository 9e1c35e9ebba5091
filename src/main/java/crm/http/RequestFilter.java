package crm.http;

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
 * Around every request: gives it an id, which the answer carries and every line of the log, and writes it down when it
 * is over. Whatever fails besides GraphQL is answered here, without a word about the inside.
 */
@Component
@ConditionalOnWebApplication
@Order(Ordered.HIGHEST_PRECEDENCE)
class RequestFilter extends OncePerRequestFilter {

    static final String HEADER = "X-Request-Id";

    /** Under which every line of the log has it. */
    static final String MDC_KEY = "requestId";

    /** A server that stops is alive. */
    private static final String LIVENESS = "/livez";

    private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private static final Logger LOG = LoggerFactory.getLogger(RequestFilter.class);

    private final AlternativeJdkIdGenerator ids = new AlternativeJdkIdGenerator();

    private final AccessLog log;

    private final RequestMetrics metrics;

    private final ErrorBodyWriter errors;

    private final ShutdownDrain draining;

    RequestFilter(AccessLog log, RequestMetrics metrics, ErrorBodyWriter errors, ShutdownDrain draining) {
        this.log = log;
        this.metrics = metrics;
        this.errors = errors;
        this.draining = draining;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException {
        long start = System.nanoTime();
        String id = id(request.getHeader(HEADER));
        MDC.put(MDC_KEY, id);
        response.setHeader(HEADER, id);
        RequestContext exchange = RequestContext.begin();
        try {
            if (draining.isDraining() && !request.getRequestURI().equals(LIVENESS)) {
                exchange.add(RequestErrorCode.UNAVAILABLE);
                refuseWhileDraining(request, response);
            } else {
                chain.doFilter(request, response);
            }
        } catch (IOException | ServletException | RuntimeException e) {
            answer(request, response, e, exchange);
        } finally {
            if (response.getStatus() == HttpServletResponse.SC_UNAUTHORIZED) {
                // A token that does not hold is refused before GraphQL is reached.
                exchange.add(RequestErrorCode.UNAUTHENTICATED);
            }
            RequestContext.end();
            Duration duration = Duration.ofNanos(System.nanoTime() - start);
            metrics.record(exchange, duration);
            log.write(request, response, exchange, duration);
            MDC.remove(MDC_KEY);
        }
    }

    /** Another server, or this one after its restart, answers the next attempt. */
    private void refuseWhileDraining(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader(HttpHeaders.RETRY_AFTER, "1");
        response.setHeader(HttpHeaders.CONNECTION, "close");
        errors.write(
                request,
                response,
                HttpServletResponse.SC_SERVICE_UNAVAILABLE,
                RequestErrorCode.UNAVAILABLE,
                "http.stopping");
    }

    /** One that the client chose, if it can stand in a log; else one of ours. */
    private String id(@Nullable String given) {
        return given != null && SANE.matcher(given).matches()
                ? given
                : ids.generateId().toString();
    }

    private void answer(
            HttpServletRequest request, HttpServletResponse response, Exception failure, RequestContext exchange)
            throws IOException {
        if (DisconnectedClientHelper.isClientDisconnectedException(failure)) {
            LOG.debug("The client has gone", failure);
            return;
        }
        UUID id = ids.generateId();
        LOG.error("Internal error {}", id, failure);
        exchange.add(RequestErrorCode.INTERNAL);
        if (!response.isCommitted()) {
            errors.writeInternalError(request, response, id);
        }
    }
}
