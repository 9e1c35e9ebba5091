package crm.legacy.database;

import crm.legacy.row.ExportUnreadable;
import crm.legacy.row.SourceUnavailable;
import java.sql.SQLException;

/** Says in one line why the source database did not answer. No message contains the password. */
final class SourceFailures {

    /**
     * States that a repetition does not change: wrong values and names, missing features, the server refuses the
     * user, the password or the database, or the role has no permission.
     */
    private static final String PERMANENT = "0A.*|08004|22.*|28.*|3D.*|3F.*|42.*";

    private final SourceUri uri;

    SourceFailures(SourceUri uri) {
        this.uri = uri;
    }

    RuntimeException connecting(SQLException e) {
        return isPermanent(e)
                ? new ExportUnreadable(uri + " cannot be read: " + reason(e), e)
                : new SourceUnavailable(
                        "the source " + uri + " is not available, nothing was imported: " + reason(e), e);
    }

    /** @param where the table and the row */
    RuntimeException reading(String where, SQLException e) {
        return isPermanent(e)
                ? new ExportUnreadable(where + ": cannot be read: " + reason(e), e)
                : new SourceUnavailable(
                        where + ": the connection to the source was lost, nothing was imported: " + reason(e), e);
    }

    private static boolean isPermanent(SQLException e) {
        return e.getSQLState() != null && e.getSQLState().matches(PERMANENT);
    }

    private String reason(SQLException e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = String.valueOf(e.getMessage());
        String reason = cause == e ? message : message + " (" + cause + ")";
        String password = uri.password();
        String safe = password == null || password.isEmpty() ? reason : reason.replace(password, "***");
        return safe.replaceAll("\\s+", " ");
    }
}
