package crm.security;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A connection of the changelog. Each of its transactions begins with a statement. */
final class OwnerConnection implements InvocationHandler {

    private static final Set<String> BEFORE_A_TRANSACTION = Set.of("setAutoCommit", "commit", "rollback");

    private final Connection connection;

    private final String first;

    private final DataSource owner;

    private OwnerConnection(Connection connection, String first, DataSource owner) {
        this.connection = connection;
        this.first = first;
        this.owner = owner;
    }

    /**
     * @param first the statement
     * @param owner what {@code unwrap(DataSource.class)} gives, for a second connection beside this one
     */
    static Connection of(Connection connection, String first, DataSource owner) {
        return (Connection) Proxy.newProxyInstance(
                OwnerConnection.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                new OwnerConnection(connection, first, owner));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        String name = method.getName();
        if (arguments != null && arguments.length == 1 && arguments[0] == DataSource.class) {
            return name.equals("unwrap") ? owner : Boolean.TRUE;
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
