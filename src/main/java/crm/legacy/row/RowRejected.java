package crm.legacy.row;

import crm.legacy.value.RejectionReason;

/** A row that the import cannot accept; the report of rejects contains it. */
public final class RowRejected extends RuntimeException {

    private final String column;

    private final RejectionReason reason;

    private final String problem;

    public RowRejected(String column, RejectionReason reason, String problem) {
        // An import may throw thousands of these: without a stack trace they cost little.
        super(problem, null, false, false);
        this.column = column;
        this.reason = reason;
        this.problem = problem;
    }

    /** The column of the export that causes the rejection. */
    public String column() {
        return column;
    }

    public RejectionReason reason() {
        return reason;
    }

    /** For the report: what is wrong with the row. */
    public String problem() {
        return problem;
    }
}
