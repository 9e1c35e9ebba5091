package crm.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import crm.legacy.report.ImportResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.boot.DefaultApplicationArguments;

/** The application loads the demo at the first start, and an import of real records removes it. */
class DemoTest extends ImportTest {

    private void loadDemo() {
        new DemoData(importer(database.url()), clock()).run(new DefaultApplicationArguments());
    }

    @Test
    void containsRecordsOfEveryTable() {
        loadDemo();

        assertThat(count("customers")).isEqualTo(60);
        assertThat(count("leads")).isEqualTo(80);
        assertThat(count("orders")).isEqualTo(60);
        assertThat(values("select distinct status from orders")).hasSize(15);
        assertThat(count("legacy_records where not demo")).isZero();
        assertThat(count("legacy_unresolved_references")).isZero();
        assertThat(directory.toFile().list((folder, name) -> name.contains("ndjson")))
                .as("no rejects and no warnings")
                .isEmpty();
        assertThat(values("select id || ' ' || name || ' ' || role from users order by id"))
                .startsWith(
                        "01900000-0000-7000-8000-000000000001 Анна Соколова ADMIN",
                        "01900000-0000-7000-8000-000000000002 Марк Орлов MANAGER");
        for (String table : List.of(
                "payments",
                "shipments",
                "shipment_events",
                "negotiations",
                "tasks",
                "bikes",
                "inspections",
                "checklist_items",
                "documents",
                "touchpoints",
                "contact_channels",
                "customer_preferences",
                "order_cases",
                "refund_requests",
                "compensation_requests",
                "audit_log",
                "telegram_subscribers")) {
            assertThat(count(table)).as(table).isPositive();
        }
    }

    @Test
    void hasTimesRelativeToTheTimeOfLoading() {
        loadDemo();

        assertThat(count("orders where created_at > '" + now + "'")).isZero();
        assertThat(count("orders where status_changed_at > '" + now + "'::timestamptz - interval '1 day'"))
                .isPositive();
        assertThat(count("orders where sla_due_at < '" + now + "'"))
                .as("overdue")
                .isPositive();
        assertThat(count("orders where sla_due_at > '" + now + "'"))
                .as("not yet due")
                .isPositive();
        assertThat(count("tasks where not completed and due_at < '" + now + "'"))
                .isPositive();
        assertThat(count("""
                orders o where o.status <> (
                  select h.to_status from status_history h where h.order_id = o.id order by h.change_seq desc limit 1)
                """)).as("the history ends at the status").isZero();
    }

