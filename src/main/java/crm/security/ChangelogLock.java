package crm.security;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import javax.sql.DataSource;
import liquibase.database.Database;
import liquibase.database.core.PostgresDatabase;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.LockException;
import liquibase.lockservice.DatabaseChangeLogLock;
import liquibase.lockservice.LockService;
import org.jspecify.annotations.Nullable;

/**
 * Lets one server at a time run the changelog. The lock is PostgreSQL's, and belongs to a transaction on a connection
 * of its own: it holds through a pooler in transaction mode too, and ends with its process. Servers of earlier releases
 * take the same lock for their session. Liquibase creates this by its {@code ServiceLoader}.
 *
 * <p>Only connections of the server's start are locked. Who brings another connection has the changelog for himself.
 */
public final class ChangelogLock implements LockService {

    private static final String LONGEST_WAIT = "5min";

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private @Nullable Database database;

    private @Nullable Connection holder;

    private boolean held;

    @Override
    public int getPriority() {
        return PRIORITY_DATABASE + 1;
    }

    @Override
    public boolean supports(Database other) {
        return other instanceof PostgresDatabase;
    }

    @Override
    public void setDatabase(Database given) {
        database = given;
    }

    /** The settings of Liquibase for its lock have no effect: the database tells when the lock is free. */
    @Override
    public void setChangeLogLockWaitTime(long minutes) {}

    @Override
    public void setChangeLogLockRecheckTime(long seconds) {}

    @Override
    public boolean hasChangeLogLock() {
        return held;
    }

    @Override
    public void waitForLock() throws LockException {
        if (held) {
            return;
        }
        Database locked = Objects.requireNonNull(database);
        try {
            DataSource owner = owner(locked);
            if (owner != null) {
                holder = lock(owner, key(locked));
            }
            held = true;
        } catch (SQLException e) {
            throw new LockException(e);
        }
    }

    @Override
    public boolean acquireLock() throws LockException {
        waitForLock();
        return true;
    }

    private static @Nullable DataSource owner(Database locked) throws SQLException {
        return locked.getConnection() instanceof JdbcConnection connection
                        && connection.getUnderlyingConnection().isWrapperFor(DataSource.class)
                ? connection.getUnderlyingConnection().unwrap(DataSource.class)
                : null;
    }

    /** As liquibase-sessionlock has it, which earlier releases used. */
    static String key(String schema) {
        return "databasechangeloglock".hashCode() + ", " + schema.hashCode();
    }

    private static String key(Database locked) {
        return key(Objects.requireNonNull(locked.getLiquibaseSchemaName()));
    }

    private static Connection lock(DataSource owner, String key) throws SQLException {
        Connection connection = owner.getConnection();
        try (Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("set local lock_timeout = '" + LONGEST_WAIT + "'; set local statement_timeout = 0;"
                    + " set local idle_in_transaction_session_timeout = 0");
            statement.execute("select pg_advisory_xact_lock(" + key + ")");
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

    @Override
    public void releaseLock() throws LockException {
        Connection releasing = holder;
        holder = null;
        held = false;
        if (releasing == null) {
            return;
        }
        try (releasing) {
            releasing.rollback();
        } catch (SQLException e) {
            throw new LockException(e);
        }
    }

    /** PostgreSQL lists locks itself, in {@code pg_locks}. */
    @Override
    public DatabaseChangeLogLock[] listLocks() {
        return new DatabaseChangeLogLock[0];
    }

    @Override
    public void forceReleaseLock() throws LockException {
        releaseLock();
    }

    /** Liquibase calls this between two runs; the lock of a run stays until it is released. */
    @Override
    public void reset() {}

    @Override
    public void init() {}

    @Override
    public void destroy() {}
}
