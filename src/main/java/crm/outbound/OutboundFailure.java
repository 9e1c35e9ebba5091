package crm.outbound;

/** Why there is no answer. */
public class OutboundFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The reason of a failure, and whether a retry can succeed. */
    public enum Reason {
        /** The client may not request the address, or any address of the name, first or after a redirect. */
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

    /** What clients are told. */
    private final Reason told;

    OutboundFailure(Reason reason, String message) {
        super(message);
        this.reason = reason;
        this.told = reason;
    }

    OutboundFailure(Reason reason, String message, Throwable cause) {
        this(reason, reason, message, cause);
    }

    private OutboundFailure(Reason reason, Reason told, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
        this.told = told;
    }

    /**
     * No address of a name may be requested. To clients it looks like an unknown name: otherwise they could find out
     * which names exist in the internal network.
     *
     * @param reason why, for the log
     */
    static OutboundFailure ofName(String host, Reason reason, Throwable cause) {
        return new OutboundFailure(
                reason, Reason.UNREACHABLE, "the name " + host + " is unknown or not allowed", cause);
    }

    public Reason reason() {
        return reason;
    }

    /** The reason for clients. The message does not say more than this. */
    public Reason told() {
        return told;
    }

    /** Whether the same question may be answered later. */
    public boolean mayPass() {
        return told.passing;
    }
}
