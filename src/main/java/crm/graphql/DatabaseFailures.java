package crm.graphql;

import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.transaction.CannotCreateTransactionException;

/** Failures of the database that no request causes, by the exceptions of JDBC and Spring. */
public final class DatabaseFailures {

    private static final String QUERY_CANCELED = "57014";

    private static final String READ_ONLY = "25006";

    private static final String IDLE_IN_TRANSACTION = "25P03";

    private DatabaseFailures() {}

    /** PostgreSQL's statement timeout or the application's deadline cancelled a statement. */
    public static boolean isOutOfTime(Throwable exception) {
        return Causes.of(exception)
                .anyMatch(cause -> cause instanceof SQLTimeoutException
                        || (cause instanceof SQLException sql && QUERY_CANCELED.equals(sql.getSQLState())));
    }

    /** The database accepts no changes at present: its disk is nearly full, or it became a standby. */
    public static boolean isReadOnly(Throwable exception) {
        return Causes.of(exception)
                .anyMatch(cause -> cause instanceof SQLException sql && READ_ONLY.equals(sql.getSQLState()));
    }

    /** No connection was available, or it was lost, or the database ended it. */
    static boolean isUnavailable(Throwable exception) {
        return Causes.of(exception)
                .anyMatch(cause -> cause instanceof CannotGetJdbcConnectionException
                        || cause instanceof CannotCreateTransactionException
                        || cause instanceof TransientDataAccessException
                        || (cause instanceof SQLException sql && isUnavailable(sql.getSQLState())));
    }

    /** 08: connection. 57P: the database shuts down or accepts no connections. 53: insufficient resources. */
    private static boolean isUnavailable(@Nullable String state) {
        return state != null
                && (state.startsWith("08")
                        || state.startsWith("57P")
                        || state.startsWith("53")
                        || state.equals(IDLE_IN_TRANSACTION));
    }
}
