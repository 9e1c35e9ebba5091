package crm.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import crm.TestDatabase;
import java.sql.Connection;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class ChangelogLockTest {

    private static final String HOLDERS = """
            from pg_locks l join pg_database d on d.oid = l.database
            where d.datname = current_database() and l.locktype = 'advisory' and l.granted
            """;

    private final TestDatabase database = TestDatabase.empty();

    private final DriverManagerDataSource owner = new DriverManagerDataSource(database.url());

    private long holders() {
        return database.jdbc()
                .sql("select count(*) " + HOLDERS)
                .query(Long.class)
                .single();
    }

    private boolean anotherWaits() {
        return database.jdbc()
                .sql("select exists (select " + HOLDERS.replace("l.granted", "not l.granted") + ")")
                .query(Boolean.class)
                .single();
    }

    @Test
    void secondServerWaitsForTheFirst() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Connection first = ChangelogLock.take(owner, "crm");
            Future<Connection> second = threads.submit(() -> ChangelogLock.take(owner, "crm"));
            await().until(this::anotherWaits);
            assertThat(second.isDone()).isFalse();
            try (Connection other = ChangelogLock.take(owner, "other")) {
                assertThat(other.isClosed())
                        .as("another schema is another installation")
                        .isFalse();
            }
            first.close();
            second.get(1, TimeUnit.MINUTES).close();
        }
        assertThat(holders()).isZero();
    }

    /** The lock is no row of a table, which a killed process would leave. */
    @Test
    void killedProcessLeavesNoLock() throws Exception {
        try (Connection killed = ChangelogLock.take(owner, "crm")) {
            assertThat(killed.isClosed()).isFalse();
            database.jdbc()
                    .sql("select pg_terminate_backend(l.pid) " + HOLDERS)
                    .query(Boolean.class)
                    .list();
            await().until(() -> holders() == 0);
        }
        ChangelogLock.take(owner, "crm").close();
        database.applyChangelog();
        assertThat(database.jdbc()
                        .sql("select count(*) from pg_tables where tablename = 'databasechangeloglock'")
                        .query(Integer.class)
                        .single())
                .isZero();
    }
}
