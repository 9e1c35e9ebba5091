package crm.changelog;

import static org.assertj.core.api.Assertions.assertThat;

import crm.TestDatabase;
import java.util.List;
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
                + " where id not in ('security-function-paths', 'feed-triggers',"
                + " 'security-application-role') order by orderexecuted";
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
