package crm.legacy.database;

import static crm.legacy.database.SourceTable.quoted;

import crm.legacy.row.Export;
import crm.legacy.row.ExportSource;
import crm.legacy.row.ExportUnreadable;
import crm.legacy.row.LegacyTable;
import crm.legacy.row.RowSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/**
 * The database of the old CRM, read in one read-only transaction: all tables as they were at one moment. A role that
 * may only select is enough.
 */
public final class SourceDatabase implements ExportSource {

    /** Tables that together exist only in a schema of this application. */
    private static final Set<String> OWN_TABLES =
            Set.of("databasechangelog", "legacy_records", "legacy_unresolved_references");

    /**
     * Settings of the transaction. Times, numbers and bytes as a dump writes them. A sequential scan is the only plan
     * of a table, so that a second one gives the same order. Hidden rows are an error, not missing rows.
     */
    private static final List<String> TRANSACTION_SETTINGS = List.of(
            "timezone = 'UTC'",
            "datestyle = 'ISO'",
            "intervalstyle = 'postgres'",
            "bytea_output = 'hex'",
            "extra_float_digits = 3",
            "row_security = off",
            "synchronize_seqscans = off",
            "max_parallel_workers_per_gather = 0",
            "enable_indexscan = off",
            "enable_indexonlyscan = off",
            "enable_bitmapscan = off",
            "statement_timeout = 0",
            "idle_in_transaction_session_timeout = 0",
            "lock_timeout = '30s'");

    private final SourceUri uri;

    private final SourceFailures failures;

    public SourceDatabase(SourceUri uri) {
        this.uri = uri;
        this.failures = new SourceFailures(uri);
    }

    /** A table or view of the schema. */
    private record Relation(long oid, String name, String kind, boolean readable, boolean filtered, boolean large) {

        /** Tables and materialized views have a physical order; views and foreign tables have not. */
        boolean isPhysical() {
            return kind.equals("r") || kind.equals("m");
        }

        boolean canBeLocked() {
            return !kind.equals("m") && !kind.equals("f");
        }
    }

    private record Column(String name, boolean time) {}

    @Override
    public <T> T read(Function<Export, T> reader) {
        try (Connection connection = connect()) {
            List<Relation> relations = relations(connection);
            checkPermissions(connection, relations);
            begin(connection, relations);
            return reader.apply(export(connection, relations));
        } catch (SQLException e) {
            throw failures.connecting(e);
        }
    }

    private Connection connect() throws SQLException {
        Connection connection = new Driver().connect(uri.jdbcUrl(), uri.properties());
        if (connection == null) {
            throw new ExportUnreadable(uri + " is not the address of a PostgreSQL database");
        }
        return connection;
    }

