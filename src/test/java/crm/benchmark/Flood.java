package crm.benchmark;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Many connections that send the same hostile request again and again, or hold an unfinished one. */
final class Flood {

    private static final String RELATIONS =
            "customer { fullName } tasks { nodes { id } } payments { nodes { id } } shipments { nodes { id } }";

    private static final int READ_TIMEOUT_MILLIS = 30_000;

    private final String title;

    private final int connections;

    private final Server server;

    /** The bytes of a request by its number. */
    private final IntFunction<byte[]> request;

    /** Whether the request is complete, and its answer is read before the next one. */
    private final boolean complete;

    private final AtomicLong sent = new AtomicLong();

    private final Map<String, AtomicLong> answers = new ConcurrentSkipListMap<>();

    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private Flood(String title, int connections, Server server, boolean complete, IntFunction<byte[]> request) {
        this.title = title;
        this.connections = connections;
        this.server = server;
        this.complete = complete;
        this.request = request;
    }

    static List<Flood> all(Server server, Database database) throws SQLException {
        String employee = "Authorization: Bearer " + Server.token("01900000-0000-7000-8000-00000000beee") + "\r\n";
        String customer = database.text("select id::text from customers order by id limit 1");
        String ids = IntStream.range(0, 400)
                .mapToObj("\\\"01900000-0000-7000-8000-%012d\\\""::formatted)
                .collect(Collectors.joining(" "));
        String words = IntStream.range(0, 30_000)
                .mapToObj("\\\"city %d\\\""::formatted)
                .collect(Collectors.joining(" "));
        return List.of(
                new Flood(
                        "1,000 bodies of 1 MB without a token, unfinished",
                        1_000,
                        server,
                        false,
                        i -> unfinished("", 1 << 20)),
                new Flood(
                        "1,000 bodies of 16 KB without a token, unfinished",
                        1_000,
                        server,
                        false,
                        i -> unfinished("", 16_000)),
                new Flood(
                        "500 bodies of 1 MB of an employee, unfinished",
                        500,
                        server,
                        false,
                        i -> unfinished(employee, 1 << 20)),
                new Flood(
                        "1,500 unfinished headers",
                        1_500,
                        server,
                        false,
                        i -> "POST /graphql HTTP/1.1\r\nHost: x\r\nX-A: ".getBytes(ISO_8859_1)),
                new Flood(
                        "documents without a token, each another",
                        16,
                        server,
                        true,
                        i -> post("", "{ nodes(ids: [" + "1 ".repeat(7_000) + i + "]) { id } }")),
                new Flood(
                        "documents without a token, 900 fields each",
                        16,
                        server,
                        true,
                        i -> post("", "{ orders { nodes { " + "id ".repeat(900) + " a" + i + ": id } } }")),
                new Flood(
                        "documents of an employee, each another",
                        16,
                        server,
                        true,
                        i -> post(employee, "{ nodes(ids: [" + "1 ".repeat(14_000) + i + "]) { id } }")),
                new Flood(
                        "huge exponents",
                        16,
                        server,
                        true,
                        i -> post(
                                employee,
                                "{ orders(filter: {amount: {min: 1e" + (200_000_000 + i) + "}}) { nodes { id } } }")),
                new Flood(
                        "100,000 digits",
                        16,
                        server,
                        true,
                        i -> post(
                                employee,
                                "{ orders(filter: {amount: {min: " + "9".repeat(100_000) + "}}) { nodes { id } } }")),
                new Flood(
                        "lists of 400 actors in a filter",
                        6,
                        server,
                        true,
                        i -> post(
                                employee,
                                "{ customer(id: \\\"" + customer + "\\\") { id } statusHistory(filter: {actor: [" + ids
                                        + "]}) { nodes { id } } }")),
                new Flood(
                        "30,000 cities in a filter",
                        6,
                        server,
                        true,
                        i -> post(employee, "{ customers(filter: {city: [" + words + "]}) { nodes { id } } }")),
                new Flood(
                        "pages with a failing field",
                        8,
                        server,
                        true,
                        i -> post(
                                employee,
                                "{ orders(first: 100) { nodes { " + RELATIONS
                                        + " history(first: 5, after: \\\"x\\\") { nodes { to } } } } }")),
                new Flood("bodies that are no JSON", 16, server, true, i -> body("", "{".repeat(15_000))),
                new Flood(
                        "Accept-Language with 2,000 languages",
                        16,
                        server,
                        true,
                        i -> ("GET /graphql?query=%7B__typename%7D HTTP/1.1\r\nHost: x\r\nAccept-Language: "
                                        + "en,".repeat(2_000) + "ru\r\n\r\n")
                                .getBytes(ISO_8859_1)));
    }

    private static byte[] unfinished(String headers, int size) {
        return ("POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n" + headers + "Content-Length: "
                        + size + "\r\n\r\n" + " ".repeat(size - 1))
                .getBytes(ISO_8859_1);
    }

    private static byte[] post(String headers, String document) {
        return body(headers, "{\"query\": \"" + document + "\"}");
    }

    private static byte[] body(String headers, String body) {
        return ("POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n" + headers + "Content-Length: "
                        + body.length() + "\r\n\r\n" + body)
                .getBytes(ISO_8859_1);
    }

    String title() {
        return title;
    }

    int connections() {
        return connections;
    }

    long sent() {
        return sent.get();
    }

    String answers() {
        return answers.entrySet().stream()
                .map(entry ->
                        "%s: %,d".formatted(entry.getKey(), entry.getValue().get()))
                .collect(Collectors.joining(", "));
    }

    /** Sends until the flood has ended; each time on a new connection. */
    Void send(int number, AtomicBoolean ended) throws InterruptedException {
        for (int i = number; !ended.get(); i += connections) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                open.add(socket);
                socket.setSoTimeout(READ_TIMEOUT_MILLIS);
                sent.incrementAndGet();
                socket.getOutputStream().write(request.apply(i));
                String status = status(socket.getInputStream());
                answers.computeIfAbsent(status, key -> new AtomicLong()).incrementAndGet();
                open.remove(socket);
                if (!complete) {
                    TimeUnit.MILLISECONDS.sleep(500);
                }
            } catch (IOException e) {
                if (!ended.get()) {
                    answers.computeIfAbsent("closed", key -> new AtomicLong()).incrementAndGet();
                    TimeUnit.MILLISECONDS.sleep(100);
                }
            }
        }
        return null;
    }

    /** Ends what still waits. */
    void close() throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
    }

    private static String status(InputStream in) throws IOException {
        byte[] line = in.readNBytes(12);
        return line.length < 12 ? "closed" : new String(line, 9, 3, ISO_8859_1);
    }
}
