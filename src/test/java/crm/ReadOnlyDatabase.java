package crm;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import javax.sql.DataSource;

/** The database accepts no changes of the server until this is closed, as one whose disk is nearly full. */
public final class ReadOnlyDatabase implements AutoCloseable {

    private static final String SETTING = "default_transaction_read_only";

    private final TestDatabase database;

    private final HikariDataSource pool;

    public ReadOnlyDatabase(TestDatabase database, DataSource source) throws SQLException {
        this.database = database;
        this.pool = source.unwrap(HikariDataSource.class);
        change("set " + SETTING + " = on");
    }

    @Override
    public void close() {
        change("reset " + SETTING);
    }

    /** A session keeps what it began with. */
    private void change(String setting) {
        TestDatabase.administration(
                "alter role " + TestDatabase.APPLICATION + " in database " + database.name() + " " + setting);
        pool.getHikariPoolMXBean().softEvictConnections();
    }
}
