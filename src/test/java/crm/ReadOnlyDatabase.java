package crm;

import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.time.Duration;
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

    /** A session keeps what it began with, also one that was being opened just now. */
    private void change(String setting) {
        TestDatabase.administration(
                "alter role " + TestDatabase.APPLICATION + " in database " + database.name() + " " + setting);
        String changed =
                database.jdbc().sql("select now()::text").query(String.class).single();
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            pool.getHikariPoolMXBean().softEvictConnections();
            return database.jdbc()
                    .sql("select count(*) = 0 from pg_stat_activity where datname = current_database()"
                            + " and usename = :role and backend_start < :changed::timestamptz"
                            // The connection of the feed is not in the pool.
                            + " and query not ilike 'listen %'")
                    .param("role", TestDatabase.APPLICATION)
                    .param("changed", changed)
                    .query(Boolean.class)
                    .single();
        });
    }
}
