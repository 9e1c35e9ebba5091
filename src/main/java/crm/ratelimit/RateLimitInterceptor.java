package crm.ratelimit;

import crm.cost.RequestCost;
import crm.graphql.RequestErrorCode;
import crm.graphql.RetryLater;
import crm.request.RequestDeadline;
import crm.request.RequestDeadlineSettings;
import crm.request.WatchedHttpProtocol;
import crm.security.Caller;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Lets in whoever has points and a turn, and writes the bill. */
@Component
public class RateLimitInterceptor implements WebGraphQlInterceptor {

    /** In a request's {@code extensions}, and in those of its answer. */
    private static final String COST = "cost";

    /** A turn is soon over. */
    private static final long SECOND = 1;

    private final RateLimitSettings settings;

    private final RequestDeadlineSettings deadlines;

    private final CallerQuotas allowances;

    private final ConcurrencyLimiter turns;

    private final Clock clock;

    RateLimitInterceptor(
            RateLimitSettings settings,
            RequestDeadlineSettings deadlines,
            CallerQuotas allowances,
            ConcurrencyLimiter turns,
            Clock clock) {
        this.deadlines = deadlines;
        this.settings = settings;
        this.allowances = allowances;
        this.turns = turns;
        this.clock = clock;
    }

    @Override
    public Mono<WebGraphQlResponse> intercept(WebGraphQlRequest request, Chain chain) {
        CallerQuota allowance =
                allowances.of(Caller.of(request.toExecutionInput().getGraphQLContext()), request.getRemoteAddress());
        if (!allowance.points().tryConsume(1)) {
            long wait = seconds(allowance.untilNextPoint());
            throw new RetryLater(
                    RequestErrorCode.RATE_LIMITED, "POINTS", wait, "limit.points", allowance.capacity(), wait);
        }
        try {
            turns.enter(allowance);
        } catch (ConcurrencyLimiter.Refused refused) {
            throw switch (refused.refusal()) {
                case CALLER ->
                    new RetryLater(
                            RequestErrorCode.RATE_LIMITED,
                            "AT_ONCE_PER_CALLER",
                            SECOND,
                            "limit.atOnce",
                            settings.maxConcurrentPerCaller());
                case SERVER -> new RetryLater(RequestErrorCode.UNAVAILABLE, "AT_ONCE", SECOND, "limit.busy");
            };
        }
        RequestCost bill = new RequestCost();
        RequestDeadline ongoing = RequestDeadline.current();
        if (ongoing != null) {
            ongoing.admit(
                    allowance.connections(),
                    System.nanoTime() + deadlines.deadline().toNanos());
            ongoing.watch(WatchedHttpProtocol.socket());
        }
        return Mono.defer(() -> {
                    request.configureExecutionInput(
                            (input, builder) -> builder.graphQLContext(Map.of(RequestCost.CONTEXT_KEY, bill))
                                    .build());
                    return chain.next(request);
                })
                .map(response -> billed(request, response, bill, allowance))
                .doFinally(signal -> {
                    if (ongoing != null) {
                        ongoing.unwatch();
                    }
                    turns.leave(allowance);
                });
    }

    private WebGraphQlResponse billed(
            WebGraphQlRequest request, WebGraphQlResponse response, RequestCost bill, CallerQuota allowance) {
        bill.answered(
                response.getExecutionResult().isDataPresent()
                        ? response.getExecutionResult().getData()
                        : null);
        if (bill.actual() > 1) {
            allowance.points().consumeIgnoringRateLimits(bill.actual() - 1);
        }
        if (!Boolean.TRUE.equals(request.getExtensions().get(COST))) {
            return response;
        }
        Map<Object, Object> extensions = new LinkedHashMap<>(response.getExtensions());
        extensions.put(
                COST,
                Map.of(
                        "requested", bill.requested(),
                        "actual", bill.actual(),
                        "remaining", Math.max(0, allowance.points().getAvailableTokens()),
                        "resetAt",
                                clock.instant()
                                        .plus(allowance.untilFull())
                                        .truncatedTo(ChronoUnit.MILLIS)
                                        .toString()));
        return response.transform(builder -> builder.extensions(extensions));
    }

    private static long seconds(Duration wait) {
        return Math.max(1, wait.plusNanos(999_999_999).toSeconds());
    }
}
