package crm.legacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import crm.console.Progress;
import crm.legacy.file.ExportDirectory;
import crm.legacy.report.ImportResult;
import crm.legacy.row.ExportSource;
import crm.legacy.row.ExportUnreadable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The option {@code --statuses} says what unknown statuses mean. */
class StatusMappingTest extends ImportTest {

    @Test
    void takesInTheRowsThatWereRejectedAndWhatBelongsToThem() throws IOException {
        oneCustomer();
        orders("O1,ORD-1,C1,,Trek Marlin,Reserved by phone,2026-01-02T00:00:00Z");
        events("E1,O1,booked,reserved by phone,,2026-01-02T00:00:00Z");
        csv(
                "documents.csv",
                "id,order_id,type,file_url,uploaded_at",
                "D1,ORD-1,invoice,https://files.example/1.pdf,2026-01-03T00:00:00Z");
        run();
        assertThat(rejects())
                .extracting(reject -> reject.get("file").stringValue() + " "
                        + reject.get("reason").stringValue())
                .containsExactly(
                        "orders.csv UNKNOWN_STATUS",
                        "order_status_events.csv UNKNOWN_STATUS",
                        "documents.csv PARENT_REJECTED");

        ImportResult result = runWith("table,old_status,new_status\norders,RESERVED by phone,reserve_paid\n");

        assertThat(result.total().rejected()).isZero();
        assertThat(result.total().created()).isEqualTo(3);
        assertThat(values("select status || ' ' || legacy_status from orders"))
                .containsExactly("DEPOSIT_PAID Reserved by phone");
        assertThat(values("select to_status || ' ' || legacy_status from status_history"))
                .containsExactly("DEPOSIT_PAID reserved by phone");
        assertThat(count("documents")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "payments, failed, FAILED",
        "shipments, in_transit, IN_TRANSIT",
        "leads, lost, REJECTED",
    })
    void translatesTheStatusesOfEachTable(String table, String meaning, String stored) throws IOException {
        oneOrder();
        leads("L1," + status(table, "leads") + ",2026-01-02T00:00:00Z,,");
        csv(
                "payments.csv",
                "id,order_id,direction,role,method,amount,currency,status,created_at",
                "P1,O1,incoming,deposit,card,1,EUR," + status(table, "payments") + ",2026-01-02T00:00:00Z");
        csv(
                "shipments.csv",
                "id,order_id,status,created_at",
                "S1,O1," + status(table, "shipments") + ",2026-01-02T00:00:00Z");
        run();
        assertThat(rejects())
                .extracting(reject -> reject.get("file").stringValue())
                .containsExactly(table + ".csv");

        runWith("table,old_status,new_status\n" + table + ",hanging,%s\n".formatted(meaning));

        assertThat(values("select status from " + table)).containsExactly(stored);
    }

    private static String status(String mapped, String table) {
        Map<String, String> known = Map.of("payments", "completed", "shipments", "preparing", "leads", "new");
        return mapped.equals(table) ? "Hanging" : known.get(table);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            table,old,new                                           | line 1: the header must be
            table,old_status,new_status;tasks,x,done                | line 2: tasks is not a table with statuses
            table,old_status,new_status;orders,x,unheard of         | line 2: unheard of is not a status of orders
            table,old_status,new_status;orders,x,                   | line 2: three values are required
            table,old_status,new_status;orders,x,booked;orders,X,new | line 3: X occurs twice
            """)
    void refusesAFileThatIsNotValid(String lines, String reason) {
        assertThatThrownBy(() -> StatusMappingFile.read(mapping(lines.replace(';', '\n'))))
                .isInstanceOf(ExportUnreadable.class)
                .hasMessageContaining(reason);
    }

    private ImportResult runWith(String text) throws IOException {
        return importer.run(
                ExportSource.of(ExportDirectory.open(export())).with(StatusMappingFile.read(mapping(text))),
                Progress.NONE);
    }

    private Path mapping(String text) throws IOException {
        return Files.writeString(directory.resolve("mapping.csv"), text);
    }
}
