package crm.benchmark;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Many connections that send the same hostile request again and again, or hold an unfinished one. A process of its own
 * with the lowest priority: attackers do not use the processor of the server.
 */
final class Flood {

    private static final String EMPLOYEE = "01900000-0000-7000-8000-00000000beee";

    private static final String RELATIONS =
            "customer { fullName } tasks { nodes { id } } payments { nodes { id } } shipments { nodes { id } }";

    private static final int READ_TIMEOUT_MILLIS = 30_000;

    private final String title;

    private final int connections;

    /** The bytes of a request by its number. */
    private final IntFunction<byte[]> request;

    /** Whether the request is complete, and its answer is read before the next one. */
    private final boolean complete;

    private final AtomicLong sent = new AtomicLong();

    private final Map<String, AtomicLong> answers = new ConcurrentSkipListMap<>();

    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private Flood(String title, int connections, boolean complete, IntFunction<byte[]> request) {
        this.title = title;
        this.connections = connections;
        this.complete = complete;
        this.request = request;
    }

    /** What a flood sent, and how often each status came back. */
    record Result(long sent, String answers) {}

    /** Arguments: the number of the flood, the port of the server, and for how many seconds. */
    public static void main(String[] args) throws Exception {
        Flood flood = all().get(Integer.parseInt(args[0]));
        int port = Integer.parseInt(args[1]);
        AtomicBoolean ended = new AtomicBoolean();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < flood.connections; i++) {
                int number = i;
                threads.submit(() -> flood.send(port, number, ended));
            }
            TimeUnit.SECONDS.sleep(Long.parseLong(args[2]));
            ended.set(true);
            for (Socket socket : flood.open) {
                socket.close();
            }
        }
        System.out.println(flood.sent.get() + " " + flood.answers());
    }

    /** Starts the process of a flood. */
    static Process start(int number, int port, Duration duration) throws IOException {
        return new ProcessBuilder(
                        "nice",
                        "-n",
                        "19",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1g",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Flood.class.getName(),
                        String.valueOf(number),
                        String.valueOf(port),
                        String.valueOf(duration.toSeconds()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Waits for the end of the process. */
    static Result result(Process process) throws IOException, InterruptedException {
        String line = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        process.waitFor();
        int space = line.indexOf(' ');
        return space < 0
                ? new Result(Long.parseLong(line), "")
                : new Result(Long.parseLong(line.substring(0, space)), line.substring(space + 1));
    }

    static List<Flood> all() {
        String employee = "Authorization: Bearer " + Server.token(EMPLOYEE) + "\r\n";
        String ids = IntStream.range(0, 100)
                .mapToObj("\\\"01900000-0000-7000-8000-%012d\\\""::formatted)
                .collect(Collectors.joining(" "));
        String words = IntStream.range(0, 30_000)
                .mapToObj("\\\"city %d\\\""::formatted)
                .collect(Collectors.joining(" "));
        byte[] megabyte = unfinished("", 1 << 20);
        byte[] anonymous = unfinished("", 16_000);
        byte[] employees = unfinished(employee, 1 << 20);
        byte[] header = "POST /graphql HTTP/1.1\r\nHost: x\r\nX-A: ".getBytes(ISO_8859_1);
        return List.of(
                new Flood("1,000 bodies of 1 MB without a token, unfinished", 1_000, false, i -> megabyte),
                new Flood("1,000 bodies of 16 KB without a token, unfinished", 1_000, false, i -> anonymous),
                new Flood("500 bodies of 1 MB of an employee, unfinished", 500, false, i -> employees),
                new Flood("1,500 unfinished headers", 1_500, false, i -> header),
                new Flood(
                        "documents without a token, each another",
                        16,
                        true,
                        i -> post("", "{ nodes(ids: [" + "1 ".repeat(7_000) + i + "]) { id } }")),
                new Flood(
                        "documents without a token, 900 fields each",
                        16,
                        true,
                        i -> post("", "{ orders { nodes { " + "id ".repeat(900) + " a" + i + ": id } } }")),
                new Flood(
                        "documents of an employee, each another",
                        16,
                        true,
                        i -> post(employee, "{ nodes(ids: [" + "1 ".repeat(14_000) + i + "]) { id } }")),
                new Flood(
                        "huge exponents",
                        16,
                        true,
                        i -> post(
                                employee,
                                "{ orders(filter: {amount: {min: 1e" + (200_000_000 + i) + "}}) { nodes { id } } }")),
                new Flood(
                        "100,000 digits",
                        16,
                        true,
                        i -> post(
                                employee,
                                "{ orders(filter: {amount: {min: " + "9".repeat(100_000) + "}}) { nodes { id } } }")),
                new Flood(
                        "lists of 100 actors in a filter",
                        6,
                        true,
                        i -> post(employee, "{ statusHistory(filter: {actor: [" + ids + "]}) { nodes { id } } }")),
                new Flood(
                        "30,000 cities in a filter",
                        6,
                        true,
                        i -> post(employee, "{ customers(filter: {city: [" + words + "]}) { nodes { id } } }")),
                new Flood(
                        "pages with a failing field",
                        8,
                        true,
                        i -> post(
                                employee,
                                "{ orders(first: 100) { nodes { " + RELATIONS
                                        + " history(first: 5, after: \\\"x\\\") { nodes { to } } } } }")),
                new Flood("bodies that are no JSON", 16, true, i -> body("", "{".repeat(15_000))),
                new Flood(
                        "Accept-Language with 2,000 languages",
                        16,
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

    private String answers() {
        return answers.entrySet().stream()
                .map(entry ->
                        "%s: %,d".formatted(entry.getKey(), entry.getValue().get()))
                .collect(Collectors.joining(", "));
    }

    /** Sends until the flood has ended; each time on a new connection. */
    private Void send(int port, int number, AtomicBoolean ended) throws InterruptedException {
        for (int i = number; !ended.get(); i += connections) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
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

    private static String status(InputStream in) throws IOException {
        byte[] line = in.readNBytes(12);
        return line.length < 12 ? "closed" : new String(line, 9, 3, ISO_8859_1);
    }
}
