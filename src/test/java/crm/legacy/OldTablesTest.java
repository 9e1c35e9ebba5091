package crm.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import crm.legacy.report.ImportResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Imports an extract of the old CRM's own tables: one order of each of its statuses, and the rows of these orders. */
class OldTablesTest extends ImportTest {

    private static final Path EXTRACT =
            Path.of(System.getProperty("crm.legacy.tables", "src/test/resources/legacy/old-tables"));

    @BeforeEach
    void copyExtract() throws IOException {
        try (Stream<Path> files = Files.list(EXTRACT)) {
            for (Path file : files.toList()) {
                Files.copy(file, export().resolve(file.getFileName()));
            }
        }
    }

    @Test
    void importsEveryRow() {
        ImportResult result = run();
        assertThat(rejects()).isEmpty();
        assertThat(result.total().created()).isEqualTo(result.total().read());
    }

    @Test
    void changesNothingTheSecondTime() {
        ImportResult first = run();
        List<String> before = everything();
        ImportResult second = runAgain();
        assertThat(second.total().unchanged()).isEqualTo(first.total().read());
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void readsEachStatusAsAStatusAndAStage() {
        run();
        assertThat(values("""
                select distinct lower(btrim(legacy_status)) || ' ' || status || ' ' || coalesce(stage, '-')
                from orders where lower(legacy_status) <> 'awaiting_client_decision' order by 1
                """))
                .contains(
                        "booked PENDING_MANAGER -",
                        "reserve_payment_pending AWAITING_DEPOSIT -",
                        "reserve_paid DEPOSIT_PAID -",
                        "hunting UNDER_INSPECTION HUNTING",
                        "seller_check_in_progress UNDER_INSPECTION SELLER_CHECK",
                        "check_ready QUALITY_CONFIRMED CHECK_READY",
                        "full_payment_pending AWAITING_PAYMENT -",
                        "bike_buyout_completed FULLY_PAID BIKE_BOUGHT",
                        "awaiting_client_decision_post_inspection FULLY_PAID AWAITING_CUSTOMER_DECISION",
                        "warehouse_repacked READY_FOR_SHIPMENT WAREHOUSE_REPACKED",
                        "shipped_to_russia IN_TRANSIT -",
                        "closed CLOSED -",
                        "cancelled CANCELLED -");
        assertThat(values("""
                select distinct status = case when final_quality > initial_quality then 'QUALITY_DEGRADED'
                  else 'QUALITY_CONFIRMED' end
                from orders where legacy_status = 'awaiting_client_decision'
                """)).containsExactly("t");
    }

    /** The history says the same as the order, by the code of the old CRM. */
    @Test
    void keepsTheCodeAndTheStageOfEachEvent() {
        run();
        assertThat(values("""
                select count(*) from status_history h join orders o on o.id = h.order_id
                where h.legacy_status = o.legacy_status and (h.to_status, h.stage) is distinct from (o.status, o.stage)
                """)).containsExactly("0");
        assertThat(values("select count(*) from status_history where order_id is not null and legacy_status is null"))
                .containsExactly("0");
    }

    @Test
    void findsRecordsByTheirIdTheirFormerUuidAndTheirCode() {
        run();
        assertThat(values("select count(*) from legacy_unresolved_references")).containsExactly("0");
        assertThat(values("select count(*) from negotiations")).doesNotContain("0");
        assertThat(values("select legacy_id || ' ' || name from users where legacy_id is not null order by 1"))
                .contains("USR-1 Jürgen Weiß");
        assertThat(values("select count(*) from orders o join users u on u.id = o.assigned_manager"
                        + " where u.legacy_id is not null"))
                .doesNotContain("0");
    }

    @Test
    void keepsWhatHasNoColumn() {
        run();
        assertThat(values("""
                select distinct d.data ->> 'delivery_method' from orders o join legacy_data d on d.record_id = o.id
                where jsonb_exists(d.data, 'delivery_method') order by 1
                """)).containsAnyOf("EMS", "PremiumGroup");
    }

    @Test
    void readsTheContactOfTheCustomersChannel() {
        run();
        assertThat(values("select distinct left(telegram, 1) from customers where telegram is not null"))
                .containsExactly("@");
        assertThat(values("select distinct left(whatsapp, 1) from customers where whatsapp is not null"))
                .containsExactly("+");
        assertThat(values("select count(*) from legacy_data where jsonb_exists(data, 'contact_value')"))
                .containsExactly("0");
    }

    @Test
    void readsInspectionsWithTheirChecklists() {
        run();
        assertThat(values("select distinct type || ' ' || stage from inspections order by 1"))
                .containsExactly("EXPERT SELLER_CHECK", "EXPERT WORKSHOP", "REMOTE SELLER_CHECK", "REMOTE WORKSHOP");
        assertThat(values("select distinct result from checklist_items order by 1"))
                .containsExactly("FAIL", "PASS");
        assertThat(values("select distinct unnest(defects) from inspections order by 1"))
                .containsExactly("frame: chip", "scratch on top tube");
        assertThat(values("""
                select distinct k.photos[1] from checklist_items k where k.item = 'FRAME' and k.comment = 'ok'
                """)).containsExactly("https://storage.example/6_frame_condition.jpg");
        assertThat(values("""
                select distinct jsonb_typeof(verdict) from inspections where verdict is not null order by 1
                """)).containsExactly("object", "string");
    }

    @Test
    void readsDocumentsSubscribersAndTheAuditLog() {
        run();
        assertThat(values("select distinct type from documents order by 1"))
                .containsExactly("CONTRACT", "INVOICE", "PHOTO");
        assertThat(values("select count(*) from users where telegram_username is not null"))
                .containsExactly("7");
        assertThat(values("""
                select distinct a.action || ' ' || a.entity || ' ' || (a.payload -> 'manager_notes' ->> 1)
                from audit_log a join orders o on o.id = a.record_id join users u on u.id = a.actor_id
                """)).containsExactly("update orders ok");
        assertThat(values("select count(*) from audit_log where record_id is null"))
                .containsExactly("0");
    }

    @Test
    void readsPaymentsOfAllKinds() {
        run();
        assertThat(values("select distinct status from payments order by 1"))
                .containsExactly("COMPLETED", "FAILED", "PENDING", "PLANNED");
        assertThat(values("select distinct role from payments where direction = 'OUTGOING' order by 1"))
                .contains("PAYOUT");
        assertThat(values("select count(*) = count(related_payment_id) from payments where role = 'REFUND'"))
                .containsExactly("t");
    }

    @Test
    void makesEventsOfTheHistoryOfAShipment() {
        run();
        assertThat(values("""
                select distinct e.place || ' ' || e.text from shipment_events e where e.text = 'arrived'
                """)).containsExactly("Moscow arrived");
        assertThat(values("select count(*) from shipments where current_location is not null"))
                .doesNotContain("0");
    }

    @Test
    void updatesTheStatusOfAShipmentThatTheCustomerReceived() throws IOException {
        run();
        Path file = export().resolve("shipments.csv");
        List<String> lines = Files.readAllLines(file);
        String[] cells = lines.get(1).split(",", -1);
        assertThat(values("select status from shipments s join legacy_records l on l.record_id = s.id"
                        + " where l.legacy_id = '" + cells[0] + "'"))
                .doesNotContain("DELIVERED");
        // The columns are id, old_uuid_id, order_id, provider, tracking_number, and three flags.
        cells[7] = "t";
        lines.set(1, String.join(",", cells));
        Files.write(file, lines);

        assertThat(runAgain().file("shipments.csv").updated()).isEqualTo(1);

        assertThat(values("select status from shipments s join legacy_records l on l.record_id = s.id"
                        + " where l.legacy_id = '" + cells[0] + "'"))
                .containsExactly("DELIVERED");
    }
}
