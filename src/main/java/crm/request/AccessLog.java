package crm.request;

import crm.graphql.RecordReference;
import crm.security.Caller;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerMapping;

/**
 * One line for each request: what was asked, by whom, what it took. Never what a client wrote: no address, no document,
 * no variables, no name of a person.
 */
@Component
@ConditionalOnWebApplication
public class AccessLog {

    private static final Logger LOG = LoggerFactory.getLogger("crm.http.access");

    /** Asked every few seconds, they are news only when they fail. */
    private static final Set<Object> PROBES = Set.of("/livez", "/readyz");

    private static final int LONGEST_NAME = 64;

    private static final Pattern NAME = Pattern.compile("[_A-Za-z][_0-9A-Za-z]*");

    void write(HttpServletRequest request, HttpServletResponse response, RequestContext context, Duration duration) {
        Object route = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        if (!LOG.isInfoEnabled()
                || (route != null && PROBES.contains(route) && response.getStatus() == HttpServletResponse.SC_OK)) {
            return;
        }
        Line line = new Line(LOG.atInfo());
        line.add("method", request.getMethod().matches("[A-Z]{1,10}") ? request.getMethod() : "other");
        line.add("route", route);
        line.add("status", response.getStatus());
        line.add("durationMs", duration.toMillis());
        RequestContext.ExecutedOperation operation = context.operation();
        if (operation != null) {
            line.add("operation", operation(operation.name()));
            line.add("type", operation.type());
            line.add("outcome", operation.outcome());
            line.add("statements", context.statements());
            line.add("cost", context.cost());
        }
        line.add("caller", caller(context.caller()));
        line.add("callerKind", operation == null && context.caller() == null ? null : context.callerKind());
        line.add("errors", context.errors().isEmpty() ? null : context.errors());
        line.add("limit", context.limits().isEmpty() ? null : String.join(",", context.limits()));
        line.write();
    }

    /**
     * A stream of events that has ended.
     *
     * @param transport WEBSOCKET or SSE
     * @param operation name of the operation; null if it has none
     * @param events that were sent to the client
     * @param reason why it ended
     */
    public void stream(
            String transport,
            @Nullable String operation,
            Caller caller,
            Duration duration,
            long events,
            String reason) {
        if (!LOG.isInfoEnabled()) {
            return;
        }
        Line line = new Line(LOG.atInfo());
        line.add("stream", transport);
        line.add("operation", operation(operation));
        line.add("durationMs", duration.toMillis());
        line.add("events", events);
        line.add("ended", reason);
        line.add("caller", caller(caller));
        line.add("callerKind", caller.role());
        line.write();
    }

    private static @Nullable String operation(@Nullable String name) {
        if (name == null || !NAME.matcher(name).matches()) {
            return null;
        }
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
    }

    /** Ids of persons are what their identity provider calls them: only if that is a UUID, it tells nothing else. */
    private static @Nullable String caller(@Nullable Caller caller) {
        if (caller == null) {
            return null;
        }
        return RecordReference.isUuid(caller.id())
                ? caller.kind() + ":" + caller.id()
                : caller.kind().name();
    }

    /** The same twice: as words for people, and as fields for the structured formats. */
    private static final class Line {

        private final StringBuilder words = new StringBuilder(160);

        private LoggingEventBuilder event;

        Line(LoggingEventBuilder event) {
            this.event = event;
        }

        void add(String name, @Nullable Object value) {
            if (value != null) {
                words.append(words.isEmpty() ? "" : " ")
                        .append(name)
                        .append('=')
                        .append(value);
                event = event.addKeyValue(name, value instanceof Number ? value : value.toString());
            }
        }

        void write() {
            event.log(words.toString());
        }
    }
}
