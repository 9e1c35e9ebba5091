package crm.outbound;

/** Why there is no answer. */
public class OutboundFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The reason of a failure, and whether a retry can succeed. */
    public enum Reason {
        /** The client may not request the address, first or after a redirect. */
        ADDRESS_REFUSED(false),
        TOO_MANY_REDIRECTS(false),
        TOO_LARGE(false),
        TIMED_OUT(true),
        /** The name is unknown, the connection was refused, or it broke. */
        UNREACHABLE(true),
        /** The limit of concurrent requests is reached. */
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
