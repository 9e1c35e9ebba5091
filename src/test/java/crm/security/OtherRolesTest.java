package crm.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import crm.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Roles beside the owner of the tables and the server, such as those of the public API of Supabase. */
class OtherRolesTest {

    private static final DatabaseSchema SCHEMA = new DatabaseSchema(TestDatabase.SCHEMA);

    /** What a role may do with anything in the schema. */
    private static final String RIGHTS = """
            select c.relname from pg_class c where c.relnamespace = 'crm'::regnamespace and case c.relkind
              when 'S' then has_sequence_privilege('anon', c.oid, 'usage, select, update')
              when 'r' then has_any_column_privilege('anon', c.oid, 'select, insert, update, references')
                or has_table_privilege('anon', c.oid, 'delete, truncate, trigger') end
            union all
            select p.proname from pg_proc p where p.pronamespace = 'crm'::regnamespace
              and has_function_privilege('anon', p.oid, 'execute')
              and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
            """;

    @BeforeAll
    static void createRoles() {
        for (String role : List.of("anon", "reporting")) {
            TestDatabase.administration(
                    "do $$ begin create role " + role + "; exception when duplicate_object then null; end $$");
        }
    }

    private static List<String> rightsOfAnon(TestDatabase database) {
        return database.jdbc().sql(RIGHTS).query(String.class).list();
    }

    private static void requireNoRights(TestDatabase database, String... readers) {
        new OtherRoles(SCHEMA, List.of(readers)).requireNoRights(database.jdbcOfTheServer());
    }

    @Test
    void defaultPrivilegesGiveNoRights() {
        TestDatabase database = TestDatabase.empty();
        database.execute("""
                create schema crm; grant usage on schema crm to anon;
                alter default privileges in schema crm grant all on tables to anon, public;
                alter default privileges in schema crm grant all on sequences to anon;
                alter default privileges in schema crm grant all on functions to anon""");

        database.applyChangelog();

        assertThat(rightsOfAnon(database)).isEmpty();
        requireNoRights(database);
        assertThatThrownBy(() -> database.execute("set role anon; select from crm.customers"))
                .hasRootCauseMessage("ERROR: permission denied for table customers");
        database.execute("create table later (id uuid); create sequence later_seq");
        assertThat(rightsOfAnon(database)).as("a table of a later change set").isEmpty();
    }

    /** Those of all schemas stay, because the owner may have other tables. They give no rights on ours. */
    @Test
    void defaultPrivilegesOfAllSchemasGiveNoRights() {
        TestDatabase database = TestDatabase.withSchema();
        database.execute("alter default privileges grant all on tables to anon;"
                + " create table later (id uuid); create table public.others (id uuid)");
        assertThat(rightsOfAnon(database)).containsExactly("later");

        database.applyChangelog();

        assertThat(rightsOfAnon(database)).isEmpty();
        requireNoRights(database);
        assertThat(database.jdbc()
                        .sql("select has_table_privilege('anon', 'public.others', 'select')")
                        .query(Boolean.class)
                        .single())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "grant select on customers to reporting",
                "grant delete on api_keys to public",
                "grant select (phone) on customers to reporting",
                "grant update on databasechangelog to reporting",
                "grant usage on sequence change_seq to reporting",
                "grant execute on function analyze_records(regclass) to reporting",
                "grant create on schema crm to reporting",
            })
    void startRefusesOtherRightsByName(String grant) {
        TestDatabase database = TestDatabase.withSchema();
        requireNoRights(database);
        database.execute(grant);
        ConfigurationRefused refused =
                catchThrowableOfType(ConfigurationRefused.class, () -> requireNoRights(database));
        assertThat(refused)
                .hasMessageStartingWith("Other database roles have rights on the records: ")
                .hasMessageContaining(grant.substring(grant.lastIndexOf(' ') + 1) + " may ");
        String mended = refused.action()
                .replaceFirst("^Run as the owner of the tables: ", "")
                .replaceFirst(" If a role.*", "");
        database.execute(mended);
        requireNoRights(database);
    }

    @Test
    void readersMayReadAndNothingElse() {
        TestDatabase database = TestDatabase.withSchema();
        database.execute(
                "grant usage on schema crm to reporting; grant select on all tables in schema crm to reporting");
        requireNoRights(database, "anon", "reporting");
        database.applyChangelog();
        assertThat(database.jdbc()
                        .sql("select has_table_privilege('reporting', 'crm.orders', 'select')")
                        .query(Boolean.class)
                        .single())
                .isTrue();
        database.execute("grant update on customers to reporting");
        assertThatThrownBy(() -> requireNoRights(database, "reporting"))
                .hasMessage("Other database roles have rights on the records: "
                        + "reporting may update on table crm.customers.");
    }
}
