package crm.legacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import crm.console.Progress;
import crm.legacy.file.ExportDirectory;
import crm.legacy.row.ExportSource;
import crm.legacy.row.ExportUnreadable;
import crm.legacy.row.LegacyTable;
import crm.legacy.row.StatusMapping;
import crm.legacy.verification.DifferenceKind;
import crm.legacy.verification.VerificationResult;
import crm.legacy.verification.VerificationResult.TableResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The comparison of a source with the records that came from it. */
class VerificationTest extends ImportTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final String ORDERS = "id,order_code,customer_id,bike_name,status,final_price_eur,created_at";

    private static final String PAYMENTS = "id,order_id,direction,role,method,amount,currency,status,created_at";

    @BeforeEach
    void makeExport() throws IOException {
        for (Path file : files(export())) {
            Files.delete(file);
        }
        customers("C1,Иван,,,2026-01-01T00:00:00Z", "C2,,,,2026-01-01T00:00:00Z");
        orders("booked", "1000");
        events("E1,O1,,booked,,2026-01-02T00:00:00Z");
        csv("tasks.csv", "id,order_id,title,completed,created_at", "T1,O1,Call,done,2026-01-03T00:00:00Z");
        csv(
                "shipments.csv",
                "id,order_id,provider,delivery_status,created_at",
                "S1,O1,DHL,Delivered,2026-01-03T00:00:00Z");
        csv("payments.csv", PAYMENTS, "P1,O1,incoming,client_payment,card,100.50,EUR,completed,2026-01-03T00:00:00Z");
    }

    /** The order of the second customer is rejected, because the customer has no name. */
    private void orders(String status, String price) {
        csv(
                "orders.csv",
                ORDERS,
                "O1,ORD-1,C1,Trek," + status + "," + price + ",2026-01-02T00:00:00Z",
                "O2,ORD-2,C2,Trek,booked,5000,2026-01-02T00:00:00Z");
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    private ExportSource source() {
        return ExportSource.of(ExportDirectory.open(export()));
    }

    private VerificationResult verify() {
        return verify(1000);
    }

    private VerificationResult verify(int sample) {
        List<String> before = everything();
        VerificationResult result = importer(database.url()).verify(source(), Progress.NONE, sample);
        assertThat(everything()).as("nothing has changed").isEqualTo(before);
        return result;
    }

    private static Map<DifferenceKind, Long> differences(VerificationResult result, String file) {
        return table(result, file).differences();
    }

    private static TableResult table(VerificationResult result, String file) {
        return result.tables().stream()
                .filter(table -> table.file().equals(file))
                .findFirst()
                .orElseThrow();
    }

    private static List<JsonNode> lines(Path report) throws IOException {
        return Files.readAllLines(report).stream().map(JSON::readTree).toList();
    }

    @Test
    void acceptsAnImportedExportWithRejectedRows() throws IOException {
        run();
        VerificationResult result = verify();
        assertThat(result.unexplained()).isZero();
        assertThat(result.differences()).isNull();
        assertThat(lines(result.rejects())).hasSize(2);
        TableResult orders = table(result, "orders.csv");
        assertThat(List.of(orders.rows(), orders.imported(), orders.rejected(), orders.sampled()))
                .containsExactly(2L, 1L, 1L, 1L);
        assertThat(orders.sums()).anySatisfy(sum -> {
            assertThat(sum.column()).isEqualTo("final_price");
            assertThat(sum.source()).isEqualByComparingTo("1000");
            assertThat(sum.here()).isEqualByComparingTo("1000");
        });
        assertThat(lines(result.totals()).stream().map(Object::toString))
                .anySatisfy(line -> assertThat(line)
                        .startsWith(
                                "{\"file\":\"payments.csv\",\"status\":\"completed\",\"month\":\"2026-01\",\"rows\":1,"
                                        + "\"rowsHere\":1,\"amount\":100.5"));
    }

    /** Found in the export of 69,500 rows: names that the tables of the old CRM do not explain. */
    @ParameterizedTest
    @CsvSource({
        "lost, incoming, reserve, credit_card",
        "spam, incoming, client_payment, debit_card",
        "won, outgoing, supplier_payment, boleto",
    })
    void knowsTheConstantsOfTheOldCrm(String lead, String direction, String role, String method) {
        leads("L1," + lead + ",2026-01-02T00:00:00Z,,C1");
        String row = String.join(",", "P1,O1", direction, role, method, "100,EUR,completed,2026-01-03T00:00:00Z");
        csv("payments.csv", PAYMENTS, row);
        run();
        VerificationResult result = verify();
        assertThat(result.tables())
                .allSatisfy(table ->
                        assertThat(table.differences()).as(table.file()).isEmpty());
        assertThat(table(result, "leads.csv").imported()).isEqualTo(1);
        assertThat(table(result, "payments.csv").sampled()).isEqualTo(1);
    }

    @Test
    void readsStatusesWithTheMappingOfTheImport() {
        orders("Reserved by phone", "1000");
        events("E1,O1,booked,reserved by phone,,2026-01-02T00:00:00Z");
        StatusMapping mapping = new StatusMapping(Map.of("reserved by phone", "reserve_paid"));
        ExportSource source =
                source().with(Map.of(LegacyTable.ORDER, mapping, LegacyTable.ORDER_STATUS_EVENT, mapping));
        importer.run(source, Progress.NONE);
        assertThat(importer.verify(source, Progress.NONE, 10).unexplained()).isZero();
        assertThat(verify().unexplained())
                .as("rows of unknown statuses are rejected, and so explained")
                .isZero();
        assertThat(database.jdbc()
                        .sql("select status from orders")
                        .query(String.class)
                        .list())
                .containsExactly("DEPOSIT_PAID");
    }

    @Test
    void findsRowsThatWereNotImported() {
        assertThat(differences(verify(), "orders.csv")).containsEntry(DifferenceKind.MISSING_RECORD, 1L);
        run();
        customers("C1,Иван,,,2026-01-01T00:00:00Z", "C2,,,,2026-01-01T00:00:00Z", "C3,Юлия,,,2026-01-01T00:00:00Z");
        VerificationResult result = verify();
        assertThat(result.unexplained()).isEqualTo(1);
        assertThat(differences(result, "customers.csv")).containsOnly(Map.entry(DifferenceKind.MISSING_RECORD, 1L));
    }

    /** Statements change a record without a version, as a fault of the import or a hand in the database would. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "update orders set final_price = 99 | orders.csv | MONEY | final_price | 1000 | 99.00",
                "update orders set legacy_status = 'new' | orders.csv | STATUS | status | booked | new",
                "update orders set status = 'AWAITING_DEPOSIT' | orders.csv | TRANSLATION | status | pending_manager "
                        + "| awaiting_deposit",
                "update payments set amount = 99 | payments.csv | MONEY | amount | 100.5 | 99.00",
                "update payments set status = 'FAILED' | payments.csv | STATUS | status | completed | failed",
                "update orders set commission = 7 | orders.csv | MONEY | commission | | 7.00",
                "update status_history set to_status = 'CLOSED' | order_status_events.csv | TRANSLATION | new_status "
                        + "| pending_manager | closed",
                "update tasks set completed = false | tasks.csv | STATUS | completed | true | false",
                "update shipments set status = 'LOST' | shipments.csv | STATUS | delivery_status | delivered | lost",
                "update customers set full_name = 'Пётр' | customers.csv | CELL | full_name | Иван |",
                "delete from payments | payments.csv | MISSING_RECORD | id | P1 |",
            })
    void findsARecordThatDiffers(
            String statement, String file, DifferenceKind kind, String column, String source, String here)
            throws IOException {
        run();
        database.execute("set session_replication_role = replica; " + statement);
        VerificationResult result = verify();
        assertThat(differences(result, file)).containsEntry(kind, 1L);
        assertThat(lines(result.differences())).anySatisfy(line -> {
            assertThat(line.path("file").asString()).isEqualTo(file);
            assertThat(line.path("line").asInt()).isEqualTo(2);
            assertThat(line.path("kind").asString()).isEqualTo(kind.name());
            assertThat(line.path("column").asString()).isEqualTo(column);
            assertThat(line.path("source").asString(null)).isEqualTo(source);
            assertThat(line.path("here").asString(null)).isEqualTo(here);
        });
    }

    @Test
    void findsATimeThatDiffers() {
        run();
        database.execute("set session_replication_role = replica; "
                + "update orders set created_at = created_at + interval '1 month'");
        assertThat(differences(verify(), "orders.csv"))
                .containsEntry(DifferenceKind.CREATED_AT, 1L)
                .containsEntry(DifferenceKind.TOTAL, 2L);
    }

    @Test
    void findsARowThatChangedInTheSource() {
        run();
        orders("booked", "1100");
        assertThat(differences(verify(), "orders.csv"))
                .containsEntry(DifferenceKind.CHANGED_IN_SOURCE, 1L)
                .containsEntry(DifferenceKind.MONEY, 1L);
        run();
        assertThat(verify().unexplained()).isZero();
    }

    @Test
    void explainsARecordThatChangedHere() {
        run();
        database.execute("update orders set final_price = 5, version = version + 1");
        VerificationResult result = verify();
        assertThat(result.unexplained()).isZero();
        assertThat(table(result, "orders.csv").changedHere()).isEqualTo(1);
    }

    @Test
    void reportsRowsThatTheSourceNoLongerHas() {
        run();
        csv("payments.csv", PAYMENTS);
        VerificationResult result = verify();
        assertThat(result.unexplained()).isZero();
        assertThat(table(result, "payments.csv").deleted()).isEqualTo(1);
    }

    @Test
    void comparesCellsOfTheSampleOnly() {
        customers(Stream.iterate(1, i -> i + 1)
                .limit(10)
                .map(i -> "C" + i + ",Иван " + i + ",,,2026-01-01T00:00:00Z")
                .toArray(String[]::new));
        run();
        assertThat(table(verify(5), "customers.csv").sampled()).isEqualTo(5);
        assertThat(table(verify(3), "customers.csv").sampled()).isEqualTo(3);
        assertThat(table(verify(0), "customers.csv").sampled()).isZero();
    }

    @Test
    void redactsTokensInTheReport() throws IOException {
        csv("orders.csv", ORDERS + ",link_token", "O1,ORD-1,C1,Trek,booked,1000,2026-01-02T00:00:00Z,sesame");
        run();
        database.execute("delete from legacy_data");
        VerificationResult result = verify();
        assertThat(lines(result.differences()))
                .anySatisfy(
                        line -> assertThat(line.toString()).contains("\"column\":\"link_token\",\"source\":\"***\""));
        assertThat(Files.readString(result.differences())).doesNotContain("sesame");
    }

    /** The whole sample of the old tables, and an export in the columns of an earlier release. */
    @ParameterizedTest
    @ValueSource(strings = {"old-tables", "local-tables"})
    void verifiesTheExtracts(String tables) throws IOException {
        for (Path file : files(export())) {
            Files.delete(file);
        }
        for (Path file : files(Path.of("src/test/resources/legacy").resolve(tables))) {
            Files.copy(file, export().resolve(file.getFileName()));
        }
        run();
        VerificationResult result = verify();
        assertThat(result.differences() == null ? List.of() : lines(result.differences()))
                .isEmpty();
        assertThat(result.tables()).allSatisfy(table -> {
            assertThat(table.differences()).as(table.file()).isEmpty();
            assertThat(table.sampled()).as(table.file()).isEqualTo(table.rows() - table.rejected());
        });
    }

    @Test
    void saysOnTheConsoleWhetherTheSourceIsVerified() {
        ImportCommand command = new ImportCommand(importer(database.url()));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream console = new PrintStream(out, true, StandardCharsets.UTF_8);
        assertThat(command.verify(source(), 200, console)).isEqualTo(3);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("orders.csv: 1 MISSING_RECORD", "Not verified", "Differences: ");
        assertThat(command.run(source(), false, console)).isZero();
        out.reset();
        assertThat(command.verify(source(), 200, console)).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("Sum of orders.csv final_price: 1000 in the source, 1000.00 here")
                .contains("Verified in ")
                .doesNotContain("Differences: ");
    }

    @Test
    void readsTheArguments() {
        ImportArguments parsed = ImportArguments.parse(List.of("verify", "--sample=50", "old"));
        assertThat(parsed.verify()).isTrue();
        assertThat(parsed.sample()).isEqualTo(50);
        assertThat(parsed.source()).isEqualTo("old");
        assertThat(ImportArguments.parse(List.of("./verify")).verify()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "verify --dry-run old, verify never writes: leave out --dry-run",
        "--sample=5 old, --sample is for import verify",
        "verify --sample=-1 old, '--sample is a number of rows, from 0 to 2147483647'",
        "verify --sample=all old, '--sample is a number of rows, from 0 to 2147483647'",
        "verify, SOURCE is missing; see import --help",
    })
    void refusesArgumentsThatDoNotFit(String arguments, String message) {
        assertThatThrownBy(() -> ImportArguments.parse(List.of(arguments.split(" "))))
                .isInstanceOf(ExportUnreadable.class)
                .hasMessage(message);
    }
}
