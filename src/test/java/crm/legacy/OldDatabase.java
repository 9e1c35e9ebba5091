package crm.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import crm.TestDatabase;
import crm.legacy.database.SourceDatabase;
import crm.legacy.database.SourceUri;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.PGConnection;

/** A database with the tables of the old CRM, filled with an extract. */
final class OldDatabase {

    private static final Path EXTRACT = Path.of("src/test/resources/legacy/old-tables");

    /** In an order that is not the one of the import. */
    static final List<String> TABLES = List.of(
            "customers",
            "leads",
            "negotiations",
            "order_status_events",
            "orders",
            "payments",
            "shipments",
            "tasks",
            "users");

    /** The types of columns that are not texts. */
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("created_at", "timestamptz"),
            Map.entry("due_at", "timestamptz"),
            Map.entry("active", "boolean"),
            Map.entry("is_refundable", "boolean"),
            Map.entry("success", "boolean"),
            Map.entry("completed", "boolean"),
            Map.entry("warehouse_received", "boolean"),
            Map.entry("client_received", "boolean"),
            Map.entry("detailed_history", "jsonb"),
            Map.entry("ruspost_status", "json"),
            Map.entry("exchange_rate", "numeric"),
            Map.entry("amount", "numeric(12,2)"),
            Map.entry("telegram_id", "bigint"));

    private final TestDatabase database = TestDatabase.empty();

    OldDatabase() {
        for (String table : TABLES) {
            Path file = EXTRACT.resolve(table + ".csv");
            try (Connection connection = database.connect();
                    Statement statement = connection.createStatement();
                    InputStream rows = Files.newInputStream(file)) {
                String header = Files.readAllLines(file).getFirst();
                StringBuilder columns = new StringBuilder();
                for (String column : header.split(",")) {
                    columns.append(columns.isEmpty() ? "" : ", ")
                            .append(column)
                            .append(' ')
                            .append(TYPES.getOrDefault(column, "text"))
                            .append(column.equals("id") ? " primary key" : "");
                }
                statement.execute("create table public." + table + " (" + columns + ")");
                connection
                        .unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyIn("copy public." + table + " from stdin with (format csv, header)", rows);
            } catch (SQLException | IOException e) {
                throw new IllegalStateException(table, e);
            }
        }
    }

    TestDatabase database() {
        return database;
    }

    /** With the search path of a server that nothing configured. */
    void execute(String sql) {
        database.execute("set search_path = public; " + sql);
    }

    /** The address, with a user and more parameters. */
    String uri(String user, String parameters) {
        Matcher url = Pattern.compile("jdbc:postgresql://([^?]+)\\?.*").matcher(database.url());
        assertThat(url.matches()).isTrue();
        return "postgresql://" + user + "@" + url.group(1) + parameters;
    }

    SourceDatabase source() {
        return source("postgres", "");
    }

    SourceDatabase source(String user, String parameters) {
        return new SourceDatabase(SourceUri.parse(uri(user, parameters), name -> null));
    }

    /** What {@code \copy (query) to file} writes; times in UTC. */
    String copied(String query, String format) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("set search_path = public; set timezone = 'UTC'");
            ByteArrayOutputStream rows = new ByteArrayOutputStream();
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut("copy (" + query + ") to stdout with (" + format + ")", rows);
            return rows.toString(StandardCharsets.UTF_8);
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The columns of a table, in its order. */
    List<String> columns(String table) {
        return database.jdbc()
                .sql("select column_name from information_schema.columns"
                        + " where table_name = ? and table_schema = 'public' order by ordinal_position")
                .param(table)
                .query(String.class)
                .list();
    }

    /** As {@code pg_dump --data-only} writes it. */
    String dump() {
        StringBuilder dump = new StringBuilder("--\n-- PostgreSQL database dump\n--\n\n\\restrict abc\n\n");
        dump.append("SET statement_timeout = 0;\nSET client_encoding = 'UTF8';\n\n");
        for (String table : TABLES) {
            dump.append("--\n-- Data for Name: ").append(table).append("; Type: TABLE DATA\n--\n\n");
            dump.append("COPY public.").append(table).append(" (");
            dump.append(String.join(", ", columns(table))).append(") FROM stdin;\n");
            dump.append(copied("select * from " + table, "format text")).append("\\.\n\n\n");
        }
        return dump.append("--\n-- PostgreSQL database dump complete\n--\n\n\\unrestrict abc\n\n")
                .toString();
    }

    void drop() {
        TestDatabase.administration("drop database " + database.name() + " with (force)");
    }
}
