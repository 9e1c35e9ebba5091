package crm;

import crm.outbound.OpenedClient;
import crm.outbound.OpenedServer;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The application in a process of its own, against a database of the tests, so that it can be killed. */
public final class ServerProcess implements AutoCloseable {

    private static final Duration LONGEST_START = Duration.ofMinutes(2);

    private final Process process;

    private final Api api;

    private ServerProcess(Process process, Api api) {
        this.process = process;
        this.api = api;
    }

    /**
     * Starts it and waits until it is ready.
     *
     * @param directory where it runs and leaves its log
     * @param settings beside the database and the secrets, such as {@code --crm.job.enabled=false}
     */
    public static ServerProcess start(TestDatabase database, Path directory, String... settings) {
        return start(database, directory, freePort(), settings);
    }

    /** The same at a port of the caller's, so that its clients find the next one at the same address. */
    public static ServerProcess start(TestDatabase database, Path directory, int port, String... settings) {
        return start(database, directory, port, List.of("-cp", classPath(), CrmApplication.class.getName()), settings);
    }

    /** The same, but it may send requests to a server of the test, at {@link OpenedClient#PUBLIC}. */
    public static ServerProcess startOpened(
            TestDatabase database, Path directory, int port, int opened, String... settings) {
        Path classes = directory.resolve("opened-classes");
        OpenedServer.copyTo(classes);
        List<String> application = List.of(
                "-D" + OpenedServer.PORT + "=" + opened,
                "-cp",
                classPath() + File.pathSeparator + classes.toAbsolutePath(),
                OpenedServer.class.getName());
        return start(database, directory, port, application, settings);
    }

    private static ServerProcess start(
            TestDatabase database, Path directory, int port, List<String> application, String... settings) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx512m",
                "-XX:+ExitOnOutOfMemoryError",
                // Tests do not wait for proxies; an argument overrides it.
                "-Dcrm.http.drain-period=0s"));
        command.addAll(application);
        command.addAll(List.of(
                "--server.port=" + port,
                "--management.server.port=0",
                SuiteLogs.ofAnotherProcess(),
                "--crm.security.jwt-secret=" + Tokens.SECRET,
                "--crm.security.signing-secret=" + ApiTest.SIGNING_SECRET,
                // One caller sends all requests of a test.
                "--crm.limit.points-per-minute=100000000"));
        command.addAll(List.of(database.arguments(settings)));
        Path log = directory.resolve("server.log");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            ServerProcess server = new ServerProcess(process, Api.at("http://localhost:" + port));
            server.awaitReady(log);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The server runs without the test classes and without the log configuration of the tests. */
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Api api() {
        return api;
    }

    /** Sends SIGTERM: the server shuts down gracefully. */
    public void terminate() {
        process.destroy();
    }

    /** @return its exit code, 143 after {@link #terminate} */
    public int awaitEnd() throws InterruptedException {
        if (!process.waitFor(LONGEST_START.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("it does not end");
        }
        return process.exitValue();
    }

    /** Sends SIGKILL: the server ends without any cleanup. */
    public void kill() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }

    private void awaitReady(Path log) throws IOException {
        long end = System.nanoTime() + LONGEST_START.toNanos();
        while (System.nanoTime() < end) {
            if (isReady()) {
                return;
            }
            try {
                if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
                    break;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        kill();
        throw new IllegalStateException("the server did not start:\n" + Files.readString(log));
    }

    private boolean isReady() {
        try {
            return api.anonymous().get("/readyz").status() == 200;
        } catch (UncheckedIOException e) {
            // The server does not listen yet.
            return false;
        }
    }
}
