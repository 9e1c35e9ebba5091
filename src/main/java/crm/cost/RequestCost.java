package crm.cost;

import graphql.ExecutionResult;
import graphql.GraphQLContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a request costs: filled in on its way. Stands in the execution's context for those who report it. */
public final class RequestCost {

    /** Key of the cost in the GraphQL context. */
    public static final String CONTEXT_KEY = "requestCost";

    /** What the smallest request costs: to read it, to check the caller, and to answer. */
    private static final int MINIMUM = 20;

    /** For reading a document that is not known yet; small ones are free. */
    private static final int POINTS_A_KILOBYTE = 60;

    private static final int KILOBYTE = 1024;

    /** A quota of 60,000 points a minute is twelve seconds of failed statements. */
    private static final int POINTS_A_MILLISECOND = 5;

    private long requested;

    private long reading;

    private long lists;

    private long actual = MINIMUM;

    private @Nullable CostPlan plan;

    private @Nullable String operation;

    public RequestCost() {}

    /** Null outside of a request over HTTP. */
    public static @Nullable RequestCost of(GraphQLContext context) {
        return context.get(CONTEXT_KEY);
    }

    /** What the request can cost at most: points. Zero if it was refused before that was known. */
    public long requested() {
        return requested;
    }

    /** What it costs: points, at least {@value #MINIMUM}. Known when it is answered. */
    public long actual() {
        return actual;
    }

    void reads(String document) {
        reading = (long) document.length() / KILOBYTE * POINTS_A_KILOBYTE;
        actual = MINIMUM + reading;
    }

    void requests(CostPlan.Estimate cost, CostPlan plan, @Nullable String operation) {
        this.requested = Math.max(MINIMUM, cost.points());
        this.lists = cost.lists();
        this.plan = plan;
        this.operation = operation;
    }

    /**
     * Charges what was done, whatever the outcome. What an answer shows is charged as it is. Where an error removed a
     * part of the answer, that part may have been read: the request costs all that it could.
     *
     * @param connectionTime how long the request held a connection to the database: what a failed one costs at least
     */
    public void answered(ExecutionResult result, Duration connectionTime) {
        if (plan == null || !result.isDataPresent()) {
            return;
        }
        Object data = result.getData();
        long cost = data == null ? requested : Math.clamp(plan.worth(operation, data) + lists, MINIMUM, requested);
        if (!result.getErrors().isEmpty()) {
            if (result.getErrors().stream().anyMatch(error -> isLost(data, error.getPath()))) {
                cost = requested;
            }
            cost = Math.max(cost, connectionTime.toMillis() * POINTS_A_MILLISECOND);
        }
        actual = reading + cost;
    }

    /** Whether an element above that of the error is null, because the field of the error cannot be null. */
    private static boolean isLost(@Nullable Object data, @Nullable List<Object> path) {
        if (path == null) {
            return false;
        }
        Object value = data;
        for (Object step : path) {
            if (value == null) {
                return true;
            }
            value = switch (value) {
                case Map<?, ?> object -> object.get(step);
                case List<?> list -> step instanceof Integer index && index < list.size() ? list.get(index) : null;
                default -> null;
            };
        }
        return false;
    }
}
