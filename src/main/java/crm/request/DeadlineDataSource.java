package crm.request;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import crm.security.KeepAliveSocketFactory;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgConnection;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Connections for two kinds of users. A request over HTTP has its time, and its caller a share of the connections. Each
 * statement in a transaction of other work (jobs, the import) has a longer limit, in PostgreSQL and in this process. A
 * transaction that needs another one sets both for itself. A single statement of other work has the limit of requests.
 *
 * <p>No connection keeps a setting of the session, which a pooler in transaction mode would give to another client.
 * What differs from the settings of the role is set for one transaction.
 */
class DeadlineDataSource extends DelegatingDataSource {

    /** Longer than any statement of a request, for a database that does not answer at all, and for signing on to it. */
    private static final Duration BEYOND_THE_TIMEOUT = Duration.ofSeconds(6);

    /** Who makes the changes of such work, for the change feed: see {@code Actor.SYSTEM}. */
    private static final String OWN_WORK = "{\"kind\": \"SYSTEM\", \"name\": \"CRM\"}";

    private final HikariDataSource pool;

    private final Duration statementTimeout;

    private final Duration backgroundTimeout;

    /**
     * @param statementTimeout of a request
     * @param backgroundTimeout of a statement in a transaction of other work, and of its pauses between statements
     */
    DeadlineDataSource(HikariDataSource pool, Duration statementTimeout, Duration backgroundTimeout) {
        super(pool);
        this.pool = pool;
        this.statementTimeout = statementTimeout;
        this.backgroundTimeout = backgroundTimeout;
    }

    /** Limits on the side of the client. The role of the server limits the statement in PostgreSQL. */
    static void prepare(HikariConfig config, Duration statementTimeout) {
        config.addDataSourceProperty(
                "socketTimeout",
                String.valueOf(statementTimeout.plus(BEYOND_THE_TIMEOUT).toSeconds()));
        config.addDataSourceProperty("loginTimeout", String.valueOf(BEYOND_THE_TIMEOUT.toSeconds()));
        config.addDataSourceProperty("cancelSignalTimeout", "2");
        // Connection.setReadOnly changes the transactions of the connection, not the session.
        config.addDataSourceProperty("readOnlyMode", "transaction");
        // Otherwise the driver sets parameters of the session after it connected.
        config.addDataSourceProperty("assumeMinServerVersion", "14");
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty("socketFactory", KeepAliveSocketFactory.class.getName());
    }

    @Override
    public Connection getConnection() throws SQLException {
        RequestDeadline request = RequestDeadline.current();
        return request == null ? ofBackgroundWork() : connection(request);
    }

    private Connection connection(RequestDeadline request) throws SQLException {
        boolean share = request.acquireShare(Duration.ofMillis(pool.getConnectionTimeout()));
        Connection connection = null;
        try {
            connection = pool.getConnection();
            PgConnection held = held(connection, request);
            return handed(connection, begun -> {}, "", closing -> {
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
                // Until it is back in the pool, which undoes both. A statement without a transaction would not be
                // limited.
                connection.setReadOnly(true);
                connection.setAutoCommit(false);
            }
        } catch (SQLException e) {
            request.letsGo(held);
            pool.evictConnection(connection);
            throw e;
        }
        return held;
    }

    /** PostgreSQL ends a statement that is too long. The client notices that no answer comes, soon after that. */
    private Connection ofBackgroundWork() throws SQLException {
        String limit = "'" + backgroundTimeout.toMillis() + "ms'";
        return handed(
                pool.getConnection(),
                // After a statement, so that a database that does not answer is noticed sooner.
                begun -> setNetworkTimeout(begun, backgroundTimeout),
                "set local statement_timeout = " + limit + "; set local idle_in_transaction_session_timeout = " + limit
                        + "; set local crm.change = '" + OWN_WORK + "'",
                closing -> {
                    try (closing) {
                        if (!isAsBefore(closing)) {
                            pool.evictConnection(closing);
                        }
                    }
                });
    }

    /** Puts the limit of requests back, unless the connection is lost, or was left in the middle of something. */
    private boolean isAsBefore(Connection connection) {
        try {
            if (connection.isClosed() || !connection.getAutoCommit()) {
                return false;
            }
            setNetworkTimeout(connection, statementTimeout);
            return true;
        } catch (SQLException e) {
            // Its work is done; the pool must not hand it out again.
            return false;
        }
    }

    private static void setNetworkTimeout(Connection connection, Duration statementTimeout) throws SQLException {
        connection.setNetworkTimeout(
                Runnable::run,
                Math.toIntExact(statementTimeout.plus(BEYOND_THE_TIMEOUT).toMillis()));
    }

    private interface Step {
        void take(Connection connection) throws SQLException;
    }

    private static Connection handed(Connection connection, Step begun, String first, Step closing) {
        return (Connection) Proxy.newProxyInstance(
                DeadlineDataSource.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                new Handed(connection, begun, first, closing));
    }

    private static final class Handed implements InvocationHandler {

        private final Connection connection;

        private final Step begun;

        private final String first;

        private final Step closing;

        private @Nullable Integer isolation;

        private boolean begins;

        private boolean closed;

        /**
         * @param begun what follows after the first statement of a transaction
         * @param first the first statement of each transaction; empty for none
         */
        Handed(Connection connection, Step begun, String first, Step closing) {
            this.connection = connection;
            this.begun = begun;
            this.first = first;
            this.closing = closing;
        }

        @Override
        public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
            switch (method.getName()) {
                case "close" -> {
                    if (!closed) {
                        closed = true;
                        closing.take(connection);
                    }
                    return null;
                }
                case "equals" -> {
                    return arguments != null && proxy == arguments[0];
                }
                case "hashCode" -> {
                    return System.identityHashCode(proxy);
                }
                case "setTransactionIsolation" -> {
                    // The driver would set it for the session.
                    isolation = (Integer) Objects.requireNonNull(arguments)[0];
                    return null;
                }
                case "getTransactionIsolation" -> {
                    return isolation == null ? Connection.TRANSACTION_READ_COMMITTED : isolation;
                }
                case "createStatement", "prepareStatement", "prepareCall" -> {
                    if (begins) {
                        begin();
                    }
                    return passOn(method, arguments);
                }
                case "setAutoCommit", "commit", "rollback" -> {
                    Object result = passOn(method, arguments);
                    begins = !connection.getAutoCommit() && (begins || !isSavepoint(method));
                    return result;
                }
                default -> {
                    return passOn(method, arguments);
                }
            }
        }

        private @Nullable Object passOn(Method method, Object @Nullable [] arguments) throws Throwable {
            try {
                return method.invoke(connection, arguments);
            } catch (InvocationTargetException e) {
                throw e.getTargetException();
            }
        }

        private static boolean isSavepoint(Method method) {
            return method.getName().equals("rollback") && method.getParameterCount() == 1;
        }

        private void begin() throws SQLException {
            begins = false;
            String statements = isolation == null || isolation == Connection.TRANSACTION_READ_COMMITTED
                    ? first
                    : "set transaction isolation level " + name(isolation) + "; " + first;
            if (!statements.isEmpty()) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute(statements);
                }
                begun.take(connection);
            }
        }

        private static String name(int isolation) throws SQLException {
            return switch (isolation) {
                case Connection.TRANSACTION_REPEATABLE_READ -> "repeatable read";
                case Connection.TRANSACTION_SERIALIZABLE -> "serializable";
                default -> throw new SQLFeatureNotSupportedException("isolation level " + isolation);
            };
        }
    }
}
