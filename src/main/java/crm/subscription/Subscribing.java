package crm.subscription;

import crm.graphql.RequestErrorCode;
import crm.graphql.RequestRefused;
import graphql.GraphQLContext;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Sinks;

/**
 * A subscription that is being opened. It stands in the context of the operation: the controller says what the
 * subscription tells, and gets the publisher through which the events reach GraphQL.
 */
final class Subscribing {

    static final String CONTEXT_KEY = "crm.subscription.subscribing";

    private final Sinks.Many<Object> events = Sinks.many().unicast().onBackpressureBuffer();

    private @Nullable EventSource source;

    private @Nullable String after;

    static Subscribing of(GraphQLContext context) {
        Subscribing subscribing = context.get(CONTEXT_KEY);
        if (subscribing == null) {
            throw new RequestRefused(RequestErrorCode.BAD_REQUEST, null, "document.subscription");
        }
        return subscribing;
    }

    /** Only events of the declared type are sent through it. */
    @SuppressWarnings("unchecked")
    <T> Publisher<T> to(EventSource told, @Nullable String cursor) {
        this.source = told;
        this.after = cursor;
        return (Publisher<T>) events.asFlux();
    }

    /** Null if the operation was refused. */
    @Nullable
    EventSource source() {
        return source;
    }

    /** The cursor to resume after; null to begin now. */
    @Nullable
    String after() {
        return after;
    }

    Sinks.Many<Object> events() {
        return events;
    }
}
