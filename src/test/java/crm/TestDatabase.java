package crm;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import liquibase.Scope;
import liquibase.UpdateSummaryEnum;
import liquibase.changelog.ChangeLogParameters;
import liquibase.command.CommandScope;
import liquibase.command.core.RollbackCountCommandStep;
import liquibase.command.core.UpdateCommandStep;
import liquibase.command.core.helpers.DatabaseChangelogCommandStep;
import liquibase.command.core.helpers.DbUrlConnectionArgumentsCommandStep;
import liquibase.command.core.helpers.ShowSummaryArgument;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.ui.LoggerUIService;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The PostgreSQL of the tests: one server for the JVM, without fsync, and databases that are copied from templates in a
 * moment: an empty one, one with the changelog applied, and one with the fixture of {@code fixture.sql} besides.
 */
public final class TestDatabase {

    private static final String EMPTY = "template1";

    private static final String CHANGELOG = "changelog/master.yaml";

    /** The role that owns the tables in tests. */
    public static final String OWNER = "postgres";

    /** Where the tables are in tests, as by default. */
    public static final String SCHEMA = "crm";

    /** The database role of the server in tests. */
    public static final String APPLICATION = "crm_server";

    private static final AtomicInteger COUNTER = new AtomicInteger();

    /** A strong reference: otherwise the logger would be collected, and its level lost. */
    private static final Logger LIQUIBASE = Logger.getLogger("liquibase");

    static {
        LIQUIBASE.setLevel(Level.WARNING);
    }

    private final String name;

    private TestDatabase(String name) {
        this.name = name;
    }

    private static final class Server {

        static final EmbeddedPostgres POSTGRES = start();

