package crm.graphql;

/** A request that comes too soon: after others of its sender, or of everybody. */
public class RetryLater extends RequestRefused {

    private final String limit;

    private final long seconds;

    /**
     * @param code RATE_LIMITED where it is the sender's own doing, UNAVAILABLE where it is everybody's
     * @param limit that was exceeded, as {@code extensions.limit} names it
     * @param seconds until it is worth another try
     */
    public RetryLater(RequestErrorCode code, String limit, long seconds, String messageKey, Object... details) {
        super(code, null, messageKey, details);
        this.limit = limit;
        this.seconds = seconds;
    }

    public String limit() {
        return limit;
    }

    public long seconds() {
        return seconds;
    }
}
