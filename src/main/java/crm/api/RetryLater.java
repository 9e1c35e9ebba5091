package crm.api;

/** A request that comes too soon after others like it. */
public class RetryLater extends RequestRefused {

    private final long seconds;

    /**
     * @param messageKey of a message with one place, for the seconds
     * @param seconds until it is worth another try
     */
    public RetryLater(String messageKey, long seconds) {
        super(ErrorCode.RATE_LIMITED, null, messageKey, seconds);
        this.seconds = seconds;
    }

    public long seconds() {
        return seconds;
    }
}
