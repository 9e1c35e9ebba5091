package crm.ratelimit;

import crm.cost.RequestCost;
import crm.graphql.RequestErrorCode;
import crm.graphql.RetryLater;
import crm.request.RequestDeadline;
import crm.request.RequestDeadlineSettings;
import crm.request.WatchedHttpProtocol;
import crm.security.Caller;
import crm.security.ClientAddress;
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

/** Admits requests of callers with points left, limits how many run at the same time, and charges their cost. */
@Component
public class RateLimitInterceptor implements WebGraphQlInterceptor {

    /** In a request's {@code extensions}, and in those of its answer. */
    private static final String COST = "cost";

    /** Seconds after which a running request is likely to have ended. */
    private static final long SECOND = 1;

    private final RateLimitSettings settings;

    private final RequestDeadlineSettings deadlines;

    private final CallerQuotas quotas;

    private final ConcurrencyLimiter limiter;

    private final Clock clock;

    RateLimitInterceptor(
            RateLimitSettings settings,
            RequestDeadlineSettings deadlines,
            CallerQuotas quotas,
            ConcurrencyLimiter limiter,
            Clock clock) {
        this.deadlines = deadlines;
        this.settings = settings;
        this.quotas = quotas;
        this.limiter = limiter;
        this.clock = clock;
    }

    @Override
    public Mono<WebGraphQlResponse> intercept(WebGraphQlRequest request, Chain chain) {
        CallerQuota quota = quotas.of(
                Caller.of(request.toExecutionInput().getGraphQLContext()),
                ClientAddress.of(request.getRemoteAddress()));
        if (!quota.points().tryConsume(1)) {
            throw quota.exhausted();
        }
        try {
            limiter.enter(quota);
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
        RequestCost cost = new RequestCost();
        RequestDeadline deadline = RequestDeadline.current();
        if (deadline != null) {
            deadline.admit(
                    quota.connections(),
                    System.nanoTime() + deadlines.deadline().toNanos());
            deadline.watch(WatchedHttpProtocol.socket());
        }
        return Mono.defer(() -> {
                    request.configureExecutionInput(
                            (input, builder) -> builder.graphQLContext(Map.of(RequestCost.CONTEXT_KEY, cost))
                                    .build());
                    return chain.next(request);
                })
                .map(response -> charged(request, response, cost, quota))
                .doOnError(failure -> quota.charge(cost.actual() - 1))
                .doFinally(signal -> {
                    if (deadline != null) {
                        deadline.unwatch();
                    }
                    limiter.leave(quota);
                });
    }

    private WebGraphQlResponse charged(
            WebGraphQlRequest request, WebGraphQlResponse response, RequestCost cost, CallerQuota quota) {
        RequestDeadline deadline = RequestDeadline.current();
        cost.answered(response.getExecutionResult(), deadline == null ? Duration.ZERO : deadline.connectionTime());
        quota.charge(cost.actual() - 1);
        if (!Boolean.TRUE.equals(request.getExtensions().get(COST))) {
            return response;
        }
        Map<Object, Object> extensions = new LinkedHashMap<>(response.getExtensions());
        extensions.put(
                COST,
                Map.of(
                        "requested", cost.requested(),
                        "actual", cost.actual(),
                        "remaining", Math.max(0, quota.points().getAvailableTokens()),
                        "resetAt",
                                clock.instant()
                                        .plus(quota.untilFull())
                                        .truncatedTo(ChronoUnit.MILLIS)
                                        .toString()));
        return response.transform(builder -> builder.extensions(extensions));
    }
}
