package crm.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A workload whose clients read a whole list page by page, then start again at the first page. */
record TraversalWorkload(String name, String title, Operation operation, int size) implements Workload {

    /** How many pages are compared before anything is measured. */
    private static final int COMPARED = 20;

    private static final String CURSOR = "\"endCursor\":\"";

    private static final String MORE = "\"hasNextPage\":true";

    /** How many characters of an answer contain its pageInfo, which comes before the nodes. */
    private static final int HEAD = 512;

    @Override
    public String unit() {
        return "rows";
    }

    @Override
    public Client ofServer(HttpConnection connection, int number) {
        return new ServerTraversal(connection);
    }

    @Override
    public Client ofDatabase(Database database, int number) {
        return new DatabaseTraversal(database);
    }

    @Override
    public void requireEqualAnswers(HttpConnection connection, Database database) throws IOException, SQLException {
        ServerTraversal server = new ServerTraversal(connection);
        DatabaseTraversal made = new DatabaseTraversal(database);
        for (int i = 0; i < COMPARED; i++) {
            Operation.requireEqual(server.page(), made.page());
        }
    }

    @Override
    public Map<Integer, byte[]> requestsBySize() {
        Map<Integer, byte[]> requests = new LinkedHashMap<>();
        requests.put(1, operation.request(Map.of("first", 1)));
        requests.put(size, operation.request(Map.of("first", size)));
        return requests;
    }

    private final class ServerTraversal implements Client {

        private final HttpConnection connection;

        private @Nullable String after;

        ServerTraversal(HttpConnection connection) {
            this.connection = connection;
        }

        @Override
        public int ask() throws IOException {
            page();
            return size;
        }

        byte[] page() throws IOException {
            byte[] answer = Operation.send(
                    connection,
                    operation.request(after == null ? Map.of("first", size) : Map.of("first", size, "after", after)));
            String head = new String(answer, 0, Math.min(HEAD, answer.length), UTF_8);
            int start = head.indexOf(CURSOR) + CURSOR.length();
            after = head.contains(MORE) ? head.substring(start, head.indexOf('"', start)) : null;
            return answer;
        }
    }

    private final class DatabaseTraversal implements Client {

        private final Database database;

        private KeysetPosition position = KeysetPosition.START;

        DatabaseTraversal(Database database) {
            this.database = database;
        }

        @Override
        public int ask() throws SQLException {
            page();
            return size;
        }

        String page() throws SQLException {
            Operation.Made made =
                    operation.send(database, position.created(), position.id(), position != KeysetPosition.START);
            String head = made.json().substring(0, Math.min(HEAD, made.json().length()));
            position = head.contains(MORE.replace(":", " : "))
                    ? new KeysetPosition(
                            Objects.requireNonNull(made.lastCreated()), Objects.requireNonNull(made.lastId()))
                    : KeysetPosition.START;
            return made.json();
        }
    }
}
