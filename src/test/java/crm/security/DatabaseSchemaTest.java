package crm.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import crm.Api;
import crm.ApiTest;
import crm.CrmApplication;
import crm.TestDatabase;
import crm.Tokens;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Where the tables are, beside those of other applications in the same database. */
class DatabaseSchemaTest {

    private static final String CRM = TestDatabase.SCHEMA;

    /** Tables of the old CRM, with rows, and the log of another application that uses Liquibase. */
    private static final String OTHERS = """
            create table public.orders (order_id text primary key, status text, customer text);
            insert into public.orders values ('O-1', 'new', 'C-1'), ('O-2', 'booked', 'C-1');
            create table public.customers (id text primary key, full_name text);
            insert into public.customers values ('C-1', 'Anna');
            create table public.leads (id text primary key);
            create table public.status_history (id serial primary key, order_id text, to_status text);
            create sequence public.change_seq start 5000;
            create table public.databasechangelog (id varchar(255) not null, author varchar(255) not null,
              filename varchar(255) not null, dateexecuted timestamp not null, orderexecuted int not null,
              exectype varchar(10) not null, md5sum varchar(35), description varchar(255), comments varchar(255),
              tag varchar(255), liquibase varchar(20), contexts varchar(255), labels varchar(255),
              deployment_id varchar(10));
            insert into public.databasechangelog
            values ('api-change-sequence', 'shop', 'db/changelog.xml', now(), 1, 'EXECUTED')""";

    /** Everything in a schema but what belongs to an extension. */
    private static final String OBJECTS = """
            select 'relation ' || c.relkind::text || ' ' || c.relname from pg_class c
            where c.relnamespace = to_regnamespace(:schema)
            union all
            select 'function ' || p.proname || ' ' || pg_get_function_identity_arguments(p.oid) from pg_proc p
            where p.pronamespace = to_regnamespace(:schema)
              and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
            union all
            select 'type ' || t.typname from pg_type t
            where t.typnamespace = to_regnamespace(:schema) and t.typrelid = 0 and t.typelem = 0
              and not exists (select from pg_depend d where d.objid = t.oid and d.deptype = 'e')
            order by 1""";

    private static List<String> objects(TestDatabase database, String schema) {
        return database.jdbc()
                .sql(OBJECTS)
                .param("schema", schema)
                .query(String.class)
                .list();
    }

