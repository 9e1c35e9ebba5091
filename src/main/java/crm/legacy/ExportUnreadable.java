package crm.legacy;

/** The directory cannot be imported at all; the message says why in one line. */
final class ExportUnreadable extends RuntimeException {

    ExportUnreadable(String message) {
        super(message);
    }

    ExportUnreadable(String message, Throwable cause) {
        super(message, cause);
    }
}
