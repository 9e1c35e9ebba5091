package crm.cost;

/** Arithmetic that ends at a number beyond every limit instead of turning negative. */
final class SaturatingMath {

    /** Exact in JSON for every client. */
    static final long MANY = 1L << 53;

    private SaturatingMath() {}

    static long plus(long one, long other) {
        return Math.min(MANY, one + other);
    }

    static long times(long one, long other) {
        return one != 0 && other > MANY / one ? MANY : one * other;
    }
}
