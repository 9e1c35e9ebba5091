package crm.legacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import crm.legacy.file.ExportDirectory;
import crm.legacy.report.ImportResult;
import crm.legacy.row.ExportUnreadable;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The formats of files, and directories that cannot be imported. */
class ExportFilesTest extends ImportTest {

    @Test
    void readsCsvWithAByteOrderMarkAndBothLineEnds() {
        file(
                "customers.csv",
                "\uFEFFid,full_name,city,created_at\r\n"
                        + "C1,\"Петров, \"\"Иван\"\"\",\"two\r\nlines\",2026-01-01T00:00:00Z\r\n"
                        + "\r\n"
                        + "C2,Юлия,,2026-01-01T00:00:00Z");

        assertCounts(run().file("customers.csv"), 2, 0, 0, 0);
        assertThat(row("select full_name, city from customers where legacy_id = 'C1'"))
                .containsEntry("full_name", "Петров, \"Иван\"")
                .containsEntry("city", "two\r\nlines");
    }

    @Test
    void readsNdjsonWithAByteOrderMarkAndValuesOfEveryType() {
        oneOrder();
        file(
                "payments.ndjson",
                "\uFEFF{\"id\": 17, \"order_id\": \"O1\", \"direction\": \"incoming\", \"role\": \"deposit\", "
                        + "\"method\": \"cash\","
                        + " \"amount\": 10.50, \"currency\": \"EUR\", \"status\": \"completed\","
                        + " \"created_at\": \"2026-01-01T00:00:00Z\"}\r\n");
        file("bikes.ndjson", """
                {"id": 7, "name": "Trek", "price": 1e3, "images": ["https://p.example/1.jpg"], "is_active": false}
                """);
        file("leads.ndjson", """
                {"id": "L1", "status": "new", "bike_snapshot": {"title": "Trek", "price": 750.0}, "created_at": \
                "2026-01-01T00:00:00Z"}
                {"id": "L2", "status": "new", "bike_snapshot": "{\\"title\\": \\"Giant\\"}", "customer_id": null, \
                "created_at": "2026-01-01T00:00:00Z"}
                """);

        ImportResult result = run();

        assertThat(result.total().rejected()).isZero();
        assertThat(value("select amount from payments")).isEqualTo("10.50");
        assertThat(row("select bike_id, price::text, images::text, active from bikes"))
                .containsEntry("bike_id", "7")
                .containsEntry("price", "1000.00")
                .containsEntry("images", "{https://p.example/1.jpg}")
                .containsEntry("active", false);
        assertThat(values("select bike_snapshot ->> 'title' from leads order by 1"))
                .containsExactly("Giant", "Trek");
        assertThat(run().total().unchanged()).isEqualTo(result.total().read());
    }

    @Test
    void importsAnySubsetOfTheTables() {
        oneCustomer();
        run();
        remove("customers.csv");
        orders("O1,ORD-1,C1,,Trek,new,2026-01-02T00:00:00Z");

        ImportResult result = run();

        assertThat(result.files()).extracting(ImportResult.FileResult::file).containsExactly("orders.csv");
        assertCounts(result.file("orders.csv"), 1, 0, 0, 0);
    }

    @Test
    void namesFilesAndColumnsThatAreNotImported() {
        csv(
                "customers.csv",
                "id,full_name,shoe_size,access_token,created_at",
                "C1,Иван,44,0123456789abcdef,2026-01-01T00:00:00Z");
        file("coupons.csv", "id\n1\n");
        file("Orders.csv", "id\n1\n");

        ImportResult result = run();
        assertThat(result.notImported()).containsExactly("the file Orders.csv", "the file coupons.csv");
        assertThat(result.legacyColumns())
                .containsExactly("the column shoe_size of customers.csv", "the column access_token of customers.csv");
        assertThat(values("select data::text from legacy_data"))
                .containsExactly("{\"shoe_size\": \"44\", \"access_token\": \"***\"}");
    }

    @Test
    void rejectsADirectoryWithoutAnExport() throws IOException {
        assertThatThrownBy(() -> ExportDirectory.open(directory.resolve("nowhere")))
                .isInstanceOf(ExportUnreadable.class)
                .hasMessageContaining("does not exist");
        assertThatThrownBy(() -> ExportDirectory.open(export())).hasMessageContaining("none of the files");
        oneCustomer();
        assertThatThrownBy(() -> ExportDirectory.open(export().resolve("customers.csv")))
                .hasMessageContaining("is not a directory");
        Files.createDirectory(export().resolve("leads.csv"));
        assertThatThrownBy(() -> ExportDirectory.open(export())).hasMessageContaining("leads.csv is a directory");
    }

    @Test
    void rejectsTwoFilesOfOneTable() {
        oneCustomer();
        file("customers.ndjson", "");
        assertThatThrownBy(() -> ExportDirectory.open(export()))
                .isInstanceOf(ExportUnreadable.class)
                .hasMessageContaining("customers.csv")
                .hasMessageContaining("customers.ndjson");
    }

    @Test
    void rejectsAnInvalidHeader() {
        for (String header : List.of("", "full_name,created_at\n", "id,full_name,full_name\n")) {
            file("customers.csv", header);
            assertThatThrownBy(() -> ExportDirectory.open(export()))
                    .as(header)
                    .isInstanceOf(ExportUnreadable.class)
                    .hasMessageStartingWith("customers.csv, line 1");
        }
    }

    @Test
    void changesNothingIfAFileIsTruncated() {
        oneCustomer();
        run();
        List<String> before = everything();

        customers("C2,Юлия,,,2026-01-01T00:00:00Z");
        for (String rest :
                List.of("C4,\"never closed,,,2026-01-01T00:00:00Z\n", "C4,\"closed\" badly,,,2026-01-01T00:00:00Z\n")) {
            file("leads.csv", "id,status,created_at\nL1,new,2026-01-01T00:00:00Z\n" + rest);
            assertThatThrownBy(this::run)
                    .isInstanceOf(ExportUnreadable.class)
                    .hasMessageStartingWith("leads.csv, after line 2");
        }

        assertThat(everything()).isEqualTo(before);
        assertThat(directory.toFile().list((folder, name) -> name.contains("ndjson")))
                .as("reports")
                .isEmpty();
    }
}
