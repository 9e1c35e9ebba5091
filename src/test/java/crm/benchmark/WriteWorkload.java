package crm.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterUtils;
import org.springframework.jdbc.core.namedparam.ParsedSql;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A workload whose clients send a mutation, each time for another record, and PostgreSQL alone the statements that the
 * mutation needs, in one transaction. Both have records of their own.
 *
 * @param document what clients send to the server
 * @param peer what clients send to the peer; null where it is not asked
 * @param statements what PostgreSQL alone executes in one transaction
 */
record WriteWorkload(
        String name,
        String title,
        String document,
        @Nullable String peer,
        List<ParsedSql> statements,
        Inputs inputs) implements Workload {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final byte[] GOOD = "\"userErrors\":[]".getBytes(UTF_8);

    /** The values of one request after the other. Those of two callers never meet. */
    interface Inputs {

        /** @param caller a client of the server or of PostgreSQL alone, counted together */
        Next of(int caller);
    }

    /** Makes the values of the next request. */
    interface Next {

        /** @return variables of the mutation, and parameters of the statements */
        Map<String, Object> values();
    }

    /** The mutation and the statements stand in {@code benchmark/} under this name. */
    static WriteWorkload named(String name, String title, String resource, Inputs inputs) {
        try {
            String sql = new ClassPathResource("benchmark/" + resource + ".sql").getContentAsString(UTF_8);
            return new WriteWorkload(
                    name,
                    title,
                    new ClassPathResource("benchmark/" + resource + ".graphql").getContentAsString(UTF_8),
                    null,
                    Arrays.stream(sql.split(";\\s*\\n"))
                            .map(NamedParameterUtils::parseSqlStatement)
                            .toList(),
                    inputs);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same, asked of a peer, too. */
    WriteWorkload withPeer(Operation asked) {
        return new WriteWorkload(name, title, document, asked.document(), statements, inputs);
    }

    @Override
    public String unit() {
        return "requests";
    }

    @Override
    public Client ofServer(HttpConnection connection, int number) {
        return ofServer(connection, next(number, 0));
    }

    private Client ofServer(HttpConnection connection, Next next) {
        return () -> {
            byte[] answer = Operation.send(connection, request(document, next.values()));
            if (!contains(answer, GOOD)) {
                throw new IllegalStateException("The server refuses: " + new String(answer, UTF_8));
            }
            return 1;
        };
    }

    @Override
    public Client ofServerWithoutFeed(HttpConnection connection, int number) {
        return ofServer(connection, next(number, 3));
    }

    @Override
    public @Nullable Client ofPeer(HttpConnection connection, int number) {
        if (peer == null) {
            return null;
        }
        Next next = next(number, 2);
        return () -> {
            Operation.send(connection, request(peer, next.values()));
            return 1;
        };
    }

    /** @param who 0 is the server, 1 PostgreSQL alone, 2 the peer, 3 the server without change feed */
    private Next next(int number, int who) {
        return inputs.of(number * WriteInputs.CALLERS_OF_A_CLIENT + who);
    }

    private static byte[] request(String document, Map<String, Object> values) {
        Map<String, Object> variables = new HashMap<>(values);
        variables.keySet().removeIf(name -> !document.contains("$" + name + ":"));
        return JSON.writeValueAsBytes(Map.of("query", document, "variables", variables));
    }

    private static boolean contains(byte[] text, byte[] part) {
        for (int i = 0; i + part.length <= text.length; i++) {
            if (Arrays.equals(text, i, i + part.length, part, 0, part.length)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Client ofDatabase(Database database, int number) {
        Next next = next(number, 1);
        return () -> {
            transaction(database, next.values());
            return 1;
        };
    }

    private void transaction(Database database, Map<String, Object> values) throws SQLException {
        MapSqlParameterSource parameters = new MapSqlParameterSource(values);
        try (Connection connection = database.connection()) {
            connection.setAutoCommit(false);
            try {
                for (ParsedSql statement : statements) {
                    String sql = NamedParameterUtils.substituteNamedParameters(statement, parameters);
                    Object[] bound = NamedParameterUtils.buildValueArray(statement, parameters, null);
                    try (PreparedStatement prepared = connection.prepareStatement(sql)) {
                        for (int i = 0; i < bound.length; i++) {
                            prepared.setObject(i + 1, bound[i]);
                        }
                        prepared.execute();
                    }
                }
                connection.commit();
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    /** Compares what the change feed tells of a mutation, and of the statements. */
    @Override
    public void requireEqualAnswers(HttpConnection connection, Database database) throws IOException, SQLException {
        long start = position(database);
        try {
            ofServer(connection, 0).ask();
            long middle = position(database);
            ofDatabase(database, 0).ask();
            List<String> server = changes(database, start, middle);
            List<String> alone = changes(database, middle, Long.MAX_VALUE);
            if (server.isEmpty() || !server.equals(alone)) {
                throw new IllegalStateException(
                        "The writes differ.%nThe server's:  %s%nPostgreSQL's:  %s".formatted(server, alone));
            }
        } finally {
            // The next run begins with the database as it was filled.
            database.fillAtNextStart();
        }
    }

    private static long position(Database database) throws SQLException {
        return Long.parseLong(database.text("select coalesce(max(seq), 0) from changes"));
    }

    private static List<String> changes(Database database, long after, long last) throws SQLException {
        List<String> changes = new ArrayList<>();
        try (Connection connection = database.connection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        select record_type, operation, fields from changes where seq > %d and seq <= %d order by 1, 2, 3
                        """.formatted(after, last))) {
            while (row.next()) {
                JsonNode fields = JSON.readTree(row.getString("fields"));
                changes.add(
                        row.getString("record_type") + " " + row.getString("operation") + " " + fields.propertyNames());
            }
        }
        return changes;
    }

    @Override
    public Map<Integer, byte[]> requestsBySize() {
        return Map.of();
    }
}
