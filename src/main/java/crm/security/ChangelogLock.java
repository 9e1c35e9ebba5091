package crm.security;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import liquibase.database.Database;
import liquibase.database.core.PostgresDatabase;
import liquibase.lockservice.DatabaseChangeLogLock;
import liquibase.lockservice.LockService;

/**
 * Lets one server at a time run the changelog. The lock is PostgreSQL's, and belongs to a transaction on a connection
 * of its own: it holds through a pooler in transaction mode too, and ends with its process. Servers of earlier releases
 * take the same lock for their session.
 *
 * <p>The connection of the changelog holds the lock as long as it is open. So Liquibase, which creates this class by
 * its {@code ServiceLoader}, needs no lock of its own.
 */
public final class ChangelogLock implements LockService {

    private static final String LONGEST_WAIT = "5min";

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    /**
     * Waits for the lock.
     *
     * @param schema of the tables
     * @return the connection that holds the lock until it is closed
     * @throws ConfigurationRefused if another server holds it for more than five minutes
     */
    static Connection take(DataSource owner, String schema) throws SQLException {
        Connection connection = owner.getConnection();
        try (Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("set local lock_timeout = '" + LONGEST_WAIT + "'; set local statement_timeout = 0;"
                    + " set local idle_in_transaction_session_timeout = 0; " + OwnerConnection.keepAlive());
            statement.execute("select pg_advisory_xact_lock(" + key(schema) + ")");
            return connection;
        } catch (SQLException e) {
            connection.close();
            if (LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                throw new ConfigurationRefused(
                        "Another server has run the changelog for more than " + LONGEST_WAIT + ".",
                        "Wait until that server has started, then start this one again. If there is none, look for "
                                + "the session that holds the lock: select pid, application_name from pg_locks join "
                                + "pg_stat_activity using (pid) where locktype = 'advisory'.");
            }
            throw e;
        }
    }

    /** As liquibase-sessionlock has it, which earlier releases used. */
    private static String key(String schema) {
        return "databasechangeloglock".hashCode() + ", " + schema.hashCode();
    }

    @Override
    public int getPriority() {
        return PRIORITY_DATABASE + 1;
    }

    @Override
    public boolean supports(Database database) {
        return database instanceof PostgresDatabase;
    }

    @Override
    public void setDatabase(Database database) {}

    @Override
    public void setChangeLogLockWaitTime(long minutes) {}

    @Override
    public void setChangeLogLockRecheckTime(long seconds) {}

    @Override
    public boolean hasChangeLogLock() {
        return true;
    }

    @Override
    public void waitForLock() {}

    @Override
    public boolean acquireLock() {
        return true;
    }

    @Override
    public void releaseLock() {}

    /** PostgreSQL lists locks itself, in {@code pg_locks}. */
    @Override
    public DatabaseChangeLogLock[] listLocks() {
        return new DatabaseChangeLogLock[0];
    }

    @Override
    public void forceReleaseLock() {}

    @Override
    public void reset() {}

    @Override
    public void init() {}

    @Override
    public void destroy() {}
}
