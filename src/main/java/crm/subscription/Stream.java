package crm.subscription;

import crm.feed.ChangePosition;
import graphql.ExecutionResult;
import graphql.GraphQLError;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.execution.SubscriptionPublisherException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/** The events of one subscription on their way to one client: no more than the size of its buffer wait for it. */
final class Stream {

    private final StreamClient client;

    private final @Nullable String operationName;

    private final int bufferSize;

    private final BiConsumer<Stream, StreamEnd> onEnd;

    private final Function<StreamEnd, GraphQLError> errors;

    private final long openedAt = System.nanoTime();

    private final Sinks.Many<ExecutionResult> sink = Sinks.many().unicast().onBackpressureBuffer();

    private final AtomicReference<@Nullable StreamEnd> end = new AtomicReference<>();

    private final ReentrantLock lock = new ReentrantLock();

    private final Condition notFull = lock.newCondition();

    /** Events of a caller whose rights are being checked. */
    private final Deque<ExecutionResult> held = new ArrayDeque<>();

    /** How many checks of the caller's rights have not ended. */
    private int holds;

    private int waiting;

    private long sent;

    private volatile @Nullable ChangePosition from;

    /**
     * @param onEnd called once, when the stream has ended for any reason
     * @param errors what the client is told of a reason
     */
    Stream(
            StreamClient client,
            @Nullable String operationName,
            int bufferSize,
            BiConsumer<Stream, StreamEnd> onEnd,
            Function<StreamEnd, GraphQLError> errors) {
        this.client = client;
        this.operationName = operationName;
        this.bufferSize = bufferSize;
        this.onEnd = onEnd;
        this.errors = errors;
    }

    StreamClient client() {
        return client;
    }

    @Nullable
    String operationName() {
        return operationName;
    }

    long openedAt() {
        return openedAt;
    }

    /** Events that were handed to the client's connection. */
    long sent() {
        lock.lock();
        try {
            return sent;
        } finally {
            lock.unlock();
        }
    }

    /** The events for the client. */
    Flux<ExecutionResult> results() {
        return sink.asFlux().doOnNext(result -> taken()).doOnCancel(() -> finish(StreamEnd.CLIENT));
    }

    private void taken() {
        lock.lock();
        try {
            waiting--;
            sent++;
            notFull.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Only events after this position are for the client: it has the earlier ones. */
    void startAfter(ChangePosition position) {
        from = position;
    }

    boolean wants(ChangePosition position) {
        ChangePosition start = from;
        return start == null || position.compareTo(start) > 0;
    }

    boolean isEnded() {
        return end.get() != null;
    }

    /** Gives the client an event, without waiting. One whose buffer is full is disconnected. */
    void offer(ExecutionResult result) {
        boolean full;
        lock.lock();
        try {
            full = waiting >= bufferSize;
            if (!full && !isEnded()) {
                add(result);
            }
        } finally {
            lock.unlock();
        }
        if (full) {
            end(StreamEnd.SLOW);
        }
    }

    /** Gives the client an event as soon as its buffer is not full: for a client that catches up at its own speed. */
    void put(ExecutionResult result) throws InterruptedException {
        lock.lock();
        try {
            while (waiting >= bufferSize && !isEnded()) {
                notFull.await();
            }
            if (!isEnded()) {
                add(result);
            }
        } finally {
            lock.unlock();
        }
    }

    private void add(ExecutionResult result) {
        waiting++;
        if (holds == 0) {
            sink.emitNext(result, Sinks.EmitFailureHandler.FAIL_FAST);
        } else {
            held.add(result);
        }
    }

    /** Until {@link #release} was called as often, events are kept back. */
    void hold() {
        lock.lock();
        try {
            holds++;
        } finally {
            lock.unlock();
        }
    }

    void release() {
        lock.lock();
        try {
            holds--;
            if (holds == 0 && !isEnded()) {
                held.forEach(result -> sink.emitNext(result, Sinks.EmitFailureHandler.FAIL_FAST));
                held.clear();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends the stream: tells the client why, and closes its connection with the code that says so, where there is one.
     */
    void end(StreamEnd reason) {
        if (!finish(reason)) {
            return;
        }
        WebSocketConnection connection = client.connection();
        if (connection != null && reason.status() != null) {
            connection.close(reason.status());
        }
        lock.lock();
        try {
            sink.tryEmitError(new SubscriptionPublisherException(List.of(errors.apply(reason)), null));
        } finally {
            lock.unlock();
        }
    }

    private boolean finish(StreamEnd reason) {
        if (!end.compareAndSet(null, reason)) {
            return false;
        }
        lock.lock();
        try {
            notFull.signalAll();
        } finally {
            lock.unlock();
        }
        onEnd.accept(this, reason);
        return true;
    }
}
