package crm.legacy;

/** A text that is not what its column holds. Whether that costs the value or the row is the column's decision. */
final class Malformed extends RuntimeException {

    final Reason reason;

    final String problem;

    Malformed(Reason reason, String problem) {
        // Thrown for values, by the thousand: nobody reads its stack.
        super(problem, null, false, false);
        this.reason = reason;
        this.problem = problem;
    }
}
