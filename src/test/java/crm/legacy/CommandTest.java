package crm.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import crm.ApiTest;
import crm.CrmApplication;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The output and the exit codes of the command. */
class CommandTest extends ImportTest {

    private record Ended(int code, List<String> out, List<String> err) {}

    /** The lines of a file are run by code that signs links and cursors in answers. */
    private static final String SIGNING_SECRET = "--crm.security.signing-secret=" + ApiTest.SIGNING_SECRET;

    /** Starts the command as a separate process. */
    private Ended start(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                CrmApplication.class.getName()));
        command.addAll(List.of(arguments));
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        Process process = new ProcessBuilder(command)
                // Another working directory: the application must not find the folders of the project.
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("the process ends").isTrue();
        return new Ended(
                process.exitValue(),
                read(out).lines().toList(),
                read(err).lines().filter(line -> !line.startsWith("WARNING:")).toList());
    }

    @Test
    void printsItsUsage() throws Exception {
        Ended other = start("export", "somewhere");
        assertThat(other.code()).as("%s", other).isEqualTo(2);
        assertThat(other.err()).singleElement().asString().startsWith("usage:");

        Ended none = start("import");
        assertThat(none.code()).as("%s", none).isEqualTo(2);
        assertThat(none.err()).first().asString().startsWith("usage:");

        Ended help = start("import", "--help");
        assertThat(help.code()).as("%s", help).isZero();
        assertThat(help.out()).isEqualTo(none.err());
        assertThat(help.err()).isEmpty();

        Ended two = start("import", "a", "b");
        assertThat(two.code()).as("%s", two).isEqualTo(2);
        assertThat(two.err()).containsExactly("import: more than one SOURCE; see import --help");
    }

    @Test
    void reportsAnUnusableDirectoryInOneLine() throws Exception {
        Ended ended = start("import", directory.resolve("nowhere").toString());

        assertThat(ended.code()).as("%s", ended).isEqualTo(2);
        assertThat(ended.err()).singleElement().asString().contains("nowhere", "does not exist");
        assertThat(ended.out()).isEmpty();
    }

    @Test
    void reportsAnUnreachableDatabaseInOneLine() throws Exception {
        oneCustomer();
        Ended ended = start(
                "import",
                export().toString(),
                "--spring.datasource.url=jdbc:postgresql://localhost:1/crm?user=postgres");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).singleElement().asString().contains("The database is not reachable");
        assertThat(ended.out()).isEmpty();
    }

    @Test
    void reportsARefusedStartInOneLine() throws Exception {
        oneCustomer();
        Ended ended = start(database.arguments("import", export().toString(), "--crm.database.schema=pg_temp"));

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err())
                .singleElement()
                .asString()
                .startsWith("import: ")
                .contains("crm.database.schema");
        assertThat(ended.out()).isEmpty();
    }

    @Test
    void reportsAnUnreachableSourceInOneLineWithoutThePassword() throws Exception {
        Ended ended = start("import", "postgresql://reader:s3cret@localhost:1/old");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err())
                .singleElement()
                .asString()
                .contains("the source postgresql://reader@localhost:1/old?schema=public is not available")
                .doesNotContain("s3cret");
        assertThat(ended.out()).isEmpty();
    }

    @Test
    void writesNothingInADryRunFromADatabase() throws Exception {
        OldDatabase old = new OldDatabase();
        try {
            Ended ended = start(database.arguments("import", old.uri("postgres", ""), "--dry-run"));

            assertThat(ended.code()).as("%s", ended).isZero();
            assertThat(ended.err()).isEmpty();
            assertThat(ended.out()).contains("Dry run: nothing was written");
            assertThat(ended.out().stream().map(line -> line.replaceAll(" +", " ")))
                    .anyMatch(line -> line.matches("public.customers [0-9]+ [0-9]+ 0 0 .*"));
            assertThat(count("customers")).isZero();
        } finally {
            old.drop();
        }
    }

    private Ended startImport() throws IOException, InterruptedException {
        return start(database.arguments("import", export().toString()));
    }

    @Test
    void importsWithTheWholeApplicationAndPrintsATable() throws Exception {
        customers("C1,Иван,,nonsense,2026-01-01T00:00:00Z", "C2,,,,2026-01-01T00:00:00Z");
        orders("O1,ORD-1,C1,,Trek,new,2026-01-02T00:00:00Z");
        file("notes.txt", "x");

        Ended ended = startImport();

        assertThat(ended.code()).as("%s", ended).isZero();
        assertThat(ended.err()).isEmpty();
        assertThat(String.join("", ended.out()).chars())
                .as("no control characters without a terminal")
                .allMatch(c -> c >= ' ');
        assertThat(ended.out().stream().map(line -> line.replaceAll(" +", " ").strip()))
                .contains(
                        "file read created updated unchanged warned rejected",
                        "customers.csv 2 1 0 0 1 1",
                        "orders.csv 1 1 0 0 0 0",
                        "total 3 2 0 0 1 1",
                        "Not imported: the file notes.txt")
                .anyMatch(line -> line.matches("customers.csv 2 rows .* rows/s.*"))
                .anyMatch(line -> line.matches("3 rows in [0-9.]+ s, [0-9,]+ rows/s"))
                .anyMatch(line -> line.matches("Rejected rows: rejects-[0-9]{8}T[0-9]{6}Z\\.ndjson"))
                .anyMatch(line -> line.matches("Warnings: warnings-[0-9]{8}T[0-9]{6}Z\\.ndjson"));
        assertThat(count("service_levels"))
                .as("due dates follow the settings in the database")
                .isPositive();
        assertThat(value("select sla_due_at is not null from orders")).isEqualTo("true");
        assertThat(count("legacy_records where demo")).isZero();
    }

    @Test
    void verifiesWithTheWholeApplicationAndPrintsTheDifferences() throws Exception {
        oneCustomer();
        orders("O1,ORD-1,C1,,Trek,new,2026-01-02T00:00:00Z");
        assertThat(startImport().code()).isZero();
        String[] verify = database.arguments("import", "verify", export().toString());

        Ended same = start(verify);
        assertThat(same.code()).as("%s", same).isZero();
        assertThat(same.err()).isEmpty();
        assertThat(same.out().stream().map(line -> line.replaceAll(" +", " ").strip()))
                .anyMatch(line -> line.matches("orders.csv 1 1 0 .*"));

        database.execute("update customers set full_name = 'Other'");
        Ended other = start(verify);
        assertThat(other.code()).as("%s", other).isEqualTo(3);
        assertThat(String.join("\n", other.out())).containsPattern("differences-[0-9]{8}T[0-9]{6}Z\\.ndjson");
    }

    @Test
    void reportsATruncatedFileInOneLine() throws Exception {
        bytes("customers.csv", "id,full_name\nC1,\"never closed".getBytes(StandardCharsets.UTF_8));

        Ended ended = startImport();

        assertThat(ended.code()).as("%s", ended).isEqualTo(2);
        assertThat(ended.err()).singleElement().asString().contains("customers.csv", "line");
        assertThat(count("customers")).isZero();
    }

    @Test
    void importsRecordsWithTheWholeApplicationAsAnAdministrator() throws Exception {
        database.execute("""
                insert into users (id, name, email, role, created_at, updated_at)
                values ('%s', 'Olga', 'olga@example.com', 'ADMIN', now(), now())""".formatted(MANAGER));
        Path records = Files.writeString(directory.resolve("records.ndjson"), """
                {"type": "CUSTOMER", "externalReference": "c-1", "fullName": "Vera", "telegram": "@vera_new"}
                {"type": "LEAD", "externalReference": "l-1", "source": "partner_site", "customerId": "c-1"}
                {"type": "LEAD", "externalReference": "l-2", "source": "A B", "customerId": "c-1"}
                """);

        Ended ended = start(
                database.arguments("import", "records", "--user=Olga@example.com", records.toString(), SIGNING_SECRET));

        assertThat(ended.err()).isEmpty();
        assertThat(ended.code()).as("%s", ended).isZero();
        assertThat(ended.out().stream().map(line -> line.replaceAll(" +", " ").strip()))
                .contains("file read created updated unchanged rejected", "records.ndjson 3 2 0 0 1")
                .anyMatch(line -> line.matches("Rejected lines: rejects-[0-9]{8}T[0-9]{6}Z\\.ndjson"));
        assertThat(value("select c.full_name from leads l join customers c on c.id = l.customer_id"))
                .isEqualTo("Vera");

        Ended other = start("import", "records", "--user=olga@example.com", "nowhere.ndjson");
        assertThat(other.code()).isEqualTo(2);
        assertThat(other.err()).containsExactly("import: the file nowhere.ndjson does not exist");
    }
}
