package crm.legacy.row;

/** The source cannot be reached, or was lost; a later attempt may succeed. The message gives the reason in one line. */
public final class SourceUnavailable extends RuntimeException {

    public SourceUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
