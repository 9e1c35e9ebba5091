package crm.graphql;

/** A request beyond a limit of its caller or of the server; a later retry can succeed. */
public class RetryLater extends RequestRefused {

    private final String limit;

    private final long seconds;

    /**
     * @param code RATE_LIMITED for a limit of the caller, UNAVAILABLE for a limit of the server
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
