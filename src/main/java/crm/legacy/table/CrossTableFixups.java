package crm.legacy.table;

import crm.legacy.staging.ImportRun;

/** Corrects records that depend on several tables, at the end of an import. */
public final class CrossTableFixups {

    private CrossTableFixups() {}

    /** Adds a history row to each order whose status changed in the old CRM without an event. */
    public static void completeHistory(ImportRun run) {
        run.update("""
                insert into status_history (id, subject, order_id, from_status, to_status, actor_kind, actor_name,
                  occurred_at, former_status_seconds, imported, stage, legacy_status)
                select s.history_id, 'ORDER', m.record_id, m.old_status, s.status, 'SYSTEM', 'import', :now,
                  case when :now >= m.old_status_changed_at
                    then floor(extract(epoch from :now - m.old_status_changed_at)) end,
                  true, s.stage, s.legacy_status
                from resolved_orders m join staged_orders s using (line)
                where m.verdict = 'UPDATED'
                  and (m.old_status, m.old_stage) is distinct from (s.status, s.stage)
                  and not exists (
                    select from resolved_order_status_events e join staged_order_status_events es using (line)
                    where e.verdict = 'CREATED' and e.order_id = m.record_id and es.to_status = s.status
                      and es.stage is not distinct from s.stage)
                order by m.line
                """);
    }

    /**
     * Calculates the columns of orders that derive from their events, their shipments and the catalogue. The version of
     * an order stays, because no user changed it.
     */
    public static void refreshOrders(ImportRun run) {
        run.update("""
                with changed as (
                  select m.record_id as id from resolved_orders m where m.verdict in ('CREATED', 'UPDATED')
                  union
                  select e.order_id from resolved_order_status_events e where e.verdict = 'CREATED'
                  union
                  select p.order_id from resolved_shipments p where p.verdict in ('CREATED', 'UPDATED')),
                history as (
                  select o.id, max(h.occurred_at) as latest,
                    coalesce(
                      max(h.occurred_at) filter (
                        where h.to_status = o.status and h.from_status is distinct from h.to_status),
                      max(h.occurred_at) filter (where h.to_status = o.status)) as to_status
                  from changed join orders o using (id) join status_history h on h.order_id = o.id
                  group by o.id),
                estimates as (
                  select p.order_id as id, max(p.estimated_delivery) as latest
                  from changed join shipments p on p.order_id = changed.id
                  group by p.order_id),
                given as (
                  select m.record_id as id from resolved_orders m join staged_orders s using (line)
                  where m.verdict = 'CREATED' and s.updated_at_given),
                facts as (
                  select o.id, e.latest as delivery_estimate,
                    coalesce(h.to_status, h.latest, o.created_at) as status_changed_at,
                    g.id is not null as updated_at_given
                  from changed join orders o using (id)
                  left join history h using (id) left join estimates e using (id) left join given g using (id))
                update orders o
                set status_changed_at = f.status_changed_at, delivery_estimate = f.delivery_estimate,
                  updated_at = case when f.updated_at_given then o.updated_at
                    else greatest(o.updated_at, f.status_changed_at) end
                from facts f
                where f.id = o.id and (o.status_changed_at, o.delivery_estimate)
                  is distinct from (f.status_changed_at, f.delivery_estimate)
                """);
        run.update("""
                update orders o set archived_bike = not o.archived_bike
                where o.archived_bike <> exists (select from bikes b where b.bike_id = o.bike_id and not b.active)
                """);
    }
}
