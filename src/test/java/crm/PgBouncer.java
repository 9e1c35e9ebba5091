package crm;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/** PgBouncer in transaction mode before a database of the tests, in a process of its own. */
public final class PgBouncer implements AutoCloseable {

    private final Process process;

    private final int port;

    private PgBouncer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** The program, where it is installed. */
    public static Optional<Path> program() {
        return Stream.of("/usr/sbin/pgbouncer", "/usr/bin/pgbouncer", "/usr/local/bin/pgbouncer")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * @param databasePort where PostgreSQL listens
     * @param sessions with PostgreSQL that all clients share
     */
    public static PgBouncer start(int databasePort, int sessions, Path directory) throws IOException {
        int port = ServerProcess.freePort();
        Path users = directory.resolve("users");
        Files.writeString(users, "\"%s\" \"\"\n\"%s\" \"\"\n".formatted(TestDatabase.OWNER, TestDatabase.APPLICATION));
        Path settings = directory.resolve("pgbouncer.ini");
        Files.writeString(settings, """
                [databases]
                * = host=127.0.0.1 port=%d
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                auth_type = trust
                auth_file = %s
                pool_mode = transaction
                default_pool_size = %d
                max_client_conn = 200
                ignore_startup_parameters = extra_float_digits
                """.formatted(databasePort, port, users, sessions));
        List<String> command = new ArrayList<>(List.of(program().orElseThrow().toString(), settings.toString()));
        if (System.getProperty("user.name").equals("root")) {
            // It refuses to run as root, and reads its files as the other user.
            command.addAll(1, List.of("-u", "nobody"));
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("pgbouncer.log").toFile())
                .start();
        PgBouncer bouncer = new PgBouncer(process, port);
        bouncer.awaitReady(directory.resolve("pgbouncer.log"));
        return bouncer;
    }

    private void awaitReady(Path log) throws IOException {
        try {
            await().atMost(Duration.ofSeconds(20)).until(() -> !process.isAlive() || isReady());
        } catch (ConditionTimeoutException e) {
            close();
            throw new IllegalStateException("PgBouncer does not answer:\n" + Files.readString(log), e);
        }
        if (!process.isAlive()) {
            throw new IllegalStateException("PgBouncer did not start:\n" + Files.readString(log));
        }
    }

    private boolean isReady() {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    public int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
