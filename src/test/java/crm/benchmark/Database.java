package crm.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import crm.TestDatabase;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.util.FileSystemUtils;

/** A PostgreSQL with the application's own settings, filled for the benchmark and kept for the next run. */
final class Database implements AutoCloseable {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

    private static final String OWNER = "postgres";

    private static final String SERVERS_ROLE = "crm_server";

    private final EmbeddedPostgres server;

    private final Path filled;

    private final String version;

    private final HikariDataSource pool;

    private Database(EmbeddedPostgres server, Path filled, String version, HikariDataSource pool) {
        this.server = server;
        this.filled = filled;
        this.version = version;
        this.pool = pool;
    }

    /** Keeps what an earlier run filled, unless the changelog or the fill has changed since. */
    static Database start(Path folder, int poolSize) throws IOException, SQLException {
        Path data = folder.resolve("postgres");
        Path filled = folder.resolve("postgres.filled");
        String version = version();
        Files.createDirectories(folder);
        stopOrphan(data);
        if (Files.notExists(filled) || !Files.readString(filled).equals(version)) {
            Files.deleteIfExists(filled);
            FileSystemUtils.deleteRecursively(data);
        }
        // As crm.standalone starts it, and with the extension that counts statements.
        EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(folder.resolve("binaries").toFile())
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setPGStartupWait(START_TIMEOUT)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("max_connections", "100")
                .setServerConfig("listen_addresses", "localhost")
                .setServerConfig("shared_preload_libraries", "pg_stat_statements")
                .setLocaleConfig("locale-provider", "builtin")
                .setLocaleConfig("builtin-locale", "C.UTF-8")
                .setLocaleConfig("locale", "C")
                .start();
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("select 1 from pg_database where datname = 'crm'")) {
            if (!found.next()) {
                statement.execute("create database crm");
                statement.execute("create role " + SERVERS_ROLE + " login");
            }
        }
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url(server));
        config.addDataSourceProperty("currentSchema", TestDatabase.SCHEMA + ",public");
        config.setMaximumPoolSize(poolSize);
        // How similar words have to be, as in the application.
        config.setConnectionInitSql("set pg_trgm.word_similarity_threshold = 0.4");
        Database database = new Database(server, filled, version, new HikariDataSource(config));
        database.execute("create extension if not exists pg_stat_statements");
        return database;
    }

    /** The application has created the tables; a run that was interrupted here starts again. */
    void fill() throws IOException, SQLException {
        if (Files.exists(filled)) {
            return;
        }
        long start = System.nanoTime();
        System.out.println("Filling the database; later runs keep it");
        execute(new ClassPathResource("benchmark/fill.sql").getContentAsString(UTF_8));
        execute("vacuum analyze");
        execute("checkpoint");
        Files.writeString(filled, version);
        System.out.printf("Filled in %d s%n", (System.nanoTime() - start) / 1_000_000_000);
    }

    /** After changes: a run must not measure what an earlier one wrote. */
    void fillAtNextStart() throws IOException {
        Files.deleteIfExists(filled);
    }

    /** As before the change feed: records with positions and indexes of their own, and no triggers that tell. */
    void stopFeed() throws IOException, SQLException {
        execute(new ClassPathResource("benchmark/stop-feed.sql").getContentAsString(UTF_8));
    }

    void startFeed() throws IOException, SQLException {
        execute(new ClassPathResource("benchmark/start-feed.sql").getContentAsString(UTF_8));
    }

    private static String url(EmbeddedPostgres server) {
        return server.getJdbcUrl(OWNER, "crm");
    }

    /** For a process that connects as the owner of the tables. */
    String ownersUrl() {
        return "postgresql://%s@localhost:%d/crm".formatted(OWNER, server.getPort());
    }

    String schema() {
        return TestDatabase.SCHEMA;
    }

    /** With which the server is started. */
    Map<String, String> environment() {
        return Map.of(
                "SPRING_DATASOURCE_URL",
                "jdbc:postgresql://localhost:" + server.getPort() + "/crm",
                "SPRING_DATASOURCE_USERNAME",
                SERVERS_ROLE,
                "SPRING_LIQUIBASE_USER",
                OWNER);
    }

    Connection connection() throws SQLException {
        return pool.getConnection();
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    String text(String sql) throws SQLException {
        try (Connection connection = connection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    /** How many statements this database has executed so far; its own bookkeeping not counted. */
    long statements() throws SQLException {
        return Long.parseLong(text("""
                select coalesce(sum(s.calls), 0) from pg_stat_statements s join pg_database d on d.oid = s.dbid
                where d.datname = 'crm' and s.query not like '%pg_stat_statements%'"""));
    }

    /** The processor time of the server's processes. */
    Duration cpu() throws IOException {
        ProcessHandle postmaster =
                ProcessHandle.of(pidOf(dataDirectory())).orElseThrow(() -> new IOException("PostgreSQL is gone"));
        return postmaster
                .descendants()
                .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }

    private Path dataDirectory() {
        return filled.resolveSibling("postgres");
    }

    private static long pidOf(Path data) throws IOException {
        return Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).getFirst().strip());
    }

    /** Stops the server that a killed benchmark left running. */
    private static void stopOrphan(Path data) throws IOException {
        if (Files.notExists(data.resolve("postmaster.pid"))) {
            return;
        }
        ProcessHandle.of(pidOf(data))
                .filter(process -> process.info().command().orElse("").contains("postgres"))
                .ifPresent(process -> {
                    System.out.println("Stopping the PostgreSQL that an interrupted run left behind");
                    process.destroy();
                    try {
                        process.onExit().join();
                    } catch (CompletionException e) {
                        throw new IllegalStateException("process " + process.pid() + " does not stop; stop it", e);
                    }
                });
    }

    /** The fill and the changelog that it was written for. */
    private static String version() throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
        digest.update(new ClassPathResource("benchmark/fill.sql").getContentAsByteArray());
        for (Resource changes :
                List.of(new PathMatchingResourcePatternResolver().getResources("classpath:changelog/**/*.sql"))) {
            digest.update(changes.getContentAsByteArray());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public void close() throws IOException {
        pool.close();
        server.close();
    }
}