        private static EmbeddedPostgres start() {
            try {
                EmbeddedPostgres server = EmbeddedPostgres.builder()
                        .setOverrideWorkingDirectory(
                                Path.of("target", "postgres").toAbsolutePath().toFile())
                        .setServerConfig("max_connections", "100")
                        .setServerConfig("full_page_writes", "off")
                        // As the embedded server of the application has it.
                        .setLocaleConfig("locale-provider", "builtin")
                        .setLocaleConfig("builtin-locale", "C.UTF-8")
                        .setLocaleConfig("locale", "C")
                        .start();
                createApplicationRole(server);
                return server;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static final class Schema {

        static final TestDatabase TEMPLATE = make();

        private static TestDatabase make() {
            TestDatabase database = copy(EMPTY, "schema_template");
            database.applyChangelog();
            return database;
        }
    }

    private static final class Filled {

        static final TestDatabase TEMPLATE = make();

        private static TestDatabase make() {
            TestDatabase database = copy(Schema.TEMPLATE.name, "fixture_template");
            database.script("fixture.sql");
            database.script("fixture-copy.sql");
            return database;
        }
    }

    /** Without any table. */
    public static TestDatabase empty() {
        return copy(EMPTY, nextName());
    }

    /** With the changelog applied and no rows. */
    public static TestDatabase withSchema() {
        return copy(Schema.TEMPLATE.name, nextName());
    }

    /** With the rows of {@code fixture.sql}. */
    public static TestDatabase withFixture() {
        return copy(Filled.TEMPLATE.name, nextName());
    }

    private static String nextName() {
        return "test_" + COUNTER.incrementAndGet();
    }

    private static TestDatabase copy(String template, String name) {
        administration("create database " + name + " template " + template);
        return new TestDatabase(name);
    }

    /** What {@link #settings} name, in a PostgreSQL that a test starts for itself. */
    public static void createApplicationRole(EmbeddedPostgres server) {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create role " + APPLICATION + " login");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** With which a server uses a database: each a name, an equals sign, and a value. */
    public static List<String> settings(int port, String database) {
        return List.of(
                "spring.datasource.url=jdbc:postgresql://localhost:" + port + "/" + database,
                "spring.datasource.username=" + APPLICATION,
                "spring.liquibase.user=" + OWNER);
    }

    /** Of the PostgreSQL of the tests. */
    public static int port() {
        return Server.POSTGRES.getPort();
    }

    public List<String> settings() {
        return settings(port(), name);
    }

    /** {@link #settings} as arguments of the application, before others. */
    public String[] arguments(String... others) {
        return arguments(settings(), others);
    }

    public static String[] arguments(List<String> settings, String... others) {
        return Stream.concat(settings.stream().map(setting -> "--" + setting), Stream.of(others))
                .toArray(String[]::new);
    }

    /** Runs a statement outside of every database of the tests, such as one that shuts a database. */
    public static void administration(String sql) {
        try (Connection connection = administration();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** A connection to a database that no test uses. The caller closes it. */
    public static Connection administration() throws SQLException {
        return Server.POSTGRES.getPostgresDatabase().getConnection();
    }

    public String name() {
        return name;
    }

    /** Of the owner, whose statements find the tables in {@link #SCHEMA}. */
    public String url() {
        return urlWithoutSchema() + "&currentSchema=" + SCHEMA;
    }

    /** Of the owner with the search path that PostgreSQL gives to every role, as in psql. */
    public String urlWithoutSchema() {
        return "jdbc:postgresql://localhost:" + Server.POSTGRES.getPort() + "/" + name + "?user=" + OWNER;
    }

    /** The same as the server's role, which may do less. */
    public JdbcClient jdbcOfTheServer() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url());
        source.setUser(APPLICATION);
        return JdbcClient.create(source);
    }

    /** A client that opens a connection for every statement and returns it with its end. */
    public JdbcClient jdbc() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url());
        return JdbcClient.create(source);
    }

    /** A connection of its own, for what needs a transaction or a session's settings. The caller closes it. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url());
    }

    /** Runs statements on one connection. */
    public void execute(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void script(String resource) {
        try {
            execute(new ClassPathResource(resource).getContentAsString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Restores the fixture after any change of the rows, also of those that triggers protect. */
    public void restoreFixture() {
        execute("set session_replication_role = replica; select fixture.restore()");
    }

    /** Deletes all rows but those that the application puts there at its start: service levels and epochs. */
    public void deleteRecords() {
        // A truncation would make new files for each table and index, which takes ten times as long.
        execute("""
                do $$
                declare
                  name text;
                begin
                  set local session_replication_role = replica;
                  for name in
                    select tablename from pg_tables
                    where schemaname = current_schema()
                      and tablename not similar to '(databasechangelog|service_levels|feed_)%'
                  loop
                    execute format('delete from %I', name);
                  end loop;
                end $$
                """);
    }

    /** Brings the database to the newest change set, as the start of the application does. */
    public void applyChangelog() {
        applyChangelog(SCHEMA);
    }

    /** The same with the tables in another schema. */
    public void applyChangelog(String schema) {
        execute("create schema if not exists " + schema);
        liquibase(
                schema,
                UpdateCommandStep.COMMAND_NAME,
                command -> command.addArgumentValue(ShowSummaryArgument.SHOW_SUMMARY, UpdateSummaryEnum.OFF));
    }

    /** Takes change sets back, the newest first. */
    public void rollBack(int changeSets) {
        liquibase(
                SCHEMA,
                RollbackCountCommandStep.COMMAND_NAME,
                command -> command.addArgumentValue(RollbackCountCommandStep.COUNT_ARG, changeSets));
    }

    private static ChangeLogParameters parameters(Database target) {
        ChangeLogParameters parameters = new ChangeLogParameters(target);
        parameters.set("application-role", APPLICATION);
        return parameters;
    }

    private void liquibase(String schema, String[] name, Consumer<CommandScope> arguments) {
        try {
            Scope.child(Map.of(Scope.Attr.ui.name(), new LoggerUIService()), () -> {
                try (Connection connection = connect()) {
                    connection.setSchema(schema);
                    Database target = DatabaseFactory.getInstance()
                            .findCorrectDatabaseImplementation(new JdbcConnection(connection));
                    target.setDefaultSchemaName(schema);
                    target.setLiquibaseSchemaName(schema);
                    CommandScope command = new CommandScope(name);
                    arguments.accept(command);
                    command.addArgumentValue(DatabaseChangelogCommandStep.CHANGELOG_FILE_ARG, CHANGELOG)
                            .addArgumentValue(DatabaseChangelogCommandStep.CHANGELOG_PARAMETERS, parameters(target))
                            .addArgumentValue(DbUrlConnectionArgumentsCommandStep.DATABASE_ARG, target)
                            .execute();
                }
            });
        } catch (Exception e) {
            throw new IllegalStateException("the changelog cannot be applied or taken back", e);
        }
    }
}
