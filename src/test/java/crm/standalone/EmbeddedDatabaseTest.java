package crm.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

class EmbeddedDatabaseTest {

    private static Path folder;

    @BeforeAll
    static void createFolder() throws IOException {
        folder = Folders.fresh("database");
    }

    @BeforeEach
    void empty() {
        try (EmbeddedDatabase database = EmbeddedDatabase.open(folder)) {
            client(database.jdbcUrl()).sql("drop table if exists notes").update();
            client(database.jdbcUrl()).sql("create table notes (text text)").update();
        }
    }

    @Test
    void keepsDataAfterARestart() {
        try (EmbeddedDatabase database = EmbeddedDatabase.open(folder)) {
            assertThat(database.isOwner()).isTrue();
            write(database.jdbcUrl(), "first");
        }
        try (EmbeddedDatabase database = EmbeddedDatabase.open(folder)) {
            assertThat(notes(database.jdbcUrl())).containsExactly("first");
        }
    }

    @Test
    void commitsReachTheDiskBeforeConfirmation() {
        try (EmbeddedDatabase database = EmbeddedDatabase.open(folder)) {
            for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
                assertThat(client(database.jdbcUrl())
                                .sql("show " + setting)
                                .query(String.class)
                                .single())
                        .as(setting)
                        .isEqualTo("on");
            }
            assertThat(client(database.jdbcUrl())
                            .sql("select 'ЁЛКА' ilike 'ёлка'")
                            .query(Boolean.class)
                            .single())
                    .isTrue();
        }
    }

    @Test
    void secondProcessJoinsAndDoesNotStopTheServer() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.open(folder);
                Holder guest = new Holder(folder)) {
            assertThat(guest.owner).isFalse();
            assertThat(guest.url).isEqualTo(database.jdbcUrl());
            write(guest.url, "of the guest");

            guest.close();

            assertThat(notes(database.jdbcUrl())).containsExactly("of the guest");
        }
    }

    @Test
    void nextOwnerStopsTheServerOfAKilledOwner() throws Exception {
        long orphan;
        try (Holder owner = new Holder(folder)) {
            assertThat(owner.owner).isTrue();
            write(owner.url, "before the end");
            owner.kill();
            orphan = postmaster();
            assertThat(ProcessHandle.of(orphan))
                    .hasValueSatisfying(process -> assertThat(process.isAlive()).isTrue());
        }

        try (EmbeddedDatabase database = EmbeddedDatabase.open(folder)) {
            assertThat(database.isOwner()).isTrue();
            assertThat(postmaster()).isNotEqualTo(orphan);
            assertThat(ProcessHandle.of(orphan).filter(ProcessHandle::isAlive)).isEmpty();
            assertThat(notes(database.jdbcUrl())).containsExactly("before the end");
        }
    }

    @Test
    void interruptedFirstStartStartsAgain() throws Exception {
        Path half = Folders.fresh("interrupted");
        Files.createDirectories(half.resolve("postgres").resolve("base"));
        Files.writeString(half.resolve("postgres").resolve("PG_VERSION"), "18\n");

        try (EmbeddedDatabase database = EmbeddedDatabase.open(half)) {
            assertThat(client(database.jdbcUrl())
                            .sql("select current_database()")
                            .query(String.class)
                            .single())
                    .isEqualTo("crm");
        }
    }

    /** Started as root, another user could otherwise replace what root runs. */
    @Test
    void otherUsersCannotReplaceThePrograms() throws IOException {
        try (EmbeddedDatabase database = EmbeddedDatabase.open(folder)) {
            assertThat(database.isOwner()).isTrue();
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("binaries"))))
                .isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.filter(file -> writableByOthers(file)).toList()).isEmpty();
        }
    }

    private static boolean writableByOthers(Path file) {
        try {
            return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void reportsAnUnusableFolder(@TempDir Path temporary) throws IOException {
        Path file = Files.writeString(temporary.resolve("data"), "a file");
        assertThatThrownBy(() -> EmbeddedDatabase.open(file))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("The embedded PostgreSQL in " + file + " cannot be used");
    }

    private static long postmaster() throws IOException {
        return Long.parseLong(Files.readAllLines(folder.resolve("postgres").resolve("postmaster.pid"))
                .getFirst()
                .strip());
    }

    private static void write(String url, String note) {
        client(url).sql("insert into notes values (?)").param(note).update();
    }

    private static List<String> notes(String url) {
        return client(url).sql("select text from notes").query(String.class).list();
    }

    private static JdbcClient client(String url) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url);
        source.setUser("postgres");
        return JdbcClient.create(source);
    }

    /** {@link DatabaseHolder} in a process of its own. */
    private static final class Holder implements AutoCloseable {

        private final Process process;

        private final boolean owner;

        private final String url;

        Holder(Path folder) throws IOException {
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            DatabaseHolder.class.getName(),
                            folder.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            BufferedReader output = process.inputReader();
            String line = output.readLine();
            while (line != null && !line.startsWith("OPEN ")) {
                line = output.readLine();
            }
            if (line == null) {
                throw new IOException("the other process ended without having opened the database");
            }
            String[] words = line.split(" ");
            owner = Boolean.parseBoolean(words[1]);
            url = words[2];
        }

        /** As {@code kill -9} does. */
        void kill() throws InterruptedException {
            process.destroyForcibly();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }

        @Override
        public void close() throws IOException, InterruptedException {
            process.getOutputStream().close();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }
}
