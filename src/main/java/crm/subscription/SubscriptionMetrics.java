package crm.subscription;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;

/** What the streams of this node do. */
@Component
class SubscriptionMetrics {

    private final Map<StreamClient.Transport, AtomicInteger> open = new ConcurrentHashMap<>();

    private final Counter executions;

    private final Counter events;

    private final MeterProvider<Counter> ends;

    SubscriptionMetrics(MeterRegistry meters) {
        for (StreamClient.Transport transport : StreamClient.Transport.values()) {
            AtomicInteger streams = new AtomicInteger();
            open.put(transport, streams);
            Gauge.builder("crm.subscription.streams", streams, AtomicInteger::get)
                    .description("Open streams")
                    .tag("transport", name(transport))
                    .register(meters);
        }
        executions = Counter.builder("crm.subscription.executions")
                .description("Events that were executed, each once for all streams that share it")
                .register(meters);
        events = Counter.builder("crm.subscription.events")
                .description("Events that were sent to clients")
                .register(meters);
        ends = Counter.builder("crm.subscription.ended")
                .description("Streams that ended, by reason")
                .withRegistry(meters);
        for (StreamEnd reason : StreamEnd.values()) {
            ends.withTags("reason", reason.name());
        }
    }

    private static String name(StreamClient.Transport transport) {
        return transport.name().toLowerCase(Locale.ROOT);
    }

    void opened(Stream stream) {
        count(stream).incrementAndGet();
    }

    void ended(Stream stream, StreamEnd reason) {
        count(stream).decrementAndGet();
        events.increment(stream.sent());
        ends.withTags("reason", reason.name()).increment();
    }

    private AtomicInteger count(Stream stream) {
        return java.util.Objects.requireNonNull(open.get(stream.client().transport()));
    }

    void executed() {
        executions.increment();
    }
}
