package crm.changelog;

import static org.assertj.core.api.Assertions.assertThat;

import crm.TestDatabase;
import java.sql.Connection;
import java.util.List;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.lockservice.LockService;
import liquibase.lockservice.LockServiceFactory;
import org.junit.jupiter.api.Test;

class ChangelogTest {

    /** All objects that change sets create, with their definitions; extensions stay, because others may use them. */
    private static final String EVERYTHING = """
            select 'column ' || table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' '
              || coalesce(column_default, '') as made from information_schema.columns
              where table_schema = current_schema() and table_name not like 'databasechangelog%'
            union all select 'index ' || indexdef from pg_indexes
              where schemaname = current_schema() and tablename not like 'databasechangelog%'
            union all select 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
              from pg_constraint where connamespace = current_schema()::text::regnamespace and conrelid <> 0
                and conrelid::regclass::text not like 'databasechangelog%'
            union all select 'trigger ' || pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
            union all select 'function ' || pg_get_functiondef(p.oid) from pg_proc p
              where p.pronamespace = current_schema()::text::regnamespace
                and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
            union all select 'sequence ' || sequencename from pg_sequences where schemaname = current_schema()
            order by 1""";

    @Test
    void appliesRollsBackAndAppliesAgain() {
        TestDatabase database = TestDatabase.empty();
        database.applyChangelog();
        List<String> made = everything(database);
        int changeSets = changeSets(database);
        assertThat(made).hasSizeGreaterThan(300);

        database.rollBack(changeSets);
        assertThat(everything(database)).isEmpty();
        assertThat(changeSets(database)).isZero();

        database.applyChangelog();
        assertThat(everything(database)).isEqualTo(made);
        assertThat(changeSets(database)).isEqualTo(changeSets);
    }

    @Test
    void secondUpdateChangesNothing() {
        TestDatabase database = TestDatabase.withSchema();
        List<String> made = everything(database);
        String log = "select id || ' ' || orderexecuted || ' ' || dateexecuted from databasechangelog"
                // These run at each start.
                + " where id not in ('security-function-paths', 'security-application-role') order by orderexecuted";
        List<String> applied = database.jdbc().sql(log).query(String.class).list();

        database.applyChangelog();

        assertThat(everything(database)).isEqualTo(made);
        assertThat(database.jdbc().sql(log).query(String.class).list()).isEqualTo(applied);
    }

    /** Otherwise two change sets with the same content would be indistinguishable, and their order random. */
    @Test
    void everyChangeSetHasAUniqueId() {
        List<String> ids = TestDatabase.withSchema()
                .jdbc()
                .sql("select id from databasechangelog")
                .query(String.class)
                .list();
        assertThat(ids).doesNotHaveDuplicates().hasSizeGreaterThan(30);
    }

    /** The session holds the lock, so a killed process releases it. Liquibase's own lock table does not exist. */
    @Test
    void killedProcessLeavesNoLock() throws Exception {
        TestDatabase database = TestDatabase.empty();
        Connection killed = database.connect();
        LockService theirs = lockService(killed);
        assertThat(theirs.acquireLock()).isTrue();
        try (Connection other = database.connect()) {
            assertThat(lockService(other).acquireLock()).isFalse();
        }

        TestDatabase.administration(
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + database.name() + "'");

        database.applyChangelog();
        assertThat(changeSets(database)).isGreaterThan(30);
        assertThat(database.jdbc()
                        .sql("select count(*) from pg_tables where tablename = 'databasechangeloglock'")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    private static LockService lockService(Connection connection) throws Exception {
        Database database =
                DatabaseFactory.getInstance().findCorrectDatabaseImplementation(new JdbcConnection(connection));
        database.setDefaultSchemaName(TestDatabase.SCHEMA);
        return LockServiceFactory.getInstance().getLockService(database);
    }

    private static List<String> everything(TestDatabase database) {
        return database.jdbc().sql(EVERYTHING).query(String.class).list();
    }

    private static int changeSets(TestDatabase database) {
        return database.jdbc()
                .sql("select count(*) from databasechangelog")
                .query(Integer.class)
                .single();
    }
}
