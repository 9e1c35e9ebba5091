package crm.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The application as a process of its own, as it would run elsewhere. */
final class Server implements AutoCloseable {

    private static final Duration START_TIMEOUT = Duration.ofMinutes(5);

    private static final String SECRET = "the benchmark's own secret that guards nothing at all";

    private final Process process;

    private final int port;

    private final int managementPort;

    private Server(Process process, int port, int managementPort) {
        this.process = process;
        this.port = port;
        this.managementPort = managementPort;
    }

    /** Returns when the server answers. One caller sends more than the quotas allow. */
    static Server start(Settings settings, Map<String, String> database) throws IOException, InterruptedException {
        return start(settings, database, Map.of("CRM_LIMIT_POINTS_PER_MINUTE", "1000000000"));
    }

    /** With the default quotas. */
    static Server startWithLimits(Settings settings, Map<String, String> database)
            throws IOException, InterruptedException {
        return start(settings, database, Map.of());
    }

    /** @param limits other settings, as variables of the environment */
    static Server start(Settings settings, Map<String, String> database, Map<String, String> limits)
            throws IOException, InterruptedException {
        int port = freePort();
        int managementPort = freePort();
        Path log = settings.folder().resolve("server.log");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:+ExitOnOutOfMemoryError");
        command.addAll(settings.jvm());
        if (settings.recording()) {
            command.add("-XX:StartFlightRecording=settings=profile,delay="
                    + settings.warmUp().toSeconds() + "s,filename="
                    + settings.folder().resolve("server.jfr"));
        }
        command.addAll(List.of("-cp", classPath(), "crm.CrmApplication"));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .directory(settings.folder().toFile());
        builder.environment().putAll(database);
        builder.environment().putAll(limits);
        builder.environment()
                .putAll(Map.of(
                        "SERVER_PORT",
                        String.valueOf(port),
                        "MANAGEMENT_SERVER_PORT",
                        String.valueOf(managementPort),
                        "SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE",
                        String.valueOf(settings.pool()),
                        "CRM_SECURITY_JWT_SECRET",
                        SECRET,
                        "CRM_SECURITY_SIGNING_SECRET",
                        SECRET));
        if (settings.workloads().contains("W7")) {
            // Otherwise the benchmark would mostly measure the polling interval of the job runner.
            builder.environment().put("CRM_JOB_POLLING_INTERVAL", "50ms");
        } else {
            // Pictures of bookings, which are on no server, would be tried again and again.
            builder.environment().put("CRM_JOB_ENABLED", "false");
        }
        Server server = new Server(builder.start(), port, managementPort);
        try {
            server.await(log);
        } catch (IOException | InterruptedException | RuntimeException e) {
            server.close();
            throw e;
        }
        return server;
    }

    /** The server runs without the test classes. */
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("test-classes"))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void await(Path log) throws IOException, InterruptedException {
        HttpRequest health = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/readyz"))
                .build();
        long end = System.nanoTime() + START_TIMEOUT.toNanos();
        try (HttpClient client = HttpClient.newHttpClient()) {
            while (System.nanoTime() < end) {
                if (!process.isAlive()) {
                    throw new IllegalStateException("The server does not start; see " + log);
                }
                try {
                    if (client.send(health, HttpResponse.BodyHandlers.discarding())
                                    .statusCode()
                            == 200) {
                        return;
                    }
                } catch (java.net.ConnectException e) {
                    // Not yet listening.
                }
                TimeUnit.MILLISECONDS.sleep(200);
            }
        }
        throw new IllegalStateException("The server does not answer within " + START_TIMEOUT + "; see " + log);
    }

    String address() {
        return "http://localhost:" + port;
    }

    int port() {
        return port;
    }

    /** Whether {@code /livez} answers 200 in time. */
    boolean isAlive(Duration timeout) {
        try (Socket socket = new Socket()) {
            int millis = Math.toIntExact(timeout.toMillis());
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), millis);
            socket.setSoTimeout(millis);
            socket.getOutputStream()
                    .write("GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8).startsWith("HTTP/1.1 200");
        } catch (IOException e) {
            return false;
        }
    }

    /** The present value of a counter or gauge, by its name in the format of Prometheus. */
    double metric(String name) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + managementPort + "/actuator/prometheus"))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString())
                    .body()
                    .lines()
                    .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        }
    }

    /** The heap in use after a collection, as the JVM's own tool prints it. */
    long heapMegabytes() throws IOException, InterruptedException {
        jcmd("GC.run");
        Matcher used = Pattern.compile("used (\\d+)K").matcher(jcmd("GC.heap_info"));
        if (!used.find()) {
            throw new IllegalStateException("jcmd prints no heap");
        }
        return Long.parseLong(used.group(1)) / 1024;
    }

    private String jcmd(String command) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        String.valueOf(process.pid()),
                        command)
                .redirectErrorStream(true)
                .start();
        String printed = new String(jcmd.getInputStream().readAllBytes(), UTF_8);
        if (jcmd.waitFor() != 0) {
            throw new IllegalStateException(printed);
        }
        return printed;
    }

    /** A connection whose caller is a manager. */
    HttpConnection connect() throws IOException {
        return connect("01900000-0000-7000-8000-00000000beec");
    }

    HttpConnection connect(String manager) throws IOException {
        return new HttpConnection(port, "/graphql", token(manager));
    }

    static String token(String manager) {
        Instant now = Instant.now();
        SignedJWT token = new SignedJWT(
                new JWSHeader(JWSAlgorithm.HS256),
                new JWTClaimsSet.Builder()
                        .subject(manager)
                        .claim("name", "Benchmark")
                        .claim("email", manager + "@example.com")
                        .claim("app_metadata", Map.of("role", "manager"))
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plus(Duration.ofDays(1))))
                        .build());
        try {
            token.sign(new MACSigner(SECRET.getBytes(UTF_8)));
        } catch (JOSEException e) {
            throw new IllegalStateException("the secret cannot sign", e);
        }
        return token.serialize();
    }

    /** The processor time that it has taken so far. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
