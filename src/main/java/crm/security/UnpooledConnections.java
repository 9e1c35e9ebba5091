package crm.security;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Connections as those of the pool, which are opened for each use and stay out of the pool. */
public final class UnpooledConnections {

    private UnpooledConnections() {}

    /** Whether a connection pooler such as PgBouncer gives its session to other clients, too. */
    public static boolean isShared(Connection connection) throws SQLException {
        return ConnectionPooler.isBefore(connection);
    }

    /** Opens none in the pool: it would keep the search path that it began with. */
    public static DataSource of(DataSource application) {
        try {
            HikariDataSource pool = application.unwrap(HikariDataSource.class);
            DriverManagerDataSource source =
                    new DriverManagerDataSource(pool.getJdbcUrl(), pool.getUsername(), pool.getPassword());
            Properties properties = new Properties();
            properties.putAll(pool.getDataSourceProperties());
            properties.putIfAbsent(ConnectionPooler.PREPARE_THRESHOLD, "0");
            source.setConnectionProperties(properties);
            return source;
        } catch (SQLException e) {
            throw new IllegalStateException("The application has a connection pool of its own", e);
        }
    }
}
