package crm.legacy;

/** The directory cannot be imported at all; the message says why in one line. */
final class ExportUnusable extends RuntimeException {

    ExportUnusable(String message) {
        super(message);
    }

    ExportUnusable(String message, Throwable cause) {
        super(message, cause);
    }
}
