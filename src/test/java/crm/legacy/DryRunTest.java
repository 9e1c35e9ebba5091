package crm.legacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import crm.console.Progress;
import crm.legacy.file.ExportDirectory;
import crm.legacy.report.ImportResult;
import crm.legacy.row.ExportSource;
import crm.legacy.row.ExportUnreadable;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** A dry run, the rows that a source no longer contains, the names of Supabase, and the arguments of the command. */
class DryRunTest extends ImportTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ImportResult dryRun() {
        return last(importer(database.url()).dryRun(ExportSource.of(ExportDirectory.open(export())), Progress.NONE));
    }

    @Test
    void reportsEverythingAndWritesNothing() {
        customers("C1,Иван,,nonsense,2026-01-01T00:00:00Z", "C2,,,,2026-01-01T00:00:00Z");
        orders("O1,ORD-1,C1,,Trek,new,2026-01-02T00:00:00Z");
        List<String> before = everything();

        ImportResult first = dryRun();

        assertThat(first.dryRun()).isTrue();
        assertCounts(first.file("customers.csv"), 1, 0, 0, 1);
        assertThat(rejects()).hasSize(1);
        assertThat(warnings()).hasSize(1);
        assertThat(everything()).isEqualTo(before);

        ImportResult real = run();
        assertThat(real.dryRun()).isFalse();
        assertThat(real.total()).isEqualTo(first.total());
        customers("C1,Иван Иванов,,nonsense,2026-01-01T00:00:00Z");
        before = everything();
        assertThat(dryRun().file("customers.csv").updated()).isEqualTo(1);
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void reportsRowsThatAreNoLongerThereAndKeepsTheirRecords() {
        customers("C1,Иван,,,2026-01-01T00:00:00Z", "C2,Юлия,,,2026-01-01T00:00:00Z");
        orders("O1,ORD-1,C1,,Trek,new,2026-01-02T00:00:00Z", "O2,ORD-2,C1,,Trek,new,2026-01-02T00:00:00Z");
        assertThat(run().deleted()).isEmpty();
        String record = value("select id from orders where order_code = 'ORD-2'");

        customers("C1,Иван,,,2026-01-01T00:00:00Z", "C2,,,,2026-01-01T00:00:00Z");
        orders("O1,ORD-1,C1,,Trek,new,2026-01-02T00:00:00Z");
        List<String> before = everything();
        for (ImportResult result : List.of(runAgain(), runAgain())) {
            assertThat(result.deleted()).as("C2 is rejected, not deleted").isEqualTo(Map.of("orders.csv", 1L));
            Path report = result.deletedRows();
            assertThat(report.getFileName().toString()).matches("deleted-[0-9]{8}T[0-9]{6}Z\\.ndjson");
            assertThat(read(report).lines().map(JSON::readTree)).singleElement().satisfies(row -> {
                assertThat(row.get("file").stringValue()).isEqualTo("orders.csv");
                assertThat(row.get("table").stringValue()).isEqualTo("orders");
                assertThat(row.get("id").stringValue()).isEqualTo("O2");
                assertThat(row.get("recordId").stringValue()).isEqualTo(record);
                assertThat(row.get("code").stringValue()).isEqualTo("ORD-2");
            });
        }
        assertThat(everything()).isEqualTo(before);

        remove("orders.csv");
        assertThat(runAgain().deleted())
                .as("a table that the source does not contain")
                .isEmpty();
    }

    @Test
    void readsDownloadsOfSupabase() {
        csv("customers_rows.csv", "id,full_name,created_at", "C1,Иван,2026-01-01T00:00:00Z");
        csv(
                "orders_rows (1).csv",
                "id,order_code,customer_id,bike_name,status,created_at",
                "O1,ORD-1,C1,Trek,new,2026-01-01T00:00:00Z");
        file("leads_rows.sql", "INSERT INTO leads");

        ImportResult result = run();

        assertCounts(result.file("customers_rows.csv"), 1, 0, 0, 0);
        assertCounts(result.file("orders_rows (1).csv"), 1, 0, 0, 0);
        assertThat(result.notImported()).containsExactly("the file leads_rows.sql");

        csv("orders_rows.csv", "id", "O2");
        assertThatThrownBy(this::run)
                .isInstanceOf(ExportUnreadable.class)
                .hasMessageContaining("orders_rows (1).csv")
                .hasMessageContaining("orders_rows.csv");
        remove("orders_rows.csv");
        file("toc.dat", "");
        assertThatThrownBy(this::run).hasMessageContaining("pg_restore");
    }

    @Test
    void readsItsArgumentsInAnyOrder() {
        for (List<String> arguments : List.of(
                List.of("--dry-run", "dump.sql", "--schema=old", "--crm.import.report-directory=x"),
                List.of("dump.sql", "--crm.import.report-directory=x", "--schema=old", "--dry-run"))) {
            assertThat(ImportArguments.parse(arguments))
                    .isEqualTo(new ImportArguments(
                            "dump.sql", "old", false, 200, true, null, List.of("--crm.import.report-directory=x")));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"dir --dryrun", "dir --dry-run=true", "dir --password=s3cret", "dir --schema=", "dir other"})
    void rejectsOtherArguments(String arguments) {
        assertThatThrownBy(() -> ImportArguments.parse(List.of(arguments.split(" "))))
                .isInstanceOf(ExportUnreadable.class)
                .hasMessageContaining("see import --help")
                .hasMessageNotContaining("s3cret");
    }
}
