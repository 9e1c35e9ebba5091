package crm.legacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import crm.legacy.value.RejectionReason;
import org.junit.jupiter.api.Test;

/** The history of leads, orders and shipments. */
class HistoryTest extends ImportTest {

    private static final String LEAD_HISTORY = """
            select concat_ws(' ', l.legacy_id, coalesce(h.from_status, '-'), h.to_status, h.occurred_at, h.actor_kind,
              h.actor_name, h.imported, h.rebuilt, h.note is not null, coalesce(h.reason, '-'))
            from status_history h join leads l on l.id = h.lead_id order by l.legacy_id, h.change_seq
            """;

    private static final String ORDER_HISTORY = """
            select concat_ws(' ', coalesce(h.from_status, '-'), h.to_status, h.occurred_at, h.actor_kind, h.actor_name,
              h.imported, coalesce(h.former_status_seconds::text, '-'))
            from status_history h where h.order_id is not null order by h.change_seq
            """;

    @Test
    void writesTheHistoryOfALead() {
        leads(
                "L1,converted,2026-01-01T00:00:00Z,2026-01-05T00:00:00,",
                "L2,contacted,2026-01-01T00:00:00Z,,",
                "L3,rejected,2026-01-01T00:00:00Z,2026-01-05T00:00:00Z,",
                "L4,converted,2026-01-01T00:00:00Z,,",
                "L5,spam,2026-01-01T00:00:00Z,,");

        run();

        assertThat(values(LEAD_HISTORY))
                .containsExactly(
                        "L1 - CONVERTED 2026-01-05 00:00:00+00 SYSTEM import t t f -",
                        "L2 - CONTACTED 2026-01-01 00:00:00+00 SYSTEM import t f t -",
                        "L3 - REJECTED 2026-01-01 00:00:00+00 SYSTEM import t f t -",
                        "L3 - CONVERTED 2026-01-05 00:00:00+00 SYSTEM import t t f -",
                        "L4 - CONVERTED 2026-01-01 00:00:00+00 SYSTEM import t f t -",
                        "L5 - REJECTED 2026-01-01 00:00:00+00 SYSTEM import t f t SPAM");
        assertThat(values("select concat_ws(' ', legacy_id, status_changed_at, updated_at) from leads order by 1"))
                .containsExactly(
                        "L1 2026-01-05 00:00:00+00 2026-01-05 00:00:00+00",
                        "L2 2026-01-01 00:00:00+00 2026-01-01 00:00:00+00",
                        "L3 2026-01-01 00:00:00+00 2026-01-01 00:00:00+00",
                        "L4 2026-01-01 00:00:00+00 2026-01-01 00:00:00+00",
                        "L5 2026-01-01 00:00:00+00 2026-01-01 00:00:00+00");
    }

    @Test
    void addsToALeadsHistoryWhenItsRowChanges() {
        leads("L1,new,2026-11-22T11:00:00Z,,", "L2,new,2026-11-22T11:00:00Z,,", "L3,new,2026-11-22T11:00:00Z,,");
        run();

        leads(
                "L1,contacted,2026-11-22T11:00:00Z,,",
                "L2,converted,2026-11-22T11:00:00Z,2026-11-23T11:00:00Z,",
                "L3,New,2026-11-22T11:00:00Z,,");
        assertThat(runAgain().total().updated()).isEqualTo(3);

        assertThat(values(LEAD_HISTORY))
                .containsExactly(
                        "L1 - NEW 2026-11-22 11:00:00+00 SYSTEM import t f t -",
                        "L1 NEW CONTACTED 2026-11-25 12:00:00+00 SYSTEM import t f f -",
                        "L2 - NEW 2026-11-22 11:00:00+00 SYSTEM import t f t -",
                        "L2 NEW CONVERTED 2026-11-23 11:00:00+00 SYSTEM import t t f -",
                        "L3 - NEW 2026-11-22 11:00:00+00 SYSTEM import t f t -");
        assertThat(values("select concat_ws(' ', legacy_id, status_changed_at) from leads order by 1"))
                .containsExactly("L1 2026-11-25 12:00:00+00", "L2 2026-11-23 11:00:00+00", "L3 2026-11-22 11:00:00+00");
        assertThat(values("select former_status_seconds from status_history where from_status is not null "
                        + "order by lead_id"))
                .contains("86400", String.valueOf(3 * 86400 + 3600));
    }

