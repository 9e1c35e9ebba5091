package crm.outbound;

/** Why there is no answer. */
public class OutboundFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What went wrong, and whether it may go better later. */
    public enum Reason {
        /** The address is none that may be asked, here or after a redirect. */
        ADDRESS_REFUSED(false),
        TOO_MANY_REDIRECTS(false),
        TOO_LARGE(false),
        TIMED_OUT(true),
        /** The name is unknown, the connection was refused, or it broke. */
        UNREACHABLE(true),
        /** As many questions are under way as may be. */
        BUSY(true);

        private final boolean passing;

        Reason(boolean passing) {
            this.passing = passing;
        }
    }

    private final Reason reason;

    OutboundFailure(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    OutboundFailure(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** Whether the same question may be answered later. */
    public boolean mayPass() {
        return reason.passing;
    }
}
