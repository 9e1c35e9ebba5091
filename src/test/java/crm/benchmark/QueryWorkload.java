package crm.benchmark;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A workload whose clients send one operation with many inputs, one after the other.
 *
 * @param inputs never empty
 * @param sizes two sizes of its page; none where it has no page
 * @param peers requests for the peer, for the same inputs; none where it is not asked
 */
record QueryWorkload(
        String name, String title, Operation operation, List<Input> inputs, List<Integer> sizes, List<byte[]> peers)
        implements Workload {

    /** How many inputs are compared before anything is measured. */
    private static final int COMPARED = 100;

    /**
     * @param variables of the operation
     * @param parameters of the statement, for the same answer
     */
    record Input(Map<String, Object> variables, Object[] parameters) {}

    /**
     * The first pages of the lists of several statuses, newest first.
     *
     * @param field the list's
     * @param statuses the first names a list whose records have all that the operation asks for
     */
    static QueryWorkload pages(
            String name,
            String title,
            Operation operation,
            String field,
            List<String> statuses,
            int size,
            int depth,
            HttpConnection connection)
            throws IOException {
        List<Input> inputs = new ArrayList<>();
        for (String status : statuses) {
            Map<String, Object> variables = Map.of("status", List.of(status), "first", size);
            Object[] parameters = {status, KeysetPosition.START.created(), KeysetPosition.START.id(), false};
            for (int i = 0; i < depth; i++) {
                inputs.add(new Input(variables, parameters));
                JsonNode page = Operation.tree(Operation.send(connection, operation.request(variables)))
                        .path("data")
                        .path(field);
                if (!page.path("pageInfo").path("hasNextPage").asBoolean()) {
                    break;
                }
                JsonNode last = page.path("nodes").path(size - 1);
                Map<String, Object> next = new HashMap<>(variables);
                next.put("after", page.path("pageInfo").path("endCursor").asString());
                variables = next;
                parameters = new Object[] {
                    status,
                    OffsetDateTime.parse(last.path("createdAt").asString()),
                    UUID.fromString(last.path("id").asString()),
                    true
                };
            }
        }
        return new QueryWorkload(name, title, operation, inputs, List.of(1, size), List.of());
    }

    /** @param ids statement that gives the ids of records, each of which is asked for alone */
    static QueryWorkload records(String name, String title, Operation operation, String ids, Database database)
            throws SQLException {
        List<Input> inputs = new ArrayList<>();
        try (Connection connection = database.connection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(ids)) {
            while (row.next()) {
                UUID id = row.getObject(1, UUID.class);
                inputs.add(new Input(Map.of("id", id.toString()), new Object[] {id}));
            }
        }
        return new QueryWorkload(name, title, operation, inputs, List.of(), List.of());
    }

    /** Each of these many months, in these time zones, one after the other. */
    static QueryWorkload months(
            String name, String title, Operation operation, LocalDate first, int months, List<String> timeZones) {
        List<Input> inputs = new ArrayList<>();
        for (int i = 0; i < months; i++) {
            String from = first.plusMonths(i).toString();
            String to = first.plusMonths(i + 1).toString();
            String timeZone = timeZones.get(i % timeZones.size());
            inputs.add(
                    new Input(Map.of("from", from, "to", to, "timeZone", timeZone), new Object[] {from, to, timeZone}));
        }
        return new QueryWorkload(name, title, operation, inputs, List.of(), List.of());
    }

    /** Each of these texts. */
    static QueryWorkload texts(String name, String title, Operation operation, List<String> texts) {
        return new QueryWorkload(
                name,
                title,
                operation,
                texts.stream()
                        .map(text -> new Input(Map.of("text", text), new Object[] {text}))
                        .toList(),
                List.of(),
                List.of());
    }

    /** The same, asked of a peer, too. */
    QueryWorkload withPeer(List<byte[]> requests) {
        return new QueryWorkload(name, title, operation, inputs, sizes, requests);
    }

    /** The same, asked of a peer, too, with the same variables. */
    QueryWorkload withPeer(Operation asked) {
        return withPeer(
                inputs.stream().map(input -> asked.request(input.variables())).toList());
    }

    @Override
    public String unit() {
        return "requests";
    }

    @Override
    public Client ofServer(HttpConnection connection, int number) {
        return client(
                connection,
                inputs.stream()
                        .map(input -> operation.request(input.variables()))
                        .toList(),
                number);
    }

    @Override
    public @Nullable Client ofPeer(HttpConnection connection, int number) {
        return peers.isEmpty() ? null : client(connection, peers, number);
    }

    private Client client(HttpConnection connection, List<byte[]> requests, int number) {
        InputSequence sequence = new InputSequence(number);
        return () -> {
            Operation.send(connection, requests.get(sequence.next()));
            return 1;
        };
    }

    /** @throws IllegalStateException if the peer answers with other records */
    @Override
    public void requireSameRecords(HttpConnection connection, HttpConnection peer) throws IOException {
        for (int i = 0; i < Math.min(COMPARED, peers.size()); i++) {
            List<String> ours = ids(
                    Operation.send(connection, operation.request(inputs.get(i).variables())));
            List<String> theirs = ids(Operation.send(peer, peers.get(i)));
            if (!ours.equals(theirs)) {
                throw new IllegalStateException(
                        "The records differ.%nThe server's: %s%nThe peer's:   %s".formatted(ours, theirs));
            }
        }
    }

    private static List<String> ids(byte[] answer) {
        return Operation.tree(answer).findValuesAsString("id").stream().sorted().toList();
    }

    @Override
    public Client ofDatabase(Database database, int number) {
        InputSequence sequence = new InputSequence(number);
        return () -> {
            operation.send(database, inputs.get(sequence.next()).parameters());
            return 1;
        };
    }

    @Override
    public void requireEqualAnswers(HttpConnection connection, Database database) throws IOException, SQLException {
        for (Input input : inputs.subList(0, Math.min(COMPARED, inputs.size()))) {
            Operation.requireEqual(
                    Operation.send(connection, operation.request(input.variables())),
                    operation.send(database, input.parameters()).json());
        }
    }

    @Override
    public Map<Integer, byte[]> requestsBySize() {
        Map<Integer, byte[]> requests = new LinkedHashMap<>();
        for (int size : sizes) {
            Map<String, Object> variables = new HashMap<>(inputs.getFirst().variables());
            variables.put("first", size);
            requests.put(size, operation.request(variables));
        }
        return requests;
    }

    /** Each client sends all inputs in the same order, but starts at a different one. */
    private final class InputSequence {

        private int index;

        InputSequence(int number) {
            index = number * 7919 % inputs.size();
        }

        int next() {
            index = (index + 1) % inputs.size();
            return index;
        }
    }
}
