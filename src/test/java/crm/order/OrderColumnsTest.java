package crm.order;

import crm.TestDatabase;
import crm.sql.RecordColumns;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OrderColumnsTest {

    /** The columns of components that have another name. */
    private static final Map<String, String> COLUMNS = Map.of(
            "assignedManagerId", "assigned_manager",
            "totalPrice", "total_price_rub",
            "bookingAmount", "booking_amount_eur",
            "supersededById", "superseded_by");

    @Test
    void everyComponentHasTheValueOfItsColumn() {
        TestDatabase database = TestDatabase.withSchema();
        // As a replica, PostgreSQL runs no triggers and checks no foreign keys. A cancelled order has no stage.
        database.execute("""
                set session_replication_role = replica;
                alter table orders drop constraint orders_stage_check;
                insert into orders (id, order_code, legacy_id, customer_id, lead_id, external_bike_ref, bike_snapshot,
                  cached_images, archived_bike, bike_name, bike_url, status, assigned_manager, listing_price,
                  final_price, total_price_rub, booking_amount_eur, booking_amount_rub, exchange_rate, delivery_method,
                  manager_notes, cancel_reason, version, status_changed_at, sla_due_at, created_at,
                  updated_at, stage, legacy_status, negotiated_price, commission, initial_quality, final_quality,
                  refundable, cancel_note, reserve_paid_at, superseded_by, partner_id, partner_customer_id,
                  external_reference)
                values ('00000000-0000-7000-8000-000000000001', 'the code', 'the legacy id',
                  '00000000-0000-7000-8000-000000000002', '00000000-0000-7000-8000-000000000003',
                  'the external reference', '{"title": "the title"}', '{"the image"}', true, 'the bike name',
                  'the bike url', 'CANCELLED', '00000000-0000-7000-8000-000000000004', 11.01, 12.02, 13.03, 14.04,
                  15.05, 16.06, 'COURIER', 'the notes', 'COMPLIANCE', 17, '2018-01-01Z',
                  '2018-01-02Z', '2018-01-03Z', '2018-01-04Z', 'HUNTING', 'the old status', 17.07, 18.08, 'A', 'B',
                  false, 'the cancel note', '2018-01-05Z', '00000000-0000-7000-8000-000000000005',
                  '00000000-0000-7000-8000-000000000006', '00000000-0000-7000-8000-000000000007',
                  'the id at the partner')
                """);
        RecordColumns.assertEqual(database, OrderQueries.ORDERS, Order.class, COLUMNS);
    }
}
