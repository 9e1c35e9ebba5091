package crm.request;

import crm.graphql.RequestErrorCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.stereotype.Component;

/**
 * Counts GraphQL requests. Tags have few values, independent of what clients send: a built-in operation has its name,
 * and every other operation is called {@code other}.
 */
@Component
@ConditionalOnWebApplication
class RequestMetrics {

    private static final String OTHER = "other";

    private static final Duration[] LATENCIES = {
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2500),
        Duration.ofSeconds(10)
    };

    private final MeterProvider<Timer> requests;

    private final MeterProvider<DistributionSummary> statements;

    private final MeterProvider<DistributionSummary> costs;

    private final MeterProvider<Counter> errors;

    private final MeterProvider<Counter> limits;

    RequestMetrics(MeterRegistry meters) {
        requests = Timer.builder("crm.graphql.requests")
                .description("Operations, from the head of the request to the end of the answer")
                .serviceLevelObjectives(LATENCIES)
                .withRegistry(meters);
        statements = DistributionSummary.builder("crm.graphql.statements")
                .description("Statements that an operation has sent to the database")
                .serviceLevelObjectives(1, 2, 5, 10, 20, 50, 100)
                .withRegistry(meters);
        costs = DistributionSummary.builder("crm.graphql.cost")
                .description("Points that an operation has cost")
                .serviceLevelObjectives(10, 50, 100, 500, 1000, 5000)
                .withRegistry(meters);
        errors = Counter.builder("crm.graphql.errors")
                .description("Requests that were refused or failed, in whole or in part")
                .withRegistry(meters);
        limits = Counter.builder("crm.graphql.limited")
                .description("Requests that were refused because they were beyond a limit")
                .withRegistry(meters);
        for (RequestErrorCode code : RequestErrorCode.values()) {
            // From the start, so that a rate has a zero to begin with.
            errors.withTags("code", code.name());
        }
    }

    void record(RequestContext context, Duration duration) {
        context.errors().forEach(code -> errors.withTags("code", code.name()).increment());
        context.limits().forEach(limit -> limits.withTags("limit", limit).increment());
        RequestContext.ExecutedOperation operation = context.operation();
        if (operation == null) {
            return;
        }
        Tags tags = Tags.of("operation", operation.known() && operation.name() != null ? operation.name() : OTHER);
        requests.withTags(tags.and(
                        "type",
                        operation.type(),
                        "outcome",
                        operation.outcome().name().toLowerCase(Locale.ROOT)))
                .record(duration);
        statements.withTags(tags).record(context.statements());
        Long cost = context.cost();
        if (cost != null) {
            costs.withTags(tags).record(cost);
        }
    }
}
