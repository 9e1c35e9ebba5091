package crm.lead;

import crm.TestDatabase;
import crm.sql.RecordColumns;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LeadColumnsTest {

    /** The columns of components that have another name. */
    private static final Map<String, String> COLUMNS = Map.of("assignedManagerId", "assigned_manager");

    @Test
    void everyComponentHasTheValueOfItsColumn() {
        TestDatabase database = TestDatabase.withSchema();
        // As a replica, PostgreSQL runs no triggers and checks no foreign keys.
        database.execute("""
                set session_replication_role = replica;
                insert into leads (id, code, legacy_id, source, status, customer_id, contact_name, contact_phone,
                  contact_email, bike_id, bike_url, external_bike_ref, bike_snapshot, application_notes,
                  assigned_manager, reject_reason, version, status_changed_at, sla_due_at, created_at, updated_at,
                  estimated_budget, contact_phone_raw, partner_id, partner_customer_id, contact_by_others,
                  contact_telegram, contact_whatsapp, external_reference)
                values ('00000000-0000-7000-8000-000000000001', 'the code', 'the legacy id', 'the_source', 'REJECTED',
                  '00000000-0000-7000-8000-000000000002', 'the contact name', '+79001234567', 'contact@example.com',
                  'the bike id', 'the bike url', 'the external reference', '{"title": "the title"}', 'the notes',
                  '00000000-0000-7000-8000-000000000003', 'PRICE', 17, '2018-01-01Z', '2018-01-02Z', '2018-01-03Z',
                  '2018-01-04Z', 11.01, 'the phone as given', '00000000-0000-7000-8000-000000000004',
                  '00000000-0000-7000-8000-000000000005', '{contactName}',
                  '@the_handle', '+79001234568', 'the id at the partner')
                """);
        RecordColumns.assertEqual(database, LeadQueries.LEADS, Lead.class, COLUMNS);
    }
}
