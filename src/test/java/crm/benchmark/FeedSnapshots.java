package crm.benchmark;

import crm.TestDatabase;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Two copies of the tables, each of which begins with an export: one that goes on with exports of what changed since,
 * and one that goes on with the changes themselves.
 */
final class FeedSnapshots implements Runnable {

    private static final long PAUSE_MILLIS = 200;

    private static final String START = """
            mutation ($input: StartExportInput!) {
              startExport(input: $input) { export { id } userErrors { message } } }""";

    /**
     * @param field in which all changes of records of the type can be seen
     * @param table as records of the type are seen by a client
     */
    private enum Type {
        ORDERS("ORDER", "Order", "managerNotes", "select id::text, manager_notes from orders"),
        LEADS("LEAD", "Lead", "applicationNotes", "select id::text, application_notes from leads"),
        CUSTOMERS("CUSTOMER", "Customer", "city", "select id::text, city from customers where merged_into is null"),
        TASKS("TASK", "Task", "title", "select id::text, title from tasks where deleted_at is null");

        private final String recordType;

        private final String typeName;

        private final String field;

        private final String table;

        Type(String recordType, String typeName, String field, String table) {
            this.recordType = recordType;
            this.typeName = typeName;
            this.field = field;
            this.table = table;
        }
    }

    private static final class Copy {

        private final Map<String, JsonNode> byExports;

        private final Map<String, String> byChanges = new TreeMap<>();

        private String exported;

        private String followed;

        Copy(Type type, Exported full) {
            byExports = byId(full.rows());
            byExports.forEach((id, row) -> byChanges.put(id, text(row.path(type.field))));
            exported = full.cursor();
            followed = full.cursor();
        }
    }

    private record Exported(List<JsonNode> rows, String cursor) {}

    private final TestDatabase database;

    private final List<FeedNode> nodes;

    private final Random random;

    private final List<String> faults = new ArrayList<>();

    private int deltas;

    private volatile boolean finishing;

    private volatile boolean givenUp;

    private volatile boolean ended;

    private volatile String lastFailure = "none";

    FeedSnapshots(TestDatabase database, List<FeedNode> nodes, long seed) {
        this.database = database;
        this.nodes = nodes;
        this.random = new Random(seed);
    }

    /** No more changes are made: it reads to the end and compares. */
    void finish() {
        finishing = true;
    }

    void giveUp() {
        givenUp = true;
    }

    List<String> faults() {
        return ended
                ? List.copyOf(faults)
                : List.of("exports did not come to an end; the last failure: " + lastFailure);
    }

