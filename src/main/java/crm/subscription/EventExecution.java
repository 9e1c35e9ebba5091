package crm.subscription;

import crm.cost.RequestCost;
import crm.graphql.ErrorCodeInterceptor;
import graphql.ExecutionInput;
import graphql.ExecutionResult;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.dataloader.DataLoader;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import tools.jackson.databind.json.JsonMapper;

/** Executes the fields of a subscription for one event after the other. */
final class EventExecution implements AutoCloseable {

    /** Longer than the deadline of an event, which ends its statements. */
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final Sinks.Many<Object> events;

    private final ExecutionInput input;

    private final JsonMapper json;

    private final ErrorCodeInterceptor errors;

    private final BlockingQueue<Object> results = new ArrayBlockingQueue<>(1);

    private final Disposable subscription;

    private final @Nullable RequestCost cost;

    /** Whether an event had no result: a late one would be taken for that of the next event. */
    private boolean broken;

    /** @param published the results of the operation, of which each is made of one event */
    EventExecution(
            Sinks.Many<Object> events,
            Publisher<ExecutionResult> published,
            ExecutionInput input,
            JsonMapper json,
            ErrorCodeInterceptor errors) {
        this.errors = errors;
        this.events = events;
        this.input = input;
        this.json = json;
        this.cost = RequestCost.of(input.getGraphQLContext());
        this.subscription = Flux.from(published).subscribe(results::add, results::add);
    }

    /**
     * A result of an event, and its cost.
     *
     * @param points what an execution for one client would cost
     */
    record Executed(SharedResult result, long points) {}

    /** On the thread of the caller, whose rights its statements have. */
    Executed execute(Object event) {
        if (broken) {
            throw new IllegalStateException("an earlier event was not executed");
        }
        broken = true;
        // The loaders keep what they loaded for an earlier event.
        input.getDataLoaderRegistry().getDataLoaders().forEach(DataLoader::clearAll);
        long begun = System.nanoTime();
        events.emitNext(event, Sinks.EmitFailureHandler.FAIL_FAST);
        Object result;
        try {
            result = results.poll(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        return switch (result) {
            case ExecutionResult executed -> {
                broken = false;
                long points = 0;
                if (cost != null) {
                    cost.answered(executed, Duration.ofNanos(System.nanoTime() - begun));
                    points = cost.actual();
                }
                yield new Executed(new SharedResult(coded(executed), json), points);
            }
            case null -> throw new IllegalStateException("an event was not executed in time");
            case Throwable failure -> throw new IllegalStateException("an event was not executed", failure);
            default -> throw new IllegalStateException("no result of GraphQL: " + result);
        };
    }

    /** With the codes that errors of a query have. */
    private ExecutionResult coded(ExecutionResult executed) {
        return executed.getErrors().isEmpty()
                ? executed
                : executed.transform(result -> result.errors(errors.coded(executed.getErrors(), input.getLocale())));
    }

    @Override
    public void close() {
        subscription.dispose();
    }
}
