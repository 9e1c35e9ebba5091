package crm.standalone;

import crm.security.ConfigurationRefused;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A durable PostgreSQL in a folder of the application.
 *
 * <p>The process that holds the folder's lock owns the server: it starts and stops it. Another process of the
 * application (an import beside the running server) joins it. The lock ends with its process in any case, so
 * an owner that finds a server running knows that it is an orphan and stops it before it starts its own.
 */
final class EmbeddedDatabase implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedDatabase.class);

    /** The role that owns all objects and creates the tables. */
    private static final String OWNER = "postgres";

    /** The role of the running server. */
    private static final String APPLICATION = "crm_application";

    private static final String DATABASE = "crm";

    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

    private static final long MEGABYTE = 1024 * 1024;

    private static final long FIRST_START = 300 * MEGABYTE;

    private static final long LATER_START = 50 * MEGABYTE;

    private final int port;

    private final @Nullable EmbeddedPostgres server;

    private final @Nullable FileChannel lock;

    private EmbeddedDatabase(int port, @Nullable EmbeddedPostgres server, @Nullable FileChannel lock) {
        this.port = port;
        this.server = server;
        this.lock = lock;
    }

    /**
     * Starts the server of this folder, or joins the one that another process of this application runs there.
     *
     * @param folder created if it does not exist; the data is in {@code postgres} below it
     * @throws ConfigurationRefused if neither is possible; the message says why
     */
    static EmbeddedDatabase open(Path folder) {
        try {
            Files.createDirectories(folder);
            FileChannel channel = FileChannel.open(
                    folder.resolve("postgres.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock held = channel.tryLock();
            if (held == null) {
                channel.close();
                return join(folder);
            }
            try {
                return start(folder, channel);
            } catch (IOException | SQLException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException | SQLException e) {
            log.debug("The embedded PostgreSQL cannot be used", e);
            throw new ConfigurationRefused(
                    "The embedded PostgreSQL in " + folder.toAbsolutePath() + " cannot be used: " + reason(e) + ".",
                    "Let the user of this process write there, with " + FIRST_START / MEGABYTE + " MB of free space, "
                            + "or choose another folder: crm.standalone.data-directory (environment: "
                            + "CRM_STANDALONE_DATA_DIRECTORY). Two servers need two folders.");
        }
    }

    private static String reason(Exception e) {
        return e instanceof FileSystemException file
                ? file.getFile() + ": " + (file.getReason() == null ? "no access" : file.getReason())
                : String.valueOf(e.getMessage());
    }

    /** PostgreSQL without space stops in the middle of its first start, and logs much before. */
    private static void requireSpace(Path folder, boolean first) throws IOException {
        long free = Files.getFileStore(folder).getUsableSpace();
        long needed = first ? FIRST_START : LATER_START;
        if (free < needed) {
            throw new IOException("the disk has " + free / MEGABYTE + " MB of free space, and " + needed / MEGABYTE
                    + " MB are needed");
        }
    }

    private static EmbeddedDatabase start(Path folder, FileChannel lock) throws IOException, SQLException {
        Path data = folder.resolve("postgres");
        Path initialised = folder.resolve("postgres.initialised");
        if (Files.exists(initialised)) {
            stopOrphan(data);
        } else if (Files.exists(data)) {
            log.warn(
                    "The first start in {} was interrupted; starting again from the beginning",
                    folder.toAbsolutePath());
            stopOrphan(data);
            delete(data);
        }
        requireSpace(folder, Files.notExists(initialised));
        Path binaries = programs(folder);
        EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(binaries.toFile())
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setPGStartupWait(START_TIMEOUT)
                // The library starts PostgreSQL for throwaway data; these settings make the data durable.
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("max_connections", "100")
                .setServerConfig("listen_addresses", "localhost")
                // Case folding of Cyrillic, independent of the machine's locale.
                .setLocaleConfig("locale-provider", "builtin")
                .setLocaleConfig("builtin-locale", "C.UTF-8")
                .setLocaleConfig("locale", "C")
                .start();
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            if (isMissing(statement, "pg_database where datname = '" + DATABASE + "'")) {
                statement.execute("create database " + DATABASE);
            }
            if (isMissing(statement, "pg_roles where rolname = '" + APPLICATION + "'")) {
                statement.execute("create role " + APPLICATION + " login");
            }
        }
        if (!Files.exists(initialised)) {
            Files.createFile(initialised);
        }
        return new EmbeddedDatabase(server.getPort(), server, lock);
    }

    /**
     * For the programs that this process runs: no other user may replace them. The library makes the folder that it
     * gets writable for all users, so it gets one inside of a private folder.
     */
    private static Path programs(Path folder) throws IOException {
        Path own = folder.resolve("binaries");
        Files.createDirectories(own);
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwx------"));
        }
        return own.resolve("postgres");
    }

    private static boolean isMissing(Statement statement, String row) throws SQLException {
        try (ResultSet found = statement.executeQuery("select 1 from " + row)) {
            return !found.next();
        }
    }

    /** The owner may still be starting: waits until its server answers. */
    private static EmbeddedDatabase join(Path folder) throws IOException {
        long end = System.nanoTime() + START_TIMEOUT.toNanos();
        while (System.nanoTime() < end) {
            Integer port = portOf(folder.resolve("postgres"));
            if (port != null && answers(port)) {
                log.info("Joined the PostgreSQL that another process of this application runs in {}", folder);
                return new EmbeddedDatabase(port, null, null);
            }
            pause();
        }
        throw new IOException("another process of this application holds it, but its server does not answer");
    }

    private static void stopOrphan(Path data) throws IOException {
        List<String> pidFile = readPidFile(data);
        if (pidFile.isEmpty()) {
            return;
        }
        ProcessHandle postmaster =
                ProcessHandle.of(Long.parseLong(pidFile.getFirst().strip())).orElse(null);
        if (postmaster == null
                || !postmaster.info().command().orElse("").contains("postgres")
                || !data.toAbsolutePath().toString().equals(pidFile.get(1))) {
            return;
        }
        log.warn("Stopping the PostgreSQL (process {}) that an interrupted run left behind", postmaster.pid());
        Integer port = portOf(data);
        if (port != null) {
            endSessions(port);
        }
        postmaster.destroy();
        try {
            postmaster.onExit().get(START_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IOException("process " + postmaster.pid() + " of an interrupted run does not stop; stop it", e);
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** The orphan stops when its last session ends, and a session may run a long statement whose client is gone. */
    private static void endSessions(int port) {
        try (Connection connection = DriverManager.getConnection(url(port, "postgres"), OWNER, "");
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    select pg_terminate_backend(pid) from pg_stat_activity
                    where backend_type = 'client backend' and pid <> pg_backend_pid()
                    """);
        } catch (SQLException e) {
            log.debug("No sessions to end: {}", e.getMessage());
        }
    }

    private static @Nullable Integer portOf(Path data) throws IOException {
        List<String> pidFile = readPidFile(data);
        return pidFile.size() < 4 ? null : Integer.valueOf(pidFile.get(3).strip());
    }

    private static List<String> readPidFile(Path data) throws IOException {
        try {
            return Files.readAllLines(data.resolve("postmaster.pid"));
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    private static boolean answers(int port) {
        try (Connection connection = DriverManager.getConnection(url(port, DATABASE), OWNER, "")) {
            return connection.isValid(1);
        } catch (SQLException e) {
            log.debug("Not yet: {}", e.getMessage());
            return false;
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(Duration.ofMillis(200));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static String url(int port, String database) {
        return "jdbc:postgresql://localhost:" + port + "/" + database;
    }

    String jdbcUrl() {
        return url(port, DATABASE);
    }

    String owner() {
        return OWNER;
    }

    String application() {
        return APPLICATION;
    }

    /** Whether this process owns the server. */
    boolean isOwner() {
        return server != null;
    }

    /** Stops the server if this process started it. */
    @Override
    public void close() {
        if (server == null || lock == null) {
            return;
        }
        try {
            server.close();
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