    @Override
    public void run() {
        try {
            Map<Type, Copy> copies = new HashMap<>();
            for (Type type : Type.values()) {
                copies.put(type, new Copy(type, export(type, null)));
            }
            while (!finishing) {
                Type type = Type.values()[random.nextInt(Type.values().length)];
                advance(type, copies.get(type));
            }
            for (Map.Entry<Type, Copy> copy : copies.entrySet()) {
                advance(copy.getKey(), copy.getValue());
                compare(copy.getKey(), copy.getValue());
            }
            ended = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void advance(Type type, Copy copy) throws InterruptedException {
        Exported delta = export(type, copy.exported);
        for (JsonNode row : delta.rows()) {
            String id = row.path("id").asString();
            if (((ObjectNode) row).remove("deleted").asBoolean()) {
                copy.byExports.remove(id);
            } else {
                copy.byExports.put(id, row);
            }
        }
        copy.exported = delta.cursor();
        deltas++;
        follow(type, copy);
    }

    private void follow(Type type, Copy copy) throws InterruptedException {
        for (boolean more = true; more; ) {
            JsonNode page = asked(
                            """
                    query ($after: String, $types: [RecordType!]) {
                      changes(after: $after, types: $types, first: 100) {
                        nodes { recordId operation record { ... on %s { id value: %s } } }
                        pageInfo { hasNextPage endCursor } } }""".formatted(type.typeName, type.field),
                            Map.of("after", copy.followed, "types", List.of(type.recordType)))
                    .path("changes");
            for (JsonNode change : page.path("nodes")) {
                String id = change.path("recordId").asString();
                String operation = change.path("operation").asString();
                JsonNode record = change.path("record");
                if (operation.equals("DELETED") || operation.equals("LEFT")) {
                    copy.byChanges.remove(id);
                } else if (record.isObject()) {
                    copy.byChanges.put(id, text(record.path("value")));
                }
            }
            copy.followed = page.path("pageInfo").path("endCursor").asString();
            more = page.path("pageInfo").path("hasNextPage").asBoolean();
        }
    }

    private void compare(Type type, Copy copy) throws InterruptedException {
        differences("export and exports since", type, byId(export(type, null).rows()), copy.byExports);
        Map<String, String> table = new TreeMap<>();
        database.jdbc().sql(type.table).query(row -> {
            table.put(row.getString(1), String.valueOf(row.getString(2)));
        });
        differences("export and changes since", type, table, copy.byChanges);
    }

    private <T> void differences(String how, Type type, Map<String, T> expected, Map<String, T> found) {
        Map<String, String> different = new TreeMap<>();
        expected.forEach((id, row) -> {
            if (!row.equals(found.get(id))) {
                different.put(id, found.get(id) + " instead of " + row);
            }
        });
        found.forEach((id, row) -> {
            if (!expected.containsKey(id)) {
                different.put(id, row + " instead of nothing");
            }
        });
        if (!different.isEmpty()) {
            faults.add("%s: %,d of %,d %s differ, such as %s"
                    .formatted(
                            how,
                            different.size(),
                            expected.size(),
                            type,
                            different.entrySet().iterator().next()));
        }
    }

    private static Map<String, JsonNode> byId(List<JsonNode> rows) {
        Map<String, JsonNode> records = new TreeMap<>();
        rows.forEach(row -> records.put(row.path("id").asString(), row));
        return records;
    }

    private static String text(JsonNode value) {
        return value.isNull() ? "null" : value.asString();
    }

    private FeedNode node() throws InterruptedException {
        while (true) {
            FeedNode node = nodes.get(random.nextInt(nodes.size()));
            if (node.isUp()) {
                return node;
            }
            pause();
        }
    }

    private void pause() throws InterruptedException {
        if (givenUp) {
            throw new InterruptedException("given up");
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }

    /** The answer of any node, as soon as there is one. */
    private JsonNode asked(String document, Map<String, ?> variables) throws InterruptedException {
        while (true) {
            try {
                return node().data(document, variables);
            } catch (IOException e) {
                lastFailure = e.toString();
                pause();
            }
        }
    }

    /** @param since the position of an earlier export; null for everything */
    private Exported export(Type type, @Nullable String since) throws InterruptedException {
        Map<String, Object> input = new HashMap<>(Map.of("type", type.name(), "format", "NDJSON"));
        if (since != null) {
            input.put("since", since);
        }
        while (true) {
            JsonNode started = asked(START, Map.of("input", input)).path("startExport");
            JsonNode done = started.path("export").isObject()
                    ? awaitEnd(started.path("export").path("id").asString())
                    : started;
            try {
                if (done.path("state").asString("").equals("DONE")) {
                    String file = download(done.path("url").asString());
                    return new Exported(
                            file.lines().map(FeedNode.JSON::readTree).toList(),
                            done.path("cursor").asString());
                }
                lastFailure = done.toString();
            } catch (IOException e) {
                lastFailure = e.toString();
            }
            pause();
        }
    }

    private JsonNode awaitEnd(String id) throws InterruptedException {
        while (true) {
            JsonNode export = asked("query ($id: ID!) { export(id: $id) { state error cursor url } }", Map.of("id", id))
                    .path("export");
            if (!List.of("WAITING", "RUNNING").contains(export.path("state").asString(""))) {
                return export;
            }
            pause();
        }
    }

    private String download(String path) throws IOException, InterruptedException {
        HttpResponse<String> response = FeedNode.HTTP.send(
                HttpRequest.newBuilder(node().address("http", path))
                        .timeout(Duration.ofSeconds(60))
                        .build(),
                HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        if (response.statusCode() != 200) {
            throw new IOException(response.statusCode() + " " + response.body());
        }
        return response.body();
    }

    @Override
    public String toString() {
        return "%,d exports of changes".formatted(deltas);
    }
}