    @Test
    void isNotLoadedIntoADatabaseWithRecords() {
        oneCustomer();
        run();
        List<String> before = everything();

        loadDemo();

        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void isNotLoadedTwice() {
        loadDemo();
        List<String> before = everything();
        loadDemo();
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void isRemovedByAnImportOfRealRecords() {
        loadDemo();
        addRecordsToTheDemo();
        oneOrder();
        events("E1,O1,,new,,2026-01-02T00:00:00Z");

        ImportResult result = run();

        assertThat(result.demoRemoved()).isPositive();
        assertThat(values("select full_name from customers")).containsExactly("Иван Петров");
        assertThat(values("select order_code from orders")).containsExactly("ORD-1");
        assertThat(count("status_history")).isEqualTo(1);
        for (String table : List.of(
                "leads",
                "users",
                "bikes",
                "payments",
                "shipments",
                "shipment_events",
                "tasks",
                "negotiations",
                "inspections",
                "checklist_items",
                "tracking_tokens",
                "reviews",
                "documents",
                "coupon_redemptions",
                "image_archives",
                "touchpoints",
                "contact_channels",
                "customer_preferences",
                "order_cases",
                "refund_requests",
                "compensation_requests",
                "audit_log",
                "telegram_subscribers",
                "legacy_data",
                "legacy_unresolved_references")) {
            assertThat(count(table)).as(table).isZero();
        }
        assertThat(count("legacy_records where demo")).isZero();
        assertThat(run().demoRemoved()).isZero();
    }

    /** Creates records that belong to the demo, as users who try it do. */
    private void addRecordsToTheDemo() {
        database.execute("""
                insert into tasks (id, order_id, title, created_at, updated_at)
                  select gen_random_uuid(), id, 'made here', now(), now() from orders limit 1;
                insert into tasks (id, lead_id, title, created_at, updated_at)
                  select gen_random_uuid(), id, 'made here', now(), now() from leads limit 1;
                insert into tasks (id, customer_id, title, created_at, updated_at)
                  select gen_random_uuid(), id, 'made here', now(), now() from customers limit 1;
                insert into tracking_tokens (id, order_id, token_hash, created_at)
                  select gen_random_uuid(), id, sha256('x'), now() from orders limit 1;
                insert into inspections (id, order_id, stage, created_at, updated_at)
                  select gen_random_uuid(), id, 'WORKSHOP', now(), now() from orders limit 1;
                insert into checklist_items (inspection_id, item, result, updated_by, updated_at)
                  select i.id, 'BRAND', 'PASS', u.id, now() from inspections i cross join users u
                  where i.stage = 'WORKSHOP'
                    and not exists (select from checklist_items k where k.inspection_id = i.id) limit 1;
                insert into reviews (id, order_id, rating, created_at, updated_at)
                  select gen_random_uuid(), id, 5, now(), now() from orders limit 1;
                insert into documents (id, order_id, type, url, uploaded_at, created_at)
                  select gen_random_uuid(), id, 'INVOICE', 'https://x', now(), now() from orders limit 1;
                insert into coupons (id, code, percent, created_by, created_at, updated_at)
                  select gen_random_uuid(), 'X', 5, null, now(), now();
                insert into coupon_redemptions (id, coupon_id, order_id, redeemed_by, redeemed_at)
                  select gen_random_uuid(), c.id, o.id, u.id, now() from coupons c cross join orders o
                    cross join users u limit 1;
                insert into image_archives (order_id, state, created_at, updated_at)
                  select id, 'PENDING', now(), now() from orders limit 1;
                insert into status_history (id, subject, order_id, to_status, actor_kind, actor_name, occurred_at)
                  select gen_random_uuid(), 'ORDER', id, 'CANCELLED', 'SYSTEM', 'x', now() from orders limit 1;
                update customers set merged_into = (select max(id::text)::uuid from customers)
                  where id = (select min(id::text)::uuid from customers);
                insert into customer_merges (id, survivor_id, duplicate_id, filled, actor_kind, actor_name, merged_at)
                  select gen_random_uuid(), merged_into, id, '{}', 'USER', 'x', now()
                  from customers where merged_into is not null;
                insert into customer_merge_moves (merge_id, kind, record_id)
                  select m.id, 'ORDER', o.id from customer_merges m cross join orders o;
                """);
    }

    @Test
    void keepsRecordsThatRealRecordsReferTo() {
        loadDemo();
        database.execute("""
                insert into orders (id, order_code, customer_id, lead_id, bike_snapshot, archived_bike, bike_name,
                  status,
                    assigned_manager, status_changed_at, created_at, updated_at)
                  select gen_random_uuid(), 'ORD-REAL', (select id from customers where phone is not null order by code
                    limit 1),
                    l.id, '{"title": "Trek"}', true, 'Trek', 'PENDING_MANAGER', '01900000-0000-7000-8000-000000000002',
                    now(), now(), now()
                  from leads l where l.customer_id is not null
                    and not exists (select from orders o where o.lead_id = l.id) order by l.code limit 1;
                """);
        String customer = value("select customer_id from orders where order_code = 'ORD-REAL'");
        String lead = value("select lead_id from orders where order_code = 'ORD-REAL'");
        String leadsCustomer = value("select customer_id from leads where id = '" + lead + "'");
        long history = count("status_history where lead_id = '" + lead + "'");
        oneManager();

        run();

        assertThat(values("select order_code from orders")).containsExactly("ORD-REAL");
        assertThat(values("select id from leads")).containsExactly(lead);
        assertThat(values("select id from customers"))
                .containsExactlyInAnyOrderElementsOf(Set.of(customer, leadsCustomer));
        assertThat(values("select name from users where id <> '" + MANAGER + "'"))
                .contains("Марк Орлов");
        assertThat(count("status_history where lead_id = '" + lead + "'")).isEqualTo(history);
        assertThat(count("customers where legacy_id is not null"))
                .as("the real export may contain the legacy id again")
                .isZero();
        assertThat(count("legacy_records")).as("only the row of the manager").isEqualTo(1);
    }

    /** A new table that refers to records of the demo must be added to DemoRemoval. */
    @Test
    void removesRecordsOfEveryTableThatRefersToIt() {
        List<String> references = new ArrayList<>(values("""
                select c.conrelid::regclass || ' > ' || c.confrelid::regclass from pg_constraint c
                where c.contype = 'f' and c.confrelid in (select x::regclass from unnest(array['orders', 'leads',
                  'customers', 'users', 'shipments', 'inspections']) x)
                """));
        assertThat(references)
                .containsExactlyInAnyOrder(
                        "audit_log > users",
                        "checklist_items > inspections",
                        "checklist_items > users",
                        "comments > customers",
                        "comments > leads",
                        "comments > orders",
                        "comments > users",
                        "comments > users",
                        "tasks > users",
                        "inbox_reads > users",
                        "notifications > leads",
                        "notifications > orders",
                        "notifications > users",
                        "compensation_requests > orders",
                        "compensation_requests > users",
                        "compensation_requests > users",
                        "compensation_requests > users",
                        "contact_channels > customers",
                        "coupon_redemptions > orders",
                        "coupon_redemptions > users",
                        "coupons > users",
                        "customer_merges > customers",
                        "customer_merges > customers",
                        "customer_preferences > customers",
                        "customers > customers",
                        "documents > orders",
                        "image_archives > orders",
                        "inspections > orders",
                        "leads > customers",
                        "leads > users",
                        "negotiations > orders",
                        "order_cases > orders",
                        "order_cases > users",
                        "order_cases > users",
                        "orders > customers",
                        "orders > leads",
                        "orders > orders",
                        "orders > users",
                        "partner_customers > customers",
                        "payments > orders",
                        "refund_requests > orders",
                        "refund_requests > users",
                        "refund_requests > users",
                        "refund_requests > users",
                        "reviews > orders",
                        "reviews > users",
                        "shipment_events > shipments",
                        "shipments > orders",
                        "status_history > leads",
                        "status_history > orders",
                        "tasks > customers",
                        "tasks > leads",
                        "tasks > orders",
                        "tasks > users",
                        "telegram_subscribers > users",
                        "touchpoints > customers",
                        "touchpoints > leads",
                        "touchpoints > orders",
                        "touchpoints > users",
                        "tracking_tokens > orders");
    }
}
