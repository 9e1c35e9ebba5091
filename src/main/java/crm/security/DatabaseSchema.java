package crm.security;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.ClassPathResource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The PostgreSQL schema of the tables. SQL names no schema: both database roles find the tables by their search path.
 *
 * @param name that PostgreSQL takes without quotes
 */
record DatabaseSchema(String name) {

    private static final Logger log = LoggerFactory.getLogger(DatabaseSchema.class);

    private static final ClassPathResource CREATE = new ClassPathResource("changelog/schema.sql");

    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private static final String DUPLICATE_TABLE = "42P07";

    private static final String DUPLICATE_FUNCTION = "42723";

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    /** The search by parts of words needs operators of pg_trgm, which may have been installed elsewhere before. */
    private static final String PATH = """
            select s.name from (
              select 1 as position, :schema as name
              union all
              select 2, n.nspname from pg_extension e join pg_namespace n on n.oid = e.extnamespace
              where e.extname = 'pg_trgm' and n.nspname <> :schema) s
            order by s.position
            """;

    /** Another installation in the same database, for which the role works already. */
    private static final String OTHER = """
            select n.nspname from pg_namespace n
            where n.nspname = (current_schemas(false))[1] and n.nspname not in ('public', :schema)
              and exists (select from pg_class c
                where c.relnamespace = n.oid and c.relname in ('change_seq', 'databasechangelog')
                having count(*) = 2)
            """;

    /**
     * Creates the schema if it does not exist. Moves the tables of this application into it that are in the schema
     * public; tables of another application stay where they are.
     *
     * @throws ConfigurationRefused if the owner has no right to do that, or the schema is another application's
     */
    void create(DataSource owner) {
        JdbcClient database = JdbcClient.create(owner);
        try {
            int moved = Objects.requireNonNull(
                    new TransactionTemplate(new DataSourceTransactionManager(owner)).execute(transaction -> {
                        database.sql("select set_config('crm.schema', ?, true)")
                                .param(name)
                                .query(String.class)
                                .single();
                        database.sql(script()).update();
                        return database.sql("select coalesce(nullif(current_setting('crm.moved', true), ''), '0')")
                                .query(Integer.class)
                                .single();
                    }));
            if (moved > 0) {
                log.info("Moved {} tables, sequences and functions from the schema public to {}", moved, name);
            }
        } catch (DataAccessException e) {
            throw refused(e, database);
        }
    }

    private RuntimeException refused(DataAccessException failure, JdbcClient owner) {
        if (!(failure.getMostSpecificCause() instanceof PSQLException cause)
                || !(cause.getServerErrorMessage() instanceof ServerErrorMessage refusal)) {
            return failure;
        }
        String action = action(Objects.requireNonNullElse(refusal.getSQLState(), ""), owner);
        return action == null
                ? failure
                : new ConfigurationRefused(
                        "The schema " + name + " for the tables cannot be prepared: " + refusal.getMessage() + ".",
                        action);
    }

    private @Nullable String action(String state, JdbcClient owner) {
        return switch (state) {
            case INSUFFICIENT_PRIVILEGE -> {
                String role = currentUser(owner);
                yield "Run as an administrator of the database: create schema " + name + " authorization " + role
                        + ". If an earlier release created the tables in the schema public, " + role
                        + " must own them.";
            }
            case DUPLICATE_TABLE, DUPLICATE_FUNCTION ->
                "Set crm.database.schema (environment: CRM_DATABASE_SCHEMA) to the name of a schema that no other "
                        + "application uses.";
            case LOCK_NOT_AVAILABLE -> "Stop all servers of the earlier release, then start this one again.";
            default -> null;
        };
    }

    private static String script() {
        try {
            return CREATE.getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Connections of the owner that create what has no schema in its name in this one. The path is part of each
     * transaction and not of the session, which a pooler in transaction mode shares between its clients.
     */
    DataSource ofOwner(DataSource owner) {
        String path = String.join(
                ", ",
                path(JdbcClient.create(owner)).stream()
                        .map(schema -> '"' + schema + '"')
                        .toList());
        return new DelegatingDataSource(owner) {
            @Override
            public Connection getConnection() throws SQLException {
                // Liquibase takes its lock after it has created its tables, which is too late for two first starts.
                Connection lock = ChangelogLock.take(owner, name);
                try {
                    return OwnerConnection.of(super.getConnection(), "set local search_path = " + path, lock);
                } catch (SQLException | RuntimeException e) {
                    lock.close();
                    throw e;
                }
            }
        };
    }

    /** Where the application's role looks for what has no schema in its name. */
    List<String> path(JdbcClient database) {
        return database.sql(PATH).param("schema", name).query(String.class).list();
    }

    /** @throws ConfigurationRefused if the role has the search path of another installation in the same database */
    void requireOwnRole(DataSource role) {
        JdbcClient database = JdbcClient.create(role);
        database.sql(OTHER).param("schema", name).query(String.class).optional().ifPresent(other -> {
            throw new ConfigurationRefused(
                    "The database role " + currentUser(database) + " works for the CRM in the schema " + other
                            + ", and crm.database.schema is " + name + ".",
                    "Set crm.database.schema (environment: CRM_DATABASE_SCHEMA) to " + other
                            + ". To rename the schema, stop the servers first: alter schema " + other + " rename to "
                            + name + ". For a second CRM in the same database, "
                            + "set spring.datasource.username to another role.");
        });
    }

    /** The search path of the application's role, as PostgreSQL stores it. */
    String storedPath(JdbcClient database) {
        return database.sql("""
                        select string_agg(quote_ident(s.name), ', ' order by s.position)
                        from unnest(cast(:path as text[])) with ordinality s (name, position)
                        """)
                .param("path", path(database).toArray(String[]::new))
                .query(String.class)
                .single();
    }

    /** @throws ConfigurationRefused if a statement on such a connection would not find the tables */
    void requirePath(DataSource application) {
        JdbcClient database = JdbcClient.create(application);
        List<String> expected = path(database);
        List<String> current = currentPath(database);
        if (!current.equals(expected)) {
            throw new ConfigurationRefused(
                    "The database role " + currentUser(database) + " does not find the tables: the schemas that it "
                            + "searches are " + current + ", and should be " + expected + ".",
                    "Remove currentSchema and options from spring.datasource.url. Behind a connection pooler such as "
                            + "PgBouncer, let it open new connections (RECONNECT). Grant the role usage on each of "
                            + "these schemas. The path of the role is set by SQL: alter role ... in database ... set "
                            + "search_path = " + String.join(", ", expected) + ".");
        }
    }

    private static List<String> currentPath(JdbcClient database) {
        return database.sql("select unnest(current_schemas(false))")
                .query(String.class)
                .list();
    }

    static String currentUser(JdbcClient database) {
        return database.sql("select current_user").query(String.class).single();
    }
}
