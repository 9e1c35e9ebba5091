package crm.legacy;

/** A row that cannot be taken; it goes to the report. */
final class RowRejected extends RuntimeException {

    final String column;

    final RejectionReason reason;

    final String problem;

    RowRejected(String column, RejectionReason reason, String problem) {
        // Thrown once a rejected row, perhaps thousands of times: a stack trace is not used.
        super(problem, null, false, false);
        this.column = column;
        this.reason = reason;
        this.problem = problem;
    }
}
