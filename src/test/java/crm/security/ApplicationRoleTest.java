package crm.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.CrmApplication;
import crm.TestDatabase;
import crm.Tokens;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the server may do in the database, and what those may who ask it. */
@ApiTest
@ChangesTheDatabase
@ExtendWith(OutputCaptureExtension.class)
class ApplicationRoleTest {

    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private static final String ORDERS = "{ orders(first: 100) { totalCount { value } } }";

    private static final String START_EXPORT = """
            mutation { startExport(input: {type: ORDERS, format: CSV}) { export { state } userErrors { message } } }""";

    @Autowired
    private Api api;

    @Autowired
    private DataSource source;

    @Autowired
    private TestDatabase database;

    @Test
    void applicationRoleOwnsNothing() {
        assertThat(database.jdbc()
                        .sql("""
                        select count(*) from pg_shdepend d join pg_roles r on r.oid = d.refobjid
                        where r.rolname = :role and d.deptype = 'o'
                          and d.dbid in (0, (select oid from pg_database where datname = current_database()))
                        """)
                        .param("role", TestDatabase.APPLICATION)
                        .query(Integer.class)
                        .single())
                .isZero();
        assertThat(JdbcClient.create(source)
                        .sql("select current_user")
                        .query(String.class)
                        .single())
                .isEqualTo(TestDatabase.APPLICATION);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "drop table orders",
                "truncate orders cascade",
                "alter table orders add column mine text",
                "alter table orders disable trigger all",
                "drop trigger orders_steps on orders",
                "create table mine (id uuid)",
                "create or replace function search_fold(given text) returns text language sql as 'select null'",
                "set session_replication_role = replica",
                "select count(*) from databasechangelog",
                "delete from databasechangelog",
                "select pg_read_file('postgresql.conf')",
                "create role mine superuser",
                "copy orders to program 'true'",
            })
    void cannot(String statement) {
        assertThatThrownBy(() -> JdbcClient.create(source).sql(statement).update())
                .rootCause()
                .isInstanceOfSatisfying(
                        SQLException.class,
                        refused -> assertThat(refused.getSQLState()).isEqualTo(INSUFFICIENT_PRIVILEGE));
    }

    /** Shows orders only to those who cannot change anything. */
    @Test
    void queriesOfAnalystsAreReadOnly() {
        long orders = total("analyst");
        assertThat(orders).isPositive();
        database.execute("alter table orders enable row level security");
        try {
            database.execute(
                    "create policy readers on orders using (current_setting('transaction_read_only')::boolean)");
            assertThat(total("analyst")).isEqualTo(orders);
            assertThat(total("manager"))
                    .as("a connection of an analyst, given to another")
                    .isZero();
            assertThat(total("analyst")).isEqualTo(orders);
        } finally {
            database.execute("drop policy if exists readers on orders");
            database.execute("alter table orders disable row level security");
        }
    }

    @Test
    void analystsMayStartExports() {
        total("analyst");

        assertThat(api.as("analyst")
                        .query(START_EXPORT)
                        .data("startExport.export.state")
                        .asString())
                .isEqualTo("WAITING");

        assertThat(database.jdbc()
                        .sql("select count(*) from exports")
                        .query(Integer.class)
                        .single())
                .isPositive();
    }

    private long total(String role) {
        return api.as(role).query(ORDERS).data("orders.totalCount.value").asLong();
    }

    @Test
    void refusesToStartAsTheOwnerOfTheTables(CapturedOutput output) {
        TestDatabase empty = TestDatabase.empty();

        Throwable failure = catchThrowable(() -> SpringApplication.run(
                        CrmApplication.class,
                        "--spring.datasource.url=" + empty.url(),
                        "--crm.security.jwt-secret=" + Tokens.SECRET,
                        "--crm.security.signing-secret=" + ApiTest.SIGNING_SECRET,
                        "--server.port=0",
                        "--management.server.port=0")
                .close());

        assertThat(failure).rootCause().isInstanceOf(ConfigurationRefused.class);
        assertThat(output.getAll())
                .contains(
                        "APPLICATION FAILED TO START",
                        "it can act as postgres, as whom the changelog runs, it owns the database",
                        "SPRING_LIQUIBASE_USER")
                .doesNotContain("\tat ");
        assertThat(empty.jdbc()
                        .sql("select count(*) from pg_namespace where nspname = 'crm'")
                        .query(Integer.class)
                        .single())
                .as("nothing was made before")
                .isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "alter table orders owner to crm_server | it owns 1 tables",
                "grant create on schema crm to crm_server | it can create in the schema crm",
                "alter extension pg_trgm set schema public; grant create on schema public to crm_server"
                        + " | it can create in the schema public",
            })
    void refusesToStartWithTooManyDatabaseRights(String granted, String right) {
        TestDatabase database = TestDatabase.withSchema();
        database.execute(granted);
        for (String changelog : new String[] {"true", "false"}) {
            Throwable failure = catchThrowable(() -> SpringApplication.run(
                            CrmApplication.class,
                            database.arguments(
                                    "--spring.liquibase.enabled=" + changelog,
                                    "--crm.security.jwt-secret=" + Tokens.SECRET,
                                    "--crm.security.signing-secret=" + ApiTest.SIGNING_SECRET,
                                    "--server.port=0",
                                    "--management.server.port=0"))
                    .close());
            assertThat(failure)
                    .rootCause()
                    .isInstanceOf(ConfigurationRefused.class)
                    .hasMessageContaining(right);
        }
    }
}
