package crm.legacy;

/** A text that is not what its column holds. Whether that costs the value or the row is the column's decision. */
final class MalformedValue extends RuntimeException {

    final RejectionReason reason;

    final String problem;

    MalformedValue(RejectionReason reason, String problem) {
        // Thrown for values, by the thousand: a stack trace would cost time.
        super(problem, null, false, false);
        this.reason = reason;
        this.problem = problem;
    }
}
