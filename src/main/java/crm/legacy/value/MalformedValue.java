package crm.legacy.value;

/** A text has the wrong format. The column decides whether this rejects the row or leaves the value empty. */
public final class MalformedValue extends RuntimeException {

    private final RejectionReason reason;

    private final String problem;

    public MalformedValue(RejectionReason reason, String problem) {
        // An import may throw thousands of these: without a stack trace they cost little.
        super(problem, null, false, false);
        this.reason = reason;
        this.problem = problem;
    }

    public RejectionReason reason() {
        return reason;
    }

    /** For the report: what is wrong with the text. */
    public String problem() {
        return problem;
    }
}
