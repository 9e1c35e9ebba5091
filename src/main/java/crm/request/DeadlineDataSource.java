package crm.request;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgConnection;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Connections for two kinds of users. A request over HTTP has its time, and its caller a share of the connections.
 * Work without a waiting client (the changelog, jobs, the import) has no deadline, unless it says
 * otherwise.
 */
class DeadlineDataSource extends DelegatingDataSource {

    /** Longer than any statement of a request, for a database that does not answer at all, and for signing on to it. */
    private static final Duration BEYOND_THE_TIMEOUT = Duration.ofSeconds(6);

    private final HikariDataSource pool;

    private final Duration statementTimeout;

    DeadlineDataSource(HikariDataSource pool, Duration statementTimeout) {
        super(pool);
        this.pool = pool;
        this.statementTimeout = statementTimeout;
    }

    /** What every connection of the pool begins with: the limits of requests. */
    static void prepare(HikariConfig config, Duration statementTimeout) {
        String set = "set statement_timeout = " + statementTimeout.toMillis();
        String before = config.getConnectionInitSql();
        config.setConnectionInitSql(before == null ? set : before + "; " + set);
        config.addDataSourceProperty(
                "socketTimeout",
                String.valueOf(statementTimeout.plus(BEYOND_THE_TIMEOUT).toSeconds()));
        config.addDataSourceProperty("cancelSignalTimeout", "2");
        // Connection.setReadOnly holds for a statement without a transaction too.
        config.addDataSourceProperty("readOnlyMode", "always");
        config.addDataSourceProperty("tcpKeepAlive", "true");
    }

    @Override
    public Connection getConnection() throws SQLException {
        RequestDeadline request = RequestDeadline.current();
        return request == null ? unhurried() : connection(request);
    }

    private Connection connection(RequestDeadline request) throws SQLException {
        boolean share = request.acquireShare(Duration.ofMillis(pool.getConnectionTimeout()));
        Connection connection = null;
        try {
            connection = pool.getConnection();
            PgConnection held = held(connection, request);
            return handed(connection, closing -> {
                try (closing) {
                    if (request.letsGo(held)) {
                        pool.evictConnection(closing);
                    }
                } finally {
                    if (share) {
                        request.releaseShare();
                    }
                }
            });
        } catch (SQLException | RuntimeException e) {
            if (connection != null) {
                connection.close();
            }
            if (share) {
                request.releaseShare();
            }
            throw e;
        }
    }

    private PgConnection held(Connection connection, RequestDeadline request) throws SQLException {
        PgConnection held = request.holds(connection);
        try {
            if (request.isReadOnly()) {
                // Until it is back in the pool, which undoes it.
                connection.setReadOnly(true);
            }
        } catch (SQLException e) {
            request.letsGo(held);
            pool.evictConnection(connection);
            throw e;
        }
        return held;
    }

    private Connection unhurried() throws SQLException {
        Connection connection = pool.getConnection();
        try {
            // First the statement, so that a database that does not answer is noticed.
            setStatementTimeout(connection, Duration.ZERO);
            connection.setNetworkTimeout(Runnable::run, 0);
            return handed(connection, closing -> {
                try (closing) {
                    if (!isAsBefore(closing)) {
                        pool.evictConnection(closing);
                    }
                }
            });
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /** Puts the limits of requests back, unless the connection is lost, or was left in the middle of something. */
    private boolean isAsBefore(Connection connection) {
        try {
            if (connection.isClosed() || !connection.getAutoCommit()) {
                return false;
            }
            connection.setNetworkTimeout(Runnable::run, (int)
                    statementTimeout.plus(BEYOND_THE_TIMEOUT).toMillis());
            setStatementTimeout(connection, statementTimeout);
            return true;
        } catch (SQLException e) {
            // Its work is done; the pool must not hand it out again.
            return false;
        }
    }

    private static void setStatementTimeout(Connection connection, Duration timeout) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set statement_timeout = " + timeout.toMillis());
        }
    }

    private interface Closing {
        void close(Connection connection) throws SQLException;
    }

    private static Connection handed(Connection connection, Closing closing) {
        return (Connection) Proxy.newProxyInstance(
                DeadlineDataSource.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                new Handed(connection, closing));
    }

    private static final class Handed implements InvocationHandler {

        private final Connection connection;

        private final Closing closing;

        private boolean closed;

        Handed(Connection connection, Closing closing) {
            this.connection = connection;
            this.closing = closing;
        }

        @Override
        public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
            switch (method.getName()) {
                case "close" -> {
                    if (!closed) {
                        closed = true;
                        closing.close(connection);
                    }
                    return null;
                }
                case "equals" -> {
                    return arguments != null && proxy == arguments[0];
                }
                case "hashCode" -> {
                    return System.identityHashCode(proxy);
                }
                default -> {
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getTargetException();
                    }
                }
            }
        }
    }
}
