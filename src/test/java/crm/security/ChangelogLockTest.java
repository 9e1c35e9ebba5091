package crm.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import crm.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import liquibase.UpdateSummaryEnum;
import liquibase.integration.spring.SpringLiquibase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.io.DefaultResourceLoader;
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

    /** Each of them creates the schema and the tables of Liquibase, if it comes first. */
    @Test
    void severalServersStartOnAnEmptyDatabase() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            CyclicBarrier together = new CyclicBarrier(4);
            List<Future<?>> starts = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                starts.add(threads.submit(() -> {
                    together.await();
                    startChangelog();
                    return null;
                }));
            }
            for (Future<?> start : starts) {
                start.get(2, TimeUnit.MINUTES);
            }
        }
        assertThat(database.jdbc()
                        .sql("select count(*) = count(distinct id) from databasechangelog")
                        .query(Boolean.class)
                        .single())
                .as("each change set ran once")
                .isTrue();
    }

    /** As the start of the application. */
    private void startChangelog() throws Exception {
        DatabaseSchema schema = new DatabaseSchema(TestDatabase.SCHEMA);
        DriverManagerDataSource source = new DriverManagerDataSource(database.urlWithoutSchema());
        schema.create(source);
        SpringLiquibase changelog = new SpringLiquibase();
        changelog.setResourceLoader(new DefaultResourceLoader());
        changelog.setChangeLog("classpath:changelog/master.yaml");
        changelog.setDataSource(schema.ofOwner(source));
        changelog.setDefaultSchema(schema.name());
        changelog.setLiquibaseSchema(schema.name());
        changelog.setAnalyticsEnabled(false);
        changelog.setShowSummary(UpdateSummaryEnum.OFF);
        changelog.setChangeLogParameters(Map.of("application-role", TestDatabase.APPLICATION));
        changelog.afterPropertiesSet();
    }

    @Test
    void transactionsOfTheChangelogWaitForNobodyForLong() throws Exception {
        new DatabaseSchema("crm").create(owner);
        try (Connection connection = new DatabaseSchema("crm").ofOwner(owner).getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            try (ResultSet limits = statement.executeQuery(
                    "select current_setting('lock_timeout'), current_setting('tcp_keepalives_idle')")) {
                limits.next();
                assertThat(limits.getString(1)).isEqualTo("30s");
                assertThat(limits.getString(2)).isEqualTo("30");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://db/crm, ?connectTimeout=10&loginTimeout=10&socketFactory=",
        "jdbc:postgresql://db/crm?ssl=true&loginTimeout=3, &connectTimeout=10&socketFactory=",
    })
    void connectionOfTheChangelogHasTimeLimits(String url, String added) {
        assertThat(OwnerConnection.limited(url))
                .startsWith(url + added)
                .contains("&socketTimeout=1800")
                .containsOnlyOnce("loginTimeout=");
    }
}
