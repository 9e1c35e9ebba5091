package crm.legacy;

import java.util.List;

/**
 * Takes the demo out before real records come in: every record that the ledger knows as the demo's, and what hangs on
 * it. A demo customer or lead that real work has meanwhile begun with stays, as a record like any other.
 */
final class DemoRemoval {

    /** Tables whose rows go with their order. */
    private static final List<String> OF_ORDERS = List.of(
            "tracking_tokens",
            "image_archives",
            "payments",
            "negotiations",
            "reviews",
            "coupons",
            "documents",
            "tasks",
            "status_history");

    private DemoRemoval() {}

    /** @return how many records of the demo were taken out */
    static long takeOut(ImportRun run) {
        boolean demo = run.jdbc()
                .sql("select exists (select from legacy_records where demo)")
                .query(Boolean.class)
                .single();
        if (!demo) {
            return 0;
        }
        decide(run);
        // The history of demo records can be deleted as long as the ledger calls them demo: so the ledger goes last.
        run.update("""
                delete from shipment_events where shipment_id in (
                  select id from shipments where order_id in (select id from leaving_orders))
                """);
        run.update("delete from shipments where order_id in (select id from leaving_orders)");
        run.update("""
                delete from checklist_items where inspection_id in (
                  select id from inspections where order_id in (select id from leaving_orders))
                """);
        run.update("delete from inspections where order_id in (select id from leaving_orders)");
        for (String table : OF_ORDERS) {
            run.update("delete from " + table + " where order_id in (select id from leaving_orders)");
        }
        run.update("delete from orders where id in (select id from leaving_orders)");
        run.update("delete from status_history where lead_id in (select id from leaving_leads)");
        run.update("delete from tasks where lead_id in (select id from leaving_leads)");
        run.update("delete from leads where id in (select id from leaving_leads)");
        run.update("delete from tasks where customer_id in (select id from leaving_customers)");
        run.update("""
                delete from customer_merge_moves where merge_id in (
                  select m.id from customer_merges m
                  where m.survivor_id in (select id from leaving_customers)
                    or m.duplicate_id in (select id from leaving_customers))
                """);
        run.update("""
                delete from customer_merges
                where survivor_id in (select id from leaving_customers)
                  or duplicate_id in (select id from leaving_customers)
                """);
        run.update("delete from customers where id in (select id from leaving_customers)");
        run.update(
                "delete from tasks t using legacy_records l where l.demo and l.kind = 'TASK' and l.record_id = t.id");
        run.update(
                "delete from bikes b using legacy_records l where l.demo and l.kind = 'BIKE' and l.record_id = b.id");
        run.update("""
                delete from users u using legacy_records l
                where l.demo and l.kind = 'USER' and l.record_id = u.id
                  and not exists (select from orders o where o.assigned_manager = u.id)
                  and not exists (select from leads o where o.assigned_manager = u.id)
                  and not exists (select from tasks o where o.assignee = u.id)
                  and not exists (select from checklist_items o where o.updated_by = u.id)
                """);
        release(run, "customers");
        release(run, "leads");
        run.update("""
                delete from legacy_unresolved_references u using legacy_records l
                where l.demo and l.record_id = u.record_id and l.kind = u.kind
                """);
        return run.update("delete from legacy_records where demo");
    }

    /** Orders all go; a lead stays for a real order, a customer for a real order or lead. */
    private static void decide(ImportRun run) {
        run.update("""
                create temp table leaving_orders on commit drop as
                select o.id from orders o join legacy_records l on l.record_id = o.id and l.kind = 'ORDER' where l.demo
                """);
        run.update("""
                create temp table leaving_leads on commit drop as
                select d.id from leads d join legacy_records l on l.record_id = d.id and l.kind = 'LEAD'
                where l.demo and not exists (
                  select from orders o where o.lead_id = d.id and o.id not in (select id from leaving_orders))
                """);
        run.update("""
                create temp table leaving_customers on commit drop as
                with recursive staying as (
                  select o.customer_id as id from orders o where o.id not in (select id from leaving_orders)
                  union
                  select d.customer_id from leads d where d.id not in (select id from leaving_leads)
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

    /** What stays is no row of the old CRM any more: its id there may come again with the real export. */
    private static void release(ImportRun run, String table) {
        run.update("""
                update %s t set legacy_id = null, legacy_uuid = null
                from legacy_records l where l.demo and l.record_id = t.id
                """.formatted(table));
    }
}
