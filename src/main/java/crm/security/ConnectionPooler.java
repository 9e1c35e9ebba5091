package crm.security;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.postgresql.jdbc.PgConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.UncategorizedSQLException;

/** A connection pooler, such as PgBouncer, between this server and PostgreSQL. */
final class ConnectionPooler {

    /** The property of the driver that says after how many uses it names a prepared statement; 0 is never. */
    static final String PREPARE_THRESHOLD = "prepareThreshold";

    private static final Logger log = LoggerFactory.getLogger(ConnectionPooler.class);

    private ConnectionPooler() {}

    /** PostgreSQL tells a client the id of its process. A pooler tells a number of its own. */
    static boolean isBefore(DataSource database) {
        try (Connection connection = database.getConnection()) {
            return isBefore(connection);
        } catch (SQLException e) {
            throw new UncategorizedSQLException("Reading the id of the database process", null, e);
        }
    }

    static boolean isBefore(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet process = statement.executeQuery("select pg_backend_pid()")) {
            process.next();
            return process.getInt(1) != connection.unwrap(PgConnection.class).getBackendPID();
        }
    }

    /**
     * Turns prepared statements with names off, since a pooler in transaction mode gives each transaction another
     * session, which does not know them. Keeps a value that is configured.
     *
     * @param server the connection pool of this server, which has opened no connection yet
     */
    static void prepare(DataSource server) {
        try {
            HikariDataSource pool = server.unwrap(HikariDataSource.class);
            if (!pool.getDataSourceProperties().containsKey(PREPARE_THRESHOLD)
                    && !pool.getJdbcUrl().contains(PREPARE_THRESHOLD + "=")) {
                pool.addDataSourceProperty(PREPARE_THRESHOLD, "0");
                log.info("A connection pooler is between this server and PostgreSQL: prepared statements are off");
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The application has a connection pool of its own", e);
        }
    }

    /** The changelog executes most statements once, so it needs no prepared ones. */
    static String withoutPreparedStatements(String url) {
        return url.contains(PREPARE_THRESHOLD + "=")
                ? url
                : url + (url.contains("?") ? "&" : "?") + PREPARE_THRESHOLD + "=0";
    }
}
