package crm.graphql;

/**
 * How many elements a list has.
 *
 * @param value the number counted; counting stops at {@link #CAP}
 */
public record TotalCount(int value, Precision precision) {

    public static final int CAP = 10_000;

    /** How exact the count is. */
    public enum Precision {
        EXACT,
        AT_LEAST
    }

    /** @param counted one more than the cap where there are more than that */
    public static TotalCount of(int counted) {
        return counted > CAP ? new TotalCount(CAP, Precision.AT_LEAST) : new TotalCount(counted, Precision.EXACT);
    }
}
