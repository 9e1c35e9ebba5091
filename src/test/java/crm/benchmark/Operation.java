package crm.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A GraphQL operation, and the one statement that has PostgreSQL make the same answer.
 *
 * @param document what clients send to the server
 * @param sql what PostgreSQL alone is asked
 */
record Operation(String document, String sql) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final byte[] GOOD = "{\"data\":{".getBytes(UTF_8);

    /**
     * What the statement answers.
     *
     * @param json the answer
     * @param lastCreated with {@code lastId}, where the next page begins; null where the statement does not say
     */
    record Made(
            String json,
            @Nullable OffsetDateTime lastCreated,
            @Nullable UUID lastId) {}

    /** Both stand in {@code benchmark/} under this name. */
    static Operation named(String name) {
        try {
            return new Operation(
                    new ClassPathResource("benchmark/" + name + ".graphql").getContentAsString(UTF_8),
                    new ClassPathResource("benchmark/" + name + ".sql").getContentAsString(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] request(Map<String, ?> variables) {
        return JSON.writeValueAsBytes(Map.of("query", document, "variables", variables));
    }

    /** @throws IllegalStateException if there are errors in the answer: they come first, before the data */
    static byte[] send(HttpConnection connection, byte[] request) throws IOException {
        byte[] answer = connection.post(request);
        if (!startsWith(answer, GOOD) || answer[answer.length - 2] != '}') {
            throw new IllegalStateException("The server answers: " + new String(answer, UTF_8));
        }
        return answer;
    }

    Made send(Database database, Object... parameters) throws SQLException {
        try (Connection connection = database.connection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new IllegalStateException("PostgreSQL answers nothing");
                }
                boolean placed = row.getMetaData().getColumnCount() > 1;
                return new Made(
                        row.getString(1),
                        placed ? row.getObject(2, OffsetDateTime.class) : null,
                        placed ? row.getObject(3, UUID.class) : null);
            }
        }
    }

    /**
     * What is signed is left out of both: cursors, and addresses of pictures; PostgreSQL alone has no secret.
     *
     * @throws IllegalStateException if both answers are not the same tree
     */
    static void requireEqual(byte[] server, String database) {
        JsonNode served = withoutSigned(JSON.readTree(server));
        JsonNode made = withoutSigned(JSON.readTree(database));
        if (!served.equals(made)) {
            throw new IllegalStateException(
                    "The answers differ.%nThe server's:  %s%nPostgreSQL's:  %s".formatted(served, made));
        }
    }

    static JsonNode tree(byte[] answer) {
        return JSON.readTree(answer);
    }

    private static JsonNode withoutSigned(JsonNode answer) {
        answer.findParents("endCursor").forEach(info -> ((ObjectNode) info).remove("endCursor"));
        answer.findParents("url").stream()
                .filter(picture -> picture.path("source").asString("").equals("PROXIED"))
                .forEach(picture -> ((ObjectNode) picture).remove("url"));
        return answer;
    }

    private static boolean startsWith(byte[] text, byte[] start) {
        return text.length > start.length && java.util.Arrays.equals(text, 0, start.length, start, 0, start.length);
    }
}
