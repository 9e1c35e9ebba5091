package crm.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import crm.legacy.report.ImportResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Imports an extract of the real export, with its line ends and its invalid values. */
class RealExportTest extends ImportTest {

    private static final Path EXTRACT = Path.of("src/test/resources/legacy/extract");

    @BeforeEach
    void copyExtract() throws IOException {
        try (Stream<Path> files = Files.list(EXTRACT)) {
            for (Path file : files.toList()) {
                Files.copy(file, export().resolve(file.getFileName()));
            }
        }
    }

    @Test
    void importsOrReportsEveryRow() {
        ImportResult result = run();

        assertCounts(result.file("users.csv"), 12, 0, 0, 0);
        assertThat(result.file("leads.csv").rejected()).isZero();
        assertThat(result.file("orders.csv").rejected()).isEqualTo(3);
        assertThat(rejects())
                .filteredOn(entry -> entry.get("file").stringValue().equals("orders.csv"))
                .allSatisfy(entry -> {
                    assertThat(entry.get("reason").stringValue()).isEqualTo("UNKNOWN_STATUS");
                    assertThat(entry.get("row").get("status").stringValue()).isEqualTo("unavailable");
                });
        assertThat(rejects())
                .filteredOn(entry -> !entry.get("file").stringValue().equals("orders.csv"))
                .isNotEmpty()
                .allSatisfy(
                        entry -> assertThat(entry.get("reason").stringValue()).isEqualTo("PARENT_REJECTED"));
        assertThat(result.total().rejected()).isEqualTo(rejects().size());
        assertThat(result.notImported()).isEmpty();
        assertThat(result.legacyColumns()).isEmpty();
    }

    @Test
    void changesNothingTheSecondTime() {
        ImportResult first = run();
        List<String> before = everything();

        ImportResult second = runAgain();

        assertThat(second.total().created()).isZero();
        assertThat(second.total().updated()).isZero();
        assertThat(second.total().unchanged()).isEqualTo(first.total().created());
        assertThat(second.total().rejected()).isEqualTo(first.total().rejected());
        assertThat(first.total().warned()).isPositive();
        assertThat(second.total().warned()).isZero();
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void readsUnusualValues() {
        run();

        Map<String, String> statuses = jdbc.sql("select l.legacy_id, l.status from leads l")
                .query(rows -> {
                    Map<String, String> found = new HashMap<>();
                    while (rows.next()) {
                        found.put(rows.getString("legacy_id"), rows.getString("status"));
                    }
                    return found;
                });
        assertThat(statuses).hasSize((int) count("leads")).doesNotContainValue(null);
        assertThat(count("leads where status = 'REJECTED' and reject_reason = 'SPAM'"))
                .isEqualTo(1);
        assertThat(count("leads where source = 'unknown'")).isPositive();
        assertThat(count("leads where source ~ '[^a-z0-9_]'")).isZero();
        assertThat(count("orders where final_price = 100000")).isEqualTo(1);
        assertThat(count("orders where final_price = 987654321")).isEqualTo(1);
        assertThat(warnings()).anySatisfy(entry -> {
            assertThat(entry.get("column").stringValue()).isEqualTo("final_price_eur");
            assertThat(entry.get("reason").stringValue()).isEqualTo("INVALID_DECIMAL");
            assertThat(entry.get("value").stringValue()).isEqualTo("NA");
        });
        assertThat(count("orders where length(bike_id) = 26")).isPositive();
        // The old CRM lost this character before it wrote the export: the row is valid.
        assertThat(count("orders where bike_snapshot ->> 'description' like '%' || chr(65533) || '%'"))
                .isEqualTo(1);
    }

    @Test
    void givesEveryOrderASnapshotAndMarksTheRebuiltOnes() {
        run();

        assertThat(count("orders where coalesce(bike_snapshot ->> 'title', '') = ''"))
                .isZero();
        assertThat(count("orders where (bike_snapshot ->> 'rebuilt')::boolean")).isEqualTo(10);
        assertThat(count("orders where external_bike_ref is distinct from bike_url"))
                .isZero();
        assertThat(count("orders where archived_bike <> exists"
                        + " (select from bikes b where b.bike_id = orders.bike_id and not b.active)"))
                .isZero();
        // The catalogue of the export has only bikes that are for sale; most orders are of bikes that it does not know.
        assertThat(count("orders where archived_bike")).isZero();
        assertThat(count("orders where not archived_bike")).isPositive();
    }

    @Test
    void keepsHistoryInTheOrderOfTheFile() {
        run();

        assertThat(count("status_history where subject = 'ORDER' and not imported"))
                .isZero();
        assertThat(count("""
                orders o where o.status_changed_at <> coalesce(
                  (select max(h.occurred_at) from status_history h where h.order_id = o.id and h.to_status = o.status),
                  (select max(h.occurred_at) from status_history h where h.order_id = o.id), o.created_at)
                """)).isZero();
        assertThat(count("""
                (select h.order_id, count(*) from status_history h join legacy_records l on l.record_id = h.id
                  group by h.order_id
                  having array_agg(substring(l.legacy_id from 5)::int order by h.change_seq)
                    <> array_agg(substring(l.legacy_id from 5)::int order by substring(l.legacy_id from 5)::int)) wrong
                """)).isZero();
        assertThat(count("leads l where not exists (select from status_history h where h.lead_id = l.id)"))
                .isZero();
    }

    @Test
    void storesReferencesToMissingLeads() {
        run();

        assertThat(count("legacy_unresolved_references where kind = 'ORDER' and field = 'lead_id'"))
                .isEqualTo(4);
        assertThat(warnings())
                .filteredOn(entry -> entry.get("reason").stringValue().equals("DANGLING_REFERENCE"))
                .hasSize(4);
    }
}
