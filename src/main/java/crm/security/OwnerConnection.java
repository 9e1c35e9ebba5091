package crm.security;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A connection of the changelog, which holds its lock. Each of its transactions begins with a statement. */
final class OwnerConnection implements InvocationHandler {

    private static final Set<String> BEFORE_A_TRANSACTION = Set.of("setAutoCommit", "commit", "rollback");

    private final Connection connection;

    private final String first;

    private final Connection lock;

    private OwnerConnection(Connection connection, String first, Connection lock) {
        this.connection = connection;
        this.first = first;
        this.lock = lock;
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