    @Test
    void keepsTheEventsOfAnOrderUnchanged() {
        oneManager();
        oneOrder();
        events(
                "E1,O1,,pending_manager," + MANAGER + ",2026-01-02T00:00:00Z",
                "E2,O1,pending_manager,under_inspection,,2026-01-02T00:00:30Z",
                "E3,O1,nonsense,delivered,0eddcd1b-f5a5-47e5-8fd7-cea460b86f65,2026-01-05T00:00:00Z",
                "E4,O1,under_inspection,in_transit,,2026-01-03T00:00:00Z");

        run();

        assertThat(values(ORDER_HISTORY))
                .as("in the order of the file, not of the times")
                .containsExactly(
                        "- PENDING_MANAGER 2026-01-02 00:00:00+00 USER Ольга Чайковская t -",
                        "PENDING_MANAGER UNDER_INSPECTION 2026-01-02 00:00:30+00 UNKNOWN unknown t 30",
                        "- DELIVERED 2026-01-05 00:00:00+00 UNKNOWN unknown t " + (3 * 86400 - 30),
                        "UNDER_INSPECTION IN_TRANSIT 2026-01-03 00:00:00+00 UNKNOWN unknown t -");
        assertWarned("order_status_events.csv", 4, "old_status", RejectionReason.UNKNOWN_STATUS, "nonsense");
        assertThat(count("status_history where actor_id = '" + MANAGER + "'")).isEqualTo(1);
    }

    @Test
    void takesTheTimeOfAnOrdersStatusFromItsEvents() {
        oneCustomer();
        orders(
                "O1,ORD-1,C1,,Trek,in_transit,2026-01-02T00:00:00Z",
                "O2,ORD-2,C1,,Trek,closed,2026-01-02T00:00:00Z",
                "O3,ORD-3,C1,,Trek,new,2026-01-02T00:00:00Z");
        events(
                "E1,O1,,in_transit,,2026-01-03T00:00:00Z",
                "E2,O1,,in_transit,,2026-01-04T00:00:00Z",
                "E3,O1,,delivered,,2026-01-09T00:00:00Z",
                "E4,O2,,pending_manager,,2026-01-03T00:00:00Z");

        run();

        assertThat(values("""
                        select concat_ws(' ', order_code, status_changed_at::date, updated_at::date, sla_due_at,
                          version)
                        from orders order by 1
                        """))
                .containsExactly(
                        "ORD-1 2026-01-04 2026-01-04 2026-02-03 00:00:00+00 0",
                        "ORD-2 2026-01-03 2026-01-03 0",
                        "ORD-3 2026-01-02 2026-01-02 2026-01-02 00:15:00+00 0");
    }

    @Test
    void takesTheTimeOfAnOrdersStatusFromEventsOfALaterImport() {
        oneOrder();
        run();
        remove("orders.csv");

        events("E1,O1,,pending_manager,,2026-01-03T00:00:00Z");
        run();
        events("E1,O1,,pending_manager,,2026-01-03T00:00:00Z", "E2,O1,,new,,2026-01-03T01:00:00Z");
        runAgain();

        assertThat(values(ORDER_HISTORY))
                .containsExactly(
                        "- PENDING_MANAGER 2026-01-03 00:00:00+00 UNKNOWN unknown t -",
                        "- PENDING_MANAGER 2026-01-03 01:00:00+00 UNKNOWN unknown t 3600");
        assertThat(row("select status_changed_at::text, version from orders"))
                .containsEntry("status_changed_at", "2026-01-03 01:00:00+00")
                .containsEntry("version", 0);

        // A file with only the new event: the time of the event before comes from the earlier import.
        events("E3,O1,,new,,2026-01-03T03:00:00Z");
        run();
        assertThat(values(ORDER_HISTORY).getLast()).endsWith(" 7200");
        orders("O1,ORD-1,C1,,Trek Marlin X,pending_manager,2026-01-02T00:00:00Z");
        assertCounts(run().file("orders.csv"), 0, 1, 0, 0);
    }

    @Test
    void completesTheHistoryOfAnOrderThatChangedWithoutAnEvent() {
        oneCustomer();
        orders("O1,ORD-1,C1,,Trek,new,2026-01-02T00:00:00Z", "O2,ORD-2,C1,,Trek,new,2026-01-02T00:00:00Z");
        run();
        assertThat(count("status_history"))
                .as("the first import adds no history")
                .isZero();

        orders("O1,ORD-1,C1,,Trek,delivered,2026-01-02T00:00:00Z", "O2,ORD-2,C1,,Trek,delivered,2026-01-02T00:00:00Z");
        events("E1,O2,new,delivered,,2026-01-05T00:00:00Z");
        runAgain();

        assertThat(values("""
                        select concat_ws(' ', o.order_code, h.from_status, h.to_status, h.occurred_at, h.actor_kind,
                          h.actor_name, h.imported)
                        from status_history h join orders o on o.id = h.order_id order by 1
                        """))
                .containsExactly(
                        "ORD-1 PENDING_MANAGER DELIVERED 2026-11-25 12:00:00+00 SYSTEM import t",
                        "ORD-2 PENDING_MANAGER DELIVERED 2026-01-05 00:00:00+00 UNKNOWN unknown t");
        assertThat(values("select concat_ws(' ', order_code, status_changed_at) from orders order by 1"))
                .containsExactly("ORD-1 2026-11-25 12:00:00+00", "ORD-2 2026-01-05 00:00:00+00");
    }

