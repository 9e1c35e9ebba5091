package crm.security;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A connection of the changelog, which holds its lock. Each of its transactions begins with a statement. */
final class OwnerConnection implements InvocationHandler {

    /**
     * A database that takes the connection and says nothing ends the start soon. A statement over a whole table may
     * take longer; keepalive notices before if the database is gone.
     */
    private static final Map<String, String> TIME_LIMITS = new TreeMap<>(Map.of(
            "connectTimeout", "10",
            "loginTimeout", "10",
            "socketTimeout", "1800",
            "tcpKeepAlive", "true",
            "socketFactory", KeepAliveSocketFactory.class.getName()));

    /**
     * How the transactions of the changelog begin. A transaction that uses a table makes the changelog wait, and
     * everybody behind it too.
     */
    private static final String LIMITS = "set local lock_timeout = '30s'; " + keepAlive();

    private static final Set<String> BEFORE_A_TRANSACTION = Set.of("setAutoCommit", "commit", "rollback");

    private final Connection connection;

    private final String first;

    private final Connection lock;

    private OwnerConnection(Connection connection, String first, Connection lock) {
        this.connection = connection;
        this.first = LIMITS + "; " + first;
        this.lock = lock;
    }

    /** The URL with a limit for each wait, unless it names its own. */
    static String limited(String url) {
        StringBuilder limited = new StringBuilder(url);
        TIME_LIMITS.forEach((name, value) -> {
            if (!url.contains(name + "=")) {
                limited.append(limited.indexOf("?") < 0 ? '?' : '&')
                        .append(name)
                        .append('=')
                        .append(value);
            }
        });
        return limited.toString();
    }

    /** For one transaction: PostgreSQL frees the locks of a server that is gone without a word. */
    static String keepAlive() {
        return RoleSettings.KEEP_ALIVE.stream()
                .map(setting -> "set local " + setting.name() + " = " + setting.value())
                .collect(Collectors.joining("; "));
    }

    /**
     * @param first the statement
     * @param lock a connection that is closed after this one
     */
    static Connection of(Connection connection, String first, Connection lock) {
        return (Connection) Proxy.newProxyInstance(
                OwnerConnection.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                new OwnerConnection(connection, first, lock));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        String name = method.getName();
        if (name.equals("close")) {
            try (lock) {
                connection.close();
                lock.rollback();
            }
            return null;
        }
        try {
            Object result = method.invoke(connection, arguments);
            if (BEFORE_A_TRANSACTION.contains(name)) {
                begin();
            }
            return result;
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }

    private void begin() throws SQLException {
        if (!connection.getAutoCommit()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(first);
            }
        }
    }
}