    private static DataSource source(String url, String role) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url);
        source.setUser(role);
        return source;
    }

    private static DataSource owner(TestDatabase database) {
        return source(database.urlWithoutSchema(), TestDatabase.OWNER);
    }

    /** As PostgreSQL opens sessions of the application's role, without the search path that tests add to the URL. */
    private static DataSource application(TestDatabase database) {
        return source(database.urlWithoutSchema(), TestDatabase.APPLICATION);
    }

    private static ServletWebServerApplicationContext start(TestDatabase database, String... settings) {
        List<String> arguments = new ArrayList<>(List.of(database.arguments(
                "--crm.security.jwt-secret=" + Tokens.SECRET,
                "--crm.security.signing-secret=" + ApiTest.SIGNING_SECRET,
                "--crm.job.enabled=false",
                "--server.port=0",
                "--management.server.port=0")));
        for (String setting : settings) {
            arguments.removeIf(other -> other.startsWith(setting.substring(0, setting.indexOf('=') + 1)));
            arguments.add(setting);
        }
        return (ServletWebServerApplicationContext)
                SpringApplication.run(CrmApplication.class, arguments.toArray(String[]::new));
    }

    private static List<String> searched(DataSource source) {
        return JdbcClient.create(source)
                .sql("select unnest(current_schemas(false))")
                .query(String.class)
                .list();
    }

    private static <T> T value(TestDatabase database, Class<T> type, String sql) {
        return database.jdbc().sql(sql).query(type).single();
    }

    @Test
    void standsBesideTheTablesOfOtherApplications() {
        TestDatabase database = TestDatabase.empty();
        database.execute(OTHERS);
        List<String> before = objects(database, "public");
        try (ServletWebServerApplicationContext context = start(database)) {
            assertThat(searched(context.getBean(DataSource.class))).containsExactly(CRM);
            assertThat(Api.of(context).as("admin").query("{ viewer { role } }").status())
                    .isEqualTo(200);
        }
        assertThat(objects(database, "public")).isEqualTo(before);
        assertThat(objects(database, CRM))
                .isEqualTo(objects(TestDatabase.withSchema(), CRM))
                .contains("relation r orders", "relation r databasechangelog", "relation S change_seq");
        assertThat(value(database, String.class, "select string_agg(o::text, ' ') from public.orders o"))
                .isEqualTo("(O-1,new,C-1) (O-2,booked,C-1)");
        assertThat(value(database, Integer.class, "select count(*) from public.databasechangelog"))
                .isOne();
        assertThat(value(
                        database,
                        Boolean.class,
                        "select bool_or(has_table_privilege('" + TestDatabase.APPLICATION
                                + "', c.oid, 'select')) from pg_class c where relnamespace = 'public'::regnamespace"
                                + " and relkind = 'r'"))
                .as("the application's role reads the old tables")
                .isFalse();
        assertThat(searched(application(database)))
                .as("a session without a pool")
                .containsExactly(CRM);
    }

    @Test
    void movesTheTablesOfAnEarlierReleaseWithTheirData() throws Exception {
        TestDatabase database = inPublic();
        String rows = "select string_agg(t::text, ' ' order by t::text) from %s t";
        List<String> tables = List.of("orders", "customers", "leads", "status_history", "payments", "customer_merges");
        List<String> before = tables.stream()
                .map(table -> value(database, String.class, rows.formatted("public." + table)))
                .toList();
        String log =
                "select string_agg(id || ' ' || dateexecuted, ' ' order by orderexecuted) from %s.databasechangelog"
                        + " where id not in ('security-function-paths', 'feed-triggers',"
                        + " 'security-application-role') and id not like"
                        + " '%%-in-schema'";
        String applied = value(database, String.class, log.formatted("public"));
        long sequence = value(database, Long.class, "select last_value from public.change_seq");
        assertThat(sequence).isGreaterThan(1);

        new DatabaseSchema(CRM).create(owner(database));
        database.applyChangelog();

        assertThat(objects(database, "public")).isEmpty();
        assertThat(objects(database, CRM)).isEqualTo(objects(TestDatabase.withSchema(), CRM));
        assertThat(tables.stream()
                        .map(table -> value(database, String.class, rows.formatted(CRM + "." + table)))
                        .toList())
                .isEqualTo(before);
        assertThat(value(database, Long.class, "select last_value from change_seq"))
                .isEqualTo(sequence);
        assertThat(value(database, String.class, log.formatted(CRM))).isEqualTo(applied);
        database.execute("update orders set manager_notes = 'moved' where order_code = 'ORD-000001'");
        assertThat(value(database, Long.class, "select max(seq) from changes")).isGreaterThan(sequence);

        List<String> moved = objects(database, CRM);
        new DatabaseSchema(CRM).create(owner(database));
        assertThat(objects(database, CRM)).isEqualTo(moved);
        assertThat(objects(database, "public")).isEmpty();

        try (ServletWebServerApplicationContext context = start(database)) {
            assertThat(searched(context.getBean(DataSource.class)))
                    .as("with the schema of pg_trgm, which stays where it is")
                    .containsExactly(CRM, "public");
            assertThat(Api.of(context)
                            .as("admin")
                            .query("{ search(text: \"Orlova\", first: 1) { nodes { __typename } } }")
                            .status())
                    .isEqualTo(200);
        }
    }

    /** An installation of a release that kept its tables in public. */
    private static TestDatabase inPublic() throws Exception {
        TestDatabase database = TestDatabase.empty();
        database.applyChangelog("public");
        try (Connection connection = DriverManager.getConnection(database.urlWithoutSchema());
                Statement statement = connection.createStatement()) {
            statement.execute(new ClassPathResource("fixture.sql").getContentAsString(StandardCharsets.UTF_8));
        }
        return database;
    }

    @Test
    void movesAllOrNothing() throws Exception {
        TestDatabase database = inPublic();
        List<String> before = objects(database, "public");
        database.execute("create schema crm; create table crm.tasks (id text)");

        assertThatThrownBy(() -> new DatabaseSchema(CRM).create(owner(database)))
                .isInstanceOfSatisfying(
                        ConfigurationRefused.class,
                        refused -> assertThat(refused.action()).contains("crm.database.schema"))
                .hasMessageContaining("relation \"tasks\" already exists in schema \"crm\"");

        assertThat(objects(database, "public")).isEqualTo(before);

        database.execute("drop schema crm cascade");
        try (Connection killed = owner(database).getConnection();
                Statement statement = killed.createStatement()) {
            killed.setAutoCommit(false);
            statement.execute("set crm.schema = 'crm'");
            statement.execute(new ClassPathResource("changelog/schema.sql").getContentAsString(StandardCharsets.UTF_8));
            TestDatabase.administration(
                    "select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + database.name() + "'");
            assertThatThrownBy(killed::commit).isInstanceOf(SQLException.class);
        }
        assertThat(objects(database, "public")).isEqualTo(before);

        new DatabaseSchema(CRM).create(owner(database));
        assertThat(objects(database, "public")).isEmpty();
    }

    /** A release before a change set, in a database where another application has a table of the name that it uses. */
    @Test
    void movesOnlyWhatItsChangeSetsCreated() throws Exception {
        TestDatabase database = inPublic();
        database.execute("""
                drop table public.legacy_data; create table public.legacy_data (mine text);
                delete from public.databasechangelog where id = 'legacy-data'""");

        new DatabaseSchema(CRM).create(owner(database));

        assertThat(objects(database, "public")).containsExactly("relation r legacy_data");
        database.applyChangelog();
        assertThat(objects(database, CRM)).isEqualTo(objects(TestDatabase.withSchema(), CRM));
    }

    @Test
    void leavesTheLogOfAnotherApplicationInPublic() throws Exception {
        TestDatabase database = inPublic();
        database.execute("""
                insert into public.databasechangelog (id, author, filename, dateexecuted, orderexecuted, exectype)
                values ('1', 'shop', 'db/changelog.xml', now(), 1, 'EXECUTED')""");
        int ours = value(database, Integer.class, "select count(*) - 1 from public.databasechangelog");

        new DatabaseSchema(CRM).create(owner(database));

        assertThat(objects(database, "public")).containsExactly("relation r databasechangelog");
        assertThat(value(database, String.class, "select string_agg(author, ' ') from public.databasechangelog"))
                .isEqualTo("shop");
        assertThat(value(database, Integer.class, "select count(*) from crm.databasechangelog"))
                .isEqualTo(ours);
        database.applyChangelog();
    }

    @Test
    void waitsForAChangelogThatRunsInPublic() throws Exception {
        String script = new ClassPathResource("changelog/schema.sql").getContentAsString(StandardCharsets.UTF_8);
        assertThat(script)
                .contains("pg_advisory_xact_lock(" + "databasechangeloglock".hashCode() + ", " + "public".hashCode()
                        + ")");
    }

    /** As a person who corrects a row in psql, beside tables of the same names. */
    @Test
    void triggersFindTheirTablesWhateverTheSearchPathIs() throws Exception {
        TestDatabase database = TestDatabase.withFixture();
        database.execute("""
                create sequence public.change_seq start 5000000;
                create table public.service_levels (subject text, status text, due_in interval);
                create table public.customers (id uuid, full_name text, merged_into uuid);
                create table public.legacy_records (kind text, record_id uuid, record_version integer, demo boolean);
                insert into public.legacy_records select 'ORDER', id, 0, true from crm.orders;
                insert into public.legacy_records select 'LEAD', id, 0, true from crm.leads;
                update crm.customers set merged_into = (select min(id::text)::uuid from crm.customers),
                  merged_at = now() where id = (select max(id::text)::uuid from crm.customers)""");
        try (Connection connection = DriverManager.getConnection(database.urlWithoutSchema());
                Statement statement = connection.createStatement()) {
            statement.execute("update crm.orders set status_changed_at = now()");
            statement.execute(
                    "update crm.leads set status_changed_at = now(), customer_id = (select max(id::text)::uuid"
                            + " from crm.customers) where code = 'LEAD-000001'");
            assertThatThrownBy(() -> statement.execute("delete from crm.status_history"))
                    .hasMessageContaining("status history is insert-only");
            assertThatThrownBy(() -> statement.execute("delete from crm.payments"))
                    .hasMessageContaining("payments are kept");
            statement.execute("set crm.import = on");
            assertThatThrownBy(() -> statement.execute("update crm.payments set amount = amount + 1"))
                    .hasMessageContaining("cannot be changed");
            statement.execute("select crm.customers_named_like('anna', 5)");
        }
        assertThat(value(database, Long.class, "select max(seq) from changes")).isLessThan(5_000_000);
        assertThat(value(database, Integer.class, """
                        select count(*) from orders o
                        join service_levels l on l.subject = 'ORDER' and l.status = o.status
                        where o.sla_due_at is null""")).isZero();
        assertThat(value(
                        database,
                        Boolean.class,
                        "select customer_id = (select min(id::text)::uuid from customers) from leads"
                                + " where code = 'LEAD-000001'"))
                .isTrue();
    }

    @Test
    void everyFunctionThatReadsATableNamesItsSchemaOrHasASearchPath() {
        assertThat(TestDatabase.withSchema().jdbc().sql("""
                        select distinct p.proname from pg_proc p, pg_class c
                        where p.pronamespace = 'crm'::regnamespace and c.relnamespace = p.pronamespace
                          and c.relkind in ('r', 'S')
                          and p.prosrc ~ ('(from|join|into|update|only|nextval\\(''?)\\s*' || c.relname || '\\M')
                          and coalesce(array_to_string(p.proconfig, ' '), '') !~ 'search_path=crm, '
                        """).query(String.class).list())
                .isEmpty();
    }

    /** A word that PostgreSQL knows needs quotes, which no operator should have to think of. */
    @Test
    void usesTheSchemaOfTheSetting() {
        TestDatabase database = TestDatabase.empty();
        try (ServletWebServerApplicationContext context = start(database, "--crm.database.schema=order")) {
            assertThat(searched(context.getBean(DataSource.class))).containsExactly("order");
            assertThat(Api.of(context)
                            .as("admin")
                            .query("{ orders(first: 1) { totalCount { value } } }")
                            .data("orders.totalCount.value")
                            .asInt())
                    .isZero();
        }
        assertThat(objects(database, "order")).isEqualTo(objects(TestDatabase.withSchema(), CRM));
        assertThat(objects(database, "public")).isEmpty();
        assertThat(objects(database, CRM)).isEmpty();
    }

    @Test
    void keepsTheTablesInPublicIfTheSettingSaysSo() throws Exception {
        TestDatabase database = inPublic();
        List<String> before = objects(database, "public");
        try (ServletWebServerApplicationContext context = start(database, "--crm.database.schema=public")) {
            assertThat(searched(context.getBean(DataSource.class))).containsExactly("public");
        }
        assertThat(objects(database, "public")).isEqualTo(before);
        assertThat(objects(database, CRM)).isEmpty();
    }

    @Test
    void refusesTheSchemaOfAnotherInstallationUntilItIsRenamed() {
        TestDatabase database = TestDatabase.withSchema();
        DataSource role = application(database);
        new RoleSettings(new DatabaseSchema(CRM), List.of()).store(role, false);
        DatabaseSchema sales = new DatabaseSchema("sales");

        assertThatThrownBy(() -> sales.requireOwnRole(role))
                .isInstanceOfSatisfying(
                        ConfigurationRefused.class,
                        refused -> assertThat(refused.action()).contains("alter schema crm rename to sales"))
                .hasMessageContaining(TestDatabase.APPLICATION + " works for the CRM in the schema crm");

        database.execute("alter schema crm rename to sales");
        sales.requireOwnRole(role);
        sales.create(owner(database));
        database.applyChangelog("sales");
        new RoleSettings(sales, List.of()).store(role, false);
        sales.requirePath(role);
        assertThat(value(database, String.class, "select prosrc from pg_proc where proname = 'stamp_change'"))
                .contains("\"sales\".change_seq");
    }

    @Test
    void refusesASchemaWithTablesOfAnotherApplication() {
        TestDatabase database = TestDatabase.empty();
        database.execute("create schema crm; create table crm.orders (id text)");

        assertThatThrownBy(() -> new DatabaseSchema(CRM).create(owner(database)))
                .isInstanceOf(ConfigurationRefused.class)
                .hasMessageContaining("the schema crm has a table orders that this application did not create");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "CRM", "1crm", "crm-2", "crm.orders", "a b", "pg_crm", "information_schema", "crm;"})
    void refusesANameThatIsNoSchema(String name) {
        assertThatThrownBy(() -> new DatabaseSettings(name, List.of()))
                .isInstanceOf(ConfigurationRefused.class)
                .hasMessage("The setting crm.database.schema is not the name of a PostgreSQL schema: " + name + ".");
    }

    @Test
    void refusesALongName() {
        assertThat(new DatabaseSettings("a".repeat(63), List.of()).schema()).hasSize(63);
        assertThatThrownBy(() -> new DatabaseSettings("a".repeat(64), List.of()))
                .isInstanceOf(ConfigurationRefused.class);
    }

    @Test
    void reportsANameThatIsNoSchemaAtStart() {
        assertThatThrownBy(() -> start(TestDatabase.empty(), "--crm.database.schema=Crm"))
                .rootCause()
                .isInstanceOf(ConfigurationRefused.class);
    }

    /** An owner that may create neither roles nor schemas. An administrator prepares the database once. */
    @Test
    void worksWithAnOwnerOfFewRights() {
        TestDatabase database = TestDatabase.empty();
        String owner = "owner_of_" + database.name();
        database.execute("create role " + owner + " login; create extension pg_trgm schema public");
        DataSource source = source(database.urlWithoutSchema(), owner);

        assertThatThrownBy(() -> new DatabaseSchema(CRM).create(source))
                .isInstanceOfSatisfying(
                        ConfigurationRefused.class,
                        refused -> assertThat(refused.action()).contains("create schema crm authorization " + owner))
                .hasMessageContaining("permission denied for database");

        database.execute("create schema crm authorization " + owner);
        try (ServletWebServerApplicationContext context = start(database, "--spring.liquibase.user=" + owner)) {
            assertThat(searched(context.getBean(DataSource.class))).containsExactly(CRM, "public");
        }
        assertThat(value(database, String.class, "select tableowner from pg_tables where tablename = 'orders'"))
                .isEqualTo(owner);
    }

    @Test
    void refusesConnectionsThatDoNotFindTheTables() {
        TestDatabase database = TestDatabase.withSchema();
        DatabaseSchema schema = new DatabaseSchema(CRM);
        new RoleSettings(schema, List.of()).store(application(database), false);
        schema.requirePath(application(database));

        DataSource wrong = source(database.urlWithoutSchema() + "&currentSchema=public", TestDatabase.APPLICATION);
        assertThatThrownBy(() -> schema.requirePath(wrong))
                .isInstanceOfSatisfying(
                        ConfigurationRefused.class,
                        refused -> assertThat(refused.action()).contains("currentSchema", "RECONNECT"))
                .hasMessageContaining("the schemas that it searches are [public], and should be [crm]");
    }

    /** A view of an extension and a table of an administrator, both in the schema of the owner. */
    @Test
    void startsBesideObjectsThatTheOwnerDoesNotOwn() {
        TestDatabase database = TestDatabase.empty();
        String owner = "owner_of_" + database.name();
        database.execute("create role " + owner + " login; create schema extensions; "
                + "create extension pg_trgm schema extensions; create extension unaccent schema extensions; "
                + "grant usage on schema extensions to public; create schema crm authorization " + owner);
        start(database, "--spring.liquibase.user=" + owner).close();
        database.execute("""
                create extension pg_stat_statements schema crm;
                create table crm.of_an_administrator (id serial primary key);
                create view crm.seen_by_an_administrator as select 1 as one;
                create schema other; create table other.orders (id text); create table other.leads (id text)""");

        try (ServletWebServerApplicationContext context = start(database, "--spring.liquibase.user=" + owner)) {
            JdbcClient server = JdbcClient.create(context.getBean(DataSource.class));
            assertThat(server.sql("select count(*) from orders")
                            .query(Integer.class)
                            .single())
                    .isZero();
            assertThat(server.sql("select has_table_privilege('crm.of_an_administrator', 'select')")
                            .query(Boolean.class)
                            .single())
                    .isFalse();
            assertThat(searched(context.getBean(DataSource.class))).containsExactly(CRM, "extensions");
        }
    }
}
