package crm.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.postgresql.PGConnection;
import tools.jackson.databind.JsonNode;

/** A workload with one client, which starts an export of all records of a type, polls it and downloads the file. */
record ExportWorkload(String name, String title, Operation operation, String server) implements Workload {

    private static final Operation STATE = new Operation(
            "query($id: ID!) { export(id: $id) { state error rowCount url } }", "no statement: the file is the answer");

    private static final long PAUSE_MILLISECONDS = 20;

    @Override
    public String unit() {
        return "rows";
    }

    @Override
    public int clients(int others) {
        return 1;
    }

    @Override
    public Client ofServer(HttpConnection connection, int number) {
        return () -> served(connection, OutputStream.nullOutputStream());
    }

    @Override
    public Client ofDatabase(Database database, int number) {
        return () -> made(database, OutputStream.nullOutputStream());
    }

    private int served(HttpConnection connection, OutputStream out) throws IOException {
        JsonNode started = Operation.tree(Operation.send(connection, operation.request(Map.of())))
                .path("data")
                .path("startExport");
        if (!started.path("userErrors").isEmpty()) {
            throw new IllegalStateException("The server answers: " + started);
        }
        byte[] asked =
                STATE.request(Map.of("id", started.path("export").path("id").asString()));
        while (true) {
            JsonNode export = Operation.tree(Operation.send(connection, asked))
                    .path("data")
                    .path("export");
            switch (export.path("state").asString()) {
                case "DONE" -> {
                    try (InputStream file = URI.create(
                                    server + export.path("url").asString())
                            .toURL()
                            .openStream()) {
                        file.transferTo(out);
                    }
                    return export.path("rowCount").asInt();
                }
                case "FAILED" -> throw new IllegalStateException("The export fails: " + export);
                default -> pause();
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private int made(Database database, OutputStream out) throws IOException, SQLException {
        try (Connection connection = database.connection()) {
            return Math.toIntExact(
                    connection.unwrap(PGConnection.class).getCopyAPI().copyOut(operation.sql(), out));
        }
    }

    @Override
    public void requireEqualAnswers(HttpConnection connection, Database database) throws IOException, SQLException {
        ByteArrayOutputStream served = new ByteArrayOutputStream();
        ByteArrayOutputStream made = new ByteArrayOutputStream();
        int rows = served(connection, served);
        if (made(database, made) != rows) {
            throw new IllegalStateException("The server exports " + rows + " rows, PostgreSQL another number");
        }
        try (Stream<String> lines = made.toString(UTF_8).lines()) {
            Iterator<String> expected = lines.iterator();
            served.toString(UTF_8)
                    .lines()
                    .forEach(line -> Operation.requireEqual(line.getBytes(UTF_8), expected.next()));
        }
    }

    @Override
    public Map<Integer, byte[]> requestsBySize() {
        return Map.of();
    }
}
