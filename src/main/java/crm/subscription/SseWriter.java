package crm.subscription;

import static java.nio.charset.StandardCharsets.UTF_8;

import crm.request.RequestScopes;
import graphql.ExecutionResult;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.graphql.execution.SubscriptionPublisherException;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes a stream as the protocol graphql-sse has it, in its mode of distinct connections: an event {@code next} for
 * each result, {@code complete} at the end. The virtual thread of the request waits for the events, as it does for a
 * statement of a query: so a stream has the filters, the access log and the end of any other request.
 */
@Component
@ConditionalOnWebApplication
class SseWriter {

    private static final byte[] NEXT = "event: next\ndata: ".getBytes(UTF_8);

    private static final byte[] END_OF_EVENT = "\n\n".getBytes(UTF_8);

    private static final byte[] COMPLETE = "event: complete\ndata:\n\n".getBytes(UTF_8);

    /** A comment, by which the server notices that a client is gone. */
    private static final byte[] SILENCE = ":\n\n".getBytes(UTF_8);

    private final JsonMapper json;

    private final RequestScopes scopes;

    private final SubscriptionSettings settings;

    SseWriter(JsonMapper json, RequestScopes scopes, SubscriptionSettings settings) {
        this.json = json;
        this.scopes = scopes;
        this.settings = settings;
    }

    void write(HttpServletResponse response, WebGraphQlResponse answer) throws IOException {
        response.setContentType("text/event-stream;charset=utf-8");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        // nginx would collect events before it passes them on.
        response.setHeader("X-Accel-Buffering", "no");
        OutputStream out = response.getOutputStream();
        if (answer.getData() instanceof Publisher<?>) {
            scopes.endDeadline();
            Publisher<ExecutionResult> results = java.util.Objects.requireNonNull(answer.getData());
            Waiting waiting = new Waiting();
            Flux.from(results).subscribe(waiting);
            try {
                // Tells the client that the stream is open.
                response.flushBuffer();
                stream(out, waiting);
            } finally {
                waiting.cancel();
            }
        } else {
            next(out, json.writeValueAsString(answer.toMap()));
        }
        out.write(COMPLETE);
        out.flush();
    }

    private void stream(OutputStream out, Waiting waiting) throws IOException {
        while (true) {
            Object signal = waiting.poll(settings.pingInterval().toMillis());
            switch (signal) {
                case null -> {
                    out.write(SILENCE);
                    out.flush();
                }
                case SharedResult shared -> {
                    next(out, shared.json());
                    waiting.ready();
                }
                case SubscriptionPublisherException ended -> {
                    next(out, json.writeValueAsString(ended.toMap()));
                    return;
                }
                default -> {
                    return;
                }
            }
        }
    }

    private static void next(OutputStream out, String result) throws IOException {
        out.write(NEXT);
        out.write(result.getBytes(UTF_8));
        out.write(END_OF_EVENT);
        out.flush();
    }

    /** Asks for one event after the other. */
    private static final class Waiting extends BaseSubscriber<ExecutionResult> {

        private static final Object END = new Object();

        /** One event, and the end. */
        private final BlockingQueue<Object> signals = new ArrayBlockingQueue<>(2);

        @Override
        protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {
            subscription.request(1);
        }

        @Override
        protected void hookOnNext(ExecutionResult result) {
            signals.add(result);
        }

        @Override
        protected void hookOnError(Throwable failure) {
            signals.add(failure);
        }

        @Override
        protected void hookOnComplete() {
            signals.add(END);
        }

        void ready() {
            request(1);
        }

        @Nullable
        Object poll(long milliseconds) {
            try {
                return signals.poll(milliseconds, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return END;
            }
        }
    }
}