    /** All tables and views of the schema, by name. */
    private List<Relation> relations(Connection connection) throws SQLException {
        checkSchema(connection);
        List<Relation> relations = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("""
                select c.oid, c.relname, c.relkind, has_table_privilege(c.oid, 'SELECT') as readable,
                  row_security_active(c.oid) as filtered,
                  c.relkind not in ('r', 'm') or pg_relation_size(nullif(c.reltoastrelid, 0)) > 0 as large
                from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                where n.nspname = ? and c.relkind in ('r', 'p', 'v', 'm', 'f') and not c.relispartition
                order by c.relname
                """)) {
            statement.setString(1, uri.schema());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    relations.add(new Relation(
                            rows.getLong("oid"),
                            rows.getString("relname"),
                            rows.getString("relkind"),
                            rows.getBoolean("readable"),
                            rows.getBoolean("filtered"),
                            rows.getBoolean("large")));
                }
            }
        }
        Set<String> names = relations.stream().map(Relation::name).collect(Collectors.toSet());
        if (names.containsAll(OWN_TABLES)) {
            throw new ExportUnreadable("the schema " + uri.schema() + " of " + uri.database()
                    + " contains the tables of this application, not those of the old CRM");
        }
        if (relations.stream().noneMatch(relation -> table(relation) != null)) {
            throw new ExportUnreadable("the schema " + uri.schema() + " of " + uri.database()
                    + " has none of the tables of the old CRM (users, bikes, ...)");
        }
        return relations;
    }

    private void checkSchema(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                select has_schema_privilege(oid, 'USAGE') as usable, current_user as role
                from pg_catalog.pg_namespace where nspname = ?
                """)) {
            statement.setString(1, uri.schema());
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new ExportUnreadable(
                            "the database " + uri.database() + " has no schema " + uri.schema() + ": add ?schema=NAME");
                }
                if (!row.getBoolean("usable")) {
                    String role = row.getString("role");
                    throw new ExportUnreadable("the role " + role + " may not use the schema " + uri.schema()
                            + ": run grant usage on schema " + quoted(uri.schema()) + " to " + quoted(role));
                }
            }
        }
    }

    /** Before anything is read: a table that the role cannot read in full ends the import. */
    private void checkPermissions(Connection connection, List<Relation> relations) throws SQLException {
        String role = currentRole(connection);
        for (Relation relation : relations) {
            if (table(relation) == null) {
                continue;
            }
            String shown = uri.schema() + "." + relation.name();
            String name = quoted(uri.schema()) + "." + quoted(relation.name());
            if (!relation.readable()) {
                throw new ExportUnreadable("the role " + role + " may not read the table " + shown
                        + ": run grant select on " + name + " to " + quoted(role));
            }
            if (relation.filtered()) {
                throw new ExportUnreadable("row-level security may hide rows of " + shown + " from the role " + role
                        + ": run alter role " + quoted(role) + " bypassrls");
            }
        }
    }

    private static String currentRole(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select current_user")) {
            row.next();
            return row.getString(1);
        }
    }

    private void begin(Connection connection, List<Relation> relations) throws SQLException {
        connection.setAutoCommit(false);
        String locked = relations.stream()
                .filter(relation -> table(relation) != null && relation.canBeLocked())
                .map(relation -> quoted(uri.schema()) + "." + quoted(relation.name()))
                .collect(Collectors.joining(", "));
        try (Statement statement = connection.createStatement()) {
            statement.execute("set transaction isolation level repeatable read, read only");
            for (String setting : TRANSACTION_SETTINGS) {
                statement.execute("set local " + setting);
            }
            if (!locked.isEmpty()) {
                // Before the snapshot is taken: a table that is truncated or rewritten later would appear empty.
                statement.execute("lock table " + locked + " in access share mode");
            }
            // Takes the snapshot of all tables.
            statement.execute("select 1");
        }
    }

    private Export export(Connection connection, List<Relation> relations) throws SQLException {
        Map<LegacyTable, RowSource> sources = new EnumMap<>(LegacyTable.class);
        List<String> others = new ArrayList<>();
        for (Relation relation : relations) {
            LegacyTable table = table(relation);
            if (table == null) {
                others.add("the table " + uri.schema() + "." + relation.name());
            } else {
                sources.put(table, source(connection, relation, table));
            }
        }
        return new Export(sources, others);
    }

    private SourceTable source(Connection connection, Relation relation, LegacyTable table) throws SQLException {
        List<Column> columns = columns(connection, relation);
        // The order of events matters, and the physical order may differ from it where PostgreSQL reused space.
        boolean ordered = table == LegacyTable.ORDER_STATUS_EVENT && columns.contains(new Column("created_at", true));
        return new SourceTable(
                connection,
                failures,
                uri.schema(),
                relation.name(),
                columns.stream().map(Column::name).toList(),
                ordered ? "created_at" : null,
                relation.isPhysical(),
                relation.large());
    }

    private static List<Column> columns(Connection connection, Relation relation) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                select attname, atttypid in ('timestamptz'::regtype, 'timestamp'::regtype) as time
                from pg_catalog.pg_attribute
                where attrelid = ? and attnum > 0 and not attisdropped
                order by attnum
                """)) {
            statement.setLong(1, relation.oid());
            List<Column> columns = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    columns.add(new Column(rows.getString("attname"), rows.getBoolean("time")));
                }
            }
            return columns;
        }
    }

    private static @Nullable LegacyTable table(Relation relation) {
        return LegacyTable.withSource(relation.name());
    }
}
