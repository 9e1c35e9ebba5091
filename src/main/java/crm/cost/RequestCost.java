package crm.cost;

import graphql.GraphQLContext;
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

    private long requested;

    private long reading;

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

    void requests(long cost, CostPlan plan, @Nullable String operation) {
        this.requested = Math.max(MINIMUM, cost);
        this.plan = plan;
        this.operation = operation;
    }

    /** @param data of the answer; null if nothing was executed */
    public void answered(@Nullable Map<String, Object> data) {
        if (plan != null && data != null) {
            actual = reading + Math.clamp(plan.worth(operation, data), MINIMUM, requested);
        }
    }
}
