package crm.legacy;

import crm.legacy.row.LegacyTable;
import crm.legacy.staging.ImportRun;
import java.util.List;
import java.util.Map;

/**
 * Deletes the demo before an import of real records: every record that {@code legacy_records} marks as demo, and the
 * records that belong to it. A demo customer or lead that a real order or lead refers to stays, as a normal record.
 */
final class DemoRemoval {

    /** Tables whose rows are deleted with their order. */
    private static final List<String> OF_ORDERS = List.of(
            "tracking_tokens",
            "image_archives",
            "refund_requests",
            "compensation_requests",
            "payments",
            "negotiations",
            "reviews",
            "coupon_redemptions",
            "documents",
            "tasks",
            "touchpoints",
            "comments",
            "order_cases",
            "status_history");

    /** Tables whose rows of the demo are deleted also where the record that they belong to stays. */
    private static final Map<LegacyTable, String> ALONE = Map.of(
            LegacyTable.TASK, "tasks",
            LegacyTable.FOLLOW_UP, "tasks",
            LegacyTable.TOUCHPOINT, "touchpoints",
            LegacyTable.CONTACT_CHANNEL, "contact_channels",
            LegacyTable.CUSTOMER_PREFERENCES, "customer_preferences",
            LegacyTable.AUDIT_ENTRY, "audit_log",
            LegacyTable.TELEGRAM_SUBSCRIBER, "telegram_subscribers",
            LegacyTable.BIKE, "bikes");

    private DemoRemoval() {}

    /** @return the number of deleted records of the demo */
    static long remove(ImportRun run) {
        boolean demo = run.jdbc()
                .sql("select exists (select from legacy_records where demo)")
                .query(Boolean.class)
                .single();
        if (!demo) {
            return 0;
        }
        selectRecords(run);
        ALONE.forEach((kind, table) -> run.update("""
                delete from %s t using legacy_records l where l.demo and l.kind = '%s' and l.record_id = t.id
                """.formatted(table, kind)));
        // A trigger allows to delete history only of records that legacy_records marks as demo: so its rows go last.
        run.update("""
                delete from shipment_events where shipment_id in (
                  select id from shipments where order_id in (select id from deleted_orders))
                """);
        run.update("delete from shipments where order_id in (select id from deleted_orders)");
        run.update("""
                delete from checklist_items where inspection_id in (
                  select id from inspections where order_id in (select id from deleted_orders))
                """);
        run.update("delete from inspections where order_id in (select id from deleted_orders)");
        for (String table : OF_ORDERS) {
            run.update("delete from " + table + " where order_id in (select id from deleted_orders)");
        }
        run.update("delete from orders where id in (select id from deleted_orders)");
        run.update("delete from status_history where lead_id in (select id from deleted_leads)");
        for (String table : List.of("tasks", "touchpoints", "comments")) {
            run.update("delete from " + table + " where lead_id in (select id from deleted_leads)");
        }
        run.update("delete from leads where id in (select id from deleted_leads)");
        for (String table : List.of(
                "tasks", "touchpoints", "comments", "contact_channels", "customer_preferences", "partner_customers")) {
            run.update("delete from " + table + " where customer_id in (select id from deleted_customers)");
        }
        run.update("""
                delete from customer_merge_moves where merge_id in (
                  select m.id from customer_merges m
                  where m.survivor_id in (select id from deleted_customers)
                    or m.duplicate_id in (select id from deleted_customers))
                """);
        run.update("""
                delete from customer_merges
                where survivor_id in (select id from deleted_customers)
                  or duplicate_id in (select id from deleted_customers)
                """);
        run.update("delete from customers where id in (select id from deleted_customers)");
        run.update("""
                delete from users u using legacy_records l
                where l.demo and l.kind = 'USER' and l.record_id = u.id
                  and not exists (select from orders o where o.assigned_manager = u.id)
                  and not exists (select from leads o where o.assigned_manager = u.id)
                  and not exists (select from tasks o where u.id in (o.assignee, o.deleted_by))
                  and not exists (select from comments o where u.id in (o.author_id, o.deleted_by)
                    or u.id = any(o.mentions))
                  and not exists (select from checklist_items o where o.updated_by = u.id)
                  and not exists (select from touchpoints o where o.manager_id = u.id)
                  and not exists (select from reviews o where o.replied_by = u.id)
                  and not exists (select from coupons o where o.created_by = u.id)
                  and not exists (select from coupon_redemptions o where o.redeemed_by = u.id)
                  and not exists (select from order_cases o where u.id in (o.opened_by, o.resolved_by))
                  and not exists (select from refund_requests o where u.id in (o.requested_by, o.approved_by,
                    o.decided_by))
                  and not exists (select from compensation_requests o where u.id in (o.requested_by, o.approved_by,
                    o.decided_by))
                  and not exists (select from audit_log o where o.actor_id = u.id)
                  and not exists (select from telegram_subscribers o where o.user_id = u.id)
                """);
        clearLegacyIds(run, "customers");
        clearLegacyIds(run, "leads");
        run.update("delete from legacy_data d using legacy_records l where l.demo and l.record_id = d.record_id");
        run.update("""
                delete from legacy_unresolved_references u using legacy_records l
                where l.demo and l.record_id = u.record_id and l.kind = u.kind
                """);
        return run.update("delete from legacy_records where demo");
    }

    /** All orders are deleted. A lead stays if a real order refers to it, a customer if a real order or lead does. */
    private static void selectRecords(ImportRun run) {
        run.update("""
                create temp table deleted_orders on commit drop as
                select o.id from orders o join legacy_records l on l.record_id = o.id and l.kind = 'ORDER' where l.demo
                """);
        run.update("""
                create temp table deleted_leads on commit drop as
                select d.id from leads d join legacy_records l on l.record_id = d.id and l.kind = 'LEAD'
                where l.demo and not exists (
                  select from orders o where o.lead_id = d.id and o.id not in (select id from deleted_orders))
                """);
        run.update("""
                create temp table deleted_customers on commit drop as
                with recursive staying as (
                  select o.customer_id as id from orders o where o.id not in (select id from deleted_orders)
                  union
                  select d.customer_id from leads d where d.id not in (select id from deleted_leads)
                  union
                  select c.merged_into from customers c
                  where not exists (select from legacy_records l
                    where l.record_id = c.id and l.kind = 'CUSTOMER' and l.demo)
                  union
                  select c.merged_into from customers c join staying s on s.id = c.id)
                select c.id from customers c join legacy_records l on l.record_id = c.id and l.kind = 'CUSTOMER'
                where l.demo and not exists (select from staying s where s.id = c.id)
                """);
    }

    /** A record that stays loses its legacy id, which the real export may contain again. */
    private static void clearLegacyIds(ImportRun run, String table) {
        run.update("""
                update %s t set legacy_id = null, legacy_uuid = null
                from legacy_records l where l.demo and l.record_id = t.id
                """.formatted(table));
    }
}
