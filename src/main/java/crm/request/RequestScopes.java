package crm.request;

import java.util.UUID;
import java.util.concurrent.Callable;
import org.slf4j.MDC;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.stereotype.Component;

/**
 * For work of a connection that stays open: each message of its client and each event has a deadline of its own, as a
 * request has.
 */
@Component
@ConditionalOnWebApplication
public class RequestScopes {

    private final RequestDeadlines deadlines;

    RequestScopes(RequestDeadlines deadlines) {
        this.deadlines = deadlines;
    }

    /** Runs work on this thread with a deadline and a context of its own, and an id for its lines in the log. */
    public <T> T call(Callable<T> work) throws Exception {
        RequestDeadline deadline = deadlines.start();
        RequestContext outer = RequestContext.current().orElse(null);
        String outerId = MDC.get(RequestFilter.MDC_KEY);
        RequestContext context = new RequestContext(deadline);
        MDC.put(RequestFilter.MDC_KEY, UUID.randomUUID().toString());
        context.begin();
        try {
            return work.call();
        } finally {
            context.end();
            deadlines.end(deadline);
            MDC.remove(RequestFilter.MDC_KEY);
            if (outer != null) {
                outer.begin();
            }
            if (outerId != null) {
                MDC.put(RequestFilter.MDC_KEY, outerId);
            }
        }
    }

    /** Ends the deadline of the request on this thread: it will only wait and write from now on. */
    public void endDeadline() {
        RequestContext.current().ifPresent(context -> deadlines.end(context.deadline()));
    }
}
