package crm.subscription;

import crm.feed.Change;
import crm.feed.ChangeFeed;
import crm.feed.ChangePosition;
import crm.graphql.ErrorExtensions;
import crm.graphql.RequestErrorCode;
import crm.request.RequestDeadline;
import crm.request.RequestScopes;
import crm.security.Caller;
import crm.security.CallerContext;
import crm.security.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import org.springframework.dao.TransientDataAccessResourceException;

/**
 * An operation that a client subscribed to: reads changes of the feed, finds the events in them, and executes them with
 * the rights of the caller. Each step has the deadline of a request, and holds a database connection no longer.
 */
final class Subscription implements AutoCloseable {

    private final Caller caller;

    private final EventSource source;

    private final EventExecution execution;

    private final Work work;

    /** What all subscriptions of a node share. */
    record Work(
            ChangeFeed feed,
            RequestScopes scopes,
            CallerContext callers,
            Semaphore permits,
            int batchSize,
            SubscriptionMetrics metrics,
            PointCharge charge) {}

    /** Charges an event to the caller of a stream. */
    interface PointCharge {
        void charge(Stream stream, long points);
    }

    /** Receives an event that was executed. */
    interface Receiver {
        void receive(ChangePosition position, EventExecution.Executed executed) throws InterruptedException;
    }

    Subscription(Caller caller, EventSource source, EventExecution execution, Work work) {
        this.caller = caller;
        this.source = source;
        this.execution = execution;
        this.work = work;
    }

    /** Changes after a position, of all types; empty if there are none yet. */
    List<Change> read(RecentChanges changes, ChangePosition position) throws Exception {
        return limited(() -> changes.after(position, work.batchSize()));
    }

    /** The same, but from the database: of a stream that may be behind what the memory of this node has. */
    List<Change> readStored(ChangePosition position) throws Exception {
        return limited(() -> work.feed().read(position, work.batchSize()));
    }

    /** The present position of the feed. */
    ChangePosition now() throws Exception {
        return limited(work.feed()::now);
    }

    /**
     * Tells the events of these changes, one after the other.
     *
     * @throws org.springframework.dao.DataAccessException if the database was not available for an event: it was not
     *     told
     */
    void tell(List<Change> read, Receiver receiver) throws Exception {
        List<Change> concerned = read.stream()
                .filter(change -> source.types().contains(change.type()))
                .toList();
        if (concerned.isEmpty()) {
            return;
        }
        List<Event> events = limited(() -> source.events(work.feed().visible(concerned)));
        for (Event event : events) {
            execute(event, receiver);
        }
    }

    boolean watchesTime() {
        return source.watchesTime();
    }

    /** Tells what time brought, if it brought something: as {@link #tell}. */
    void tellDue(ChangePosition position, Instant from, Instant until, Receiver receiver) throws Exception {
        Optional<Event> event = limited(() -> source.due(position, from, until));
        if (event.isPresent()) {
            execute(event.get(), receiver);
        }
    }

    private void execute(Event event, Receiver receiver) throws Exception {
        EventExecution.Executed executed = limited(() -> execution.execute(event.value()));
        work.metrics().executed();
        if (isUnavailable(executed)) {
            throw new TransientDataAccessResourceException("the database was not available for an event");
        }
        receiver.receive(event.position(), executed);
    }

    private static boolean isUnavailable(EventExecution.Executed executed) {
        return executed.result().getErrors().stream()
                .anyMatch(error -> ErrorExtensions.code(error) == RequestErrorCode.UNAVAILABLE);
    }

    private <T> T limited(Callable<T> step) throws Exception {
        work.permits().acquire();
        try {
            return work.scopes().call(() -> {
                RequestDeadline deadline = RequestDeadline.current();
                if (deadline != null && caller.role() == Role.ANALYST) {
                    deadline.readsOnly();
                }
                return work.callers().with(caller, () -> {
                    try {
                        return step.call();
                    } catch (RuntimeException e) {
                        throw e;
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                });
            });
        } finally {
            work.permits().release();
        }
    }

    void charge(Stream stream, long points) {
        work.charge().charge(stream, points);
    }

    boolean isPersonal() {
        return source.isPersonal();
    }

    Duration interval() {
        return source.interval();
    }

    @Override
    public void close() {
        execution.close();
    }
}
