package crm.legacy.row;

/** The export cannot be imported; the message gives the reason in one line. */
public final class ExportUnreadable extends RuntimeException {

    public ExportUnreadable(String message) {
        super(message);
    }

    public ExportUnreadable(String message, Throwable cause) {
        super(message, cause);
    }
}