    @Test
    void readsShipmentsAndCreatesEventsFromTheirColumns() {
        oneCustomer();
        orders(
                "O1,ORD-1,C1,,Trek,in_transit,2026-01-02T00:00:00Z",
                "O2,ORD-2,C1,,Trek,in_transit,2026-01-02T00:00:00Z");
        csv(
                "shipments.csv",
                "id,order_id,carrier,tracking_number,delivery_status,estimated_delivery,warehouse_received,"
                        + "ruspost_status,"
                        + "shipped_at,delivered_at,created_at",
                "S1,O1,cdek,RB1RU,in_transit,2026-01-20,true,\"{\"\"status\"\": \"\"handed "
                        + "over\"\"}\",2026-01-03T00:00:00Z,,2026-01-02T00:00:00Z",
                "S2,O1,,,,2026-01-25,,\"{\"\"status\"\": \"\"sorted\"\", \"\"date\"\": "
                        + "\"\"2026-01-04T05:00:00Z\"\", \"\"place\"\": \"\"Brest\"\", \"\"kg\"\": "
                        + "12}\",,,2026-01-02T00:00:00Z",
                "S3,O2,,,,,true,,,,2026-01-02T00:00:00Z",
                "S4,O2,,,,,false,,,2026-01-09T00:00:00Z,2026-01-02T00:00:00Z",
                "S5,O2,,,,,,{broken,,,2026-01-02T00:00:00Z",
                "S6,O2,,,,,true,,2026-01-03T00:00:00Z,,2026-01-02T00:00:00Z");

        run();

        assertThat(values("""
                        select concat_ws(' ', l.legacy_id, s.carrier, s.tracking_number, s.status)
                        from shipments s join legacy_records l on l.record_id = s.id order by 1
                        """))
                .containsExactly(
                        "S1 cdek RB1RU IN_TRANSIT",
                        "S2 IN_TRANSIT",
                        "S3 WAREHOUSE_RECEIVED",
                        "S4 DELIVERED",
                        "S5 PREPARING",
                        "S6 IN_TRANSIT");
        assertThat(values("""
                        select concat_ws(' ', l.legacy_id, e.text, e.occurred_at, e.time_estimated, e.place)
                        from shipment_events e join legacy_records l on l.record_id = e.shipment_id order by 1
                        """))
                .containsExactly(
                        "S1 Received at the warehouse 2026-01-03 00:00:00+00 t",
                        "S1 handed over 2026-01-03 00:00:00+00 t",
                        "S2 sorted 2026-01-04 05:00:00+00 f Brest",
                        "S3 Received at the warehouse 2026-01-02 00:00:00+00 t",
                        "S6 Received at the warehouse 2026-01-03 00:00:00+00 t");
        assertWarned("shipments.csv", 6, "ruspost_status", RejectionReason.INVALID_JSON, "{broken");
        assertWarned("shipments.csv", 3, "ruspost_status", RejectionReason.UNKNOWN_KEY, "kg: 12");
        assertThat(row("select delivery_estimate::text, sla_due_at::text, version from orders where "
                        + "order_code = 'ORD-1'"))
                .containsEntry("delivery_estimate", "2026-01-25")
                .containsEntry("sla_due_at", "2026-01-26 00:00:00+00")
                .containsEntry("version", 0);
    }

    @Test
    void addsOnlyNewEventsWhenAShipmentChanges() {
        oneOrder();
        String header = "id,order_id,delivery_status,warehouse_received,ruspost_status,estimated_delivery,created_at";
        csv(
                "shipments.csv",
                header,
                "S1,O1,in_transit,true,\"{\"\"status\"\": \"\"handed over\"\"}\",2026-02-01,2026-01-02T00:00:00Z");
        run();

        csv(
                "shipments.csv",
                header,
                "S1,O1,delivered,true,\"{\"\"status\"\": \"\"handed out\"\"}\",2026-02-03,2026-01-02T00:00:00Z");
        runAgain();

        assertThat(values("select text from shipment_events order by text"))
                .containsExactly("Received at the warehouse", "handed out", "handed over");
        assertThat(value("select delivery_estimate from orders")).isEqualTo("2026-02-03");
    }

    @Test
    void cannotBeChangedOrDeleted() {
        oneOrder();
        events("E1,O1,,new,,2026-01-02T00:00:00Z");
        run();

        assertThatThrownBy(() -> jdbc.sql("delete from status_history").update())
                .hasMessageContaining("insert-only");
        assertThatThrownBy(
                        () -> jdbc.sql("update status_history set note = 'x'").update())
                .hasMessageContaining("insert-only");
    }
}
