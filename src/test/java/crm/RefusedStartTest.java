package crm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.File;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A start that fails, as a process: one message, exit code 1, and no stack trace. */
@Execution(ExecutionMode.CONCURRENT)
class RefusedStartTest {

    @TempDir
    private Path directory;

    private Process process(Path log, String... settings) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx512m",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                        .filter(entry -> !entry.endsWith("test-classes"))
                        .collect(Collectors.joining(File.pathSeparator)),
                CrmApplication.class.getName(),
                "--management.server.port=0",
                "--crm.security.jwt-secret=" + Tokens.SECRET,
                "--crm.security.signing-secret=" + ApiTest.SIGNING_SECRET));
        command.addAll(List.of(settings));
        return new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    private String start(String... settings) throws Exception {
        Path log = directory.resolve("start.log");
        Process process = process(log, settings);
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        String output = Files.readString(log);
        assertThat(process.exitValue()).as(output).isEqualTo(1);
        assertThat(output)
                .containsOnlyOnce("APPLICATION FAILED TO START")
                .doesNotContain("\tat ", "Caused by", "Exception encountered");
        return output.substring(output.indexOf("Description:"));
    }

    private static String setting(String name, Object value) {
        return "--" + name + "=" + value;
    }

    @Test
    void databaseIsAway() throws Exception {
        int port = ServerProcess.freePort();
        assertThat(start(
                        setting("spring.datasource.url", "jdbc:postgresql://localhost:" + port + "/crm"),
                        setting("spring.datasource.username", "crm_server")))
                .contains("The database is not reachable.", "localhost:" + port, "Start PostgreSQL");
    }

    /** As a database behind a firewall that forgot it, or one whose processes hang. */
    @Test
    void databaseTakesTheConnectionAndSaysNothing() throws Exception {
        try (ServerSocket silent = new ServerSocket(0)) {
            assertThat(start(
                            setting(
                                    "spring.datasource.url",
                                    "jdbc:postgresql://localhost:" + silent.getLocalPort() + "/crm?loginTimeout=1"),
                            setting("spring.datasource.username", "crm_server")))
                    .contains("The database is not reachable.");
            assertThat(Files.readString(directory.resolve("start.log")))
                    .contains(
                            "Connecting to the database jdbc:postgresql://localhost:" + silent.getLocalPort() + "/crm");
        }
    }

    @Test
    void sigtermEndsAStartThatWaits() throws Exception {
        try (ServerSocket silent = new ServerSocket(0)) {
            Path log = directory.resolve("stopped.log");
            Process process = process(
                    log,
                    setting(
                            "spring.datasource.url",
                            "jdbc:postgresql://localhost:" + silent.getLocalPort() + "/crm?loginTimeout=600"),
                    setting("spring.datasource.username", "crm_server"));
            try {
                await().atMost(Duration.ofMinutes(1))
                        .until(() -> Files.readString(log).contains("Connecting to the database"));
                process.destroy();
                assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
                assertThat(process.exitValue()).isEqualTo(143);
            } finally {
                process.destroyForcibly();
            }
        }
    }

    @Test
    void databaseRefusesTheRole() throws Exception {
        TestDatabase database = TestDatabase.empty();
        assertThat(start(database.arguments("--spring.datasource.username=unknown_role")))
                .contains("The database refuses the role.", "unknown_role", "docs/running.md");
    }

    @Test
    void databaseDoesNotExist() throws Exception {
        assertThat(start(TestDatabase.arguments(TestDatabase.settings(TestDatabase.port(), "no_such_database"))))
                .contains("The database does not exist.", "no_such_database");
    }

    @Test
    void changelogFails() throws Exception {
        TestDatabase database = TestDatabase.empty();
        database.execute("create schema crm; create function crm.search_fold(given text) returns text language sql"
                + " as 'select given'");
        assertThat(start(database.arguments()))
                .contains("The changelog of the database failed.", "search-fold", "already exists");
    }

    @Test
    void portIsTaken() throws Exception {
        TestDatabase database = TestDatabase.withSchema();
        try (ServerSocket taken = new ServerSocket(0)) {
            assertThat(start(database.arguments("--server.port=" + taken.getLocalPort())))
                    .contains("Port " + taken.getLocalPort() + " was already in use");
        }
    }

    @Test
    void folderCannotBeUsed() throws Exception {
        Path file = Files.writeString(directory.resolve("data"), "a file");
        assertThat(start(setting("crm.standalone.data-directory", file)))
                .contains("The embedded PostgreSQL in " + file + " cannot be used", "crm.standalone.data-directory");
    }

    @Test
    void anotherServerUsesTheFolder() throws Exception {
        Path data = directory.resolve("shared");
        Process owner = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "crm.standalone.DatabaseHolder",
                        data.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = owner.inputReader()) {
            assertThat(output.lines().anyMatch(line -> line.startsWith("OPEN true")))
                    .isTrue();
            assertThat(start(setting("crm.standalone.data-directory", data)))
                    .contains("Another server or an import uses the embedded PostgreSQL in " + data);
        } finally {
            owner.getOutputStream().close();
            assertThat(owner.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void folderOfPicturesOrExportsCannotBeUsed() throws Exception {
        TestDatabase database = TestDatabase.withSchema();
        Path file = Files.writeString(directory.resolve("data"), "a file");
        for (String name : List.of("crm.image.directory", "crm.export.directory")) {
            assertThat(start(database.arguments(setting(name, file.resolve("x")))))
                    .contains(file.toString(), name);
        }
    }

    @Test
    void addressIsNoJdbcUrl() throws Exception {
        assertThat(start(
                        setting("spring.datasource.url", "postgres://localhost/crm"),
                        setting("spring.datasource.username", "crm_server")))
                .contains("The setting spring.datasource.url is not a JDBC URL.", "jdbc:postgresql://");
    }
}
