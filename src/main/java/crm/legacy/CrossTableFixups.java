package crm.legacy;

import java.util.List;

/** What follows from several files together, and from this import and those before it; done at the end of each. */
final class CrossTableFixups {

    private CrossTableFixups() {}

    /**
     * Where the old CRM changed an order's status and its export does not say when, the history still gets a row: or it
     * would end at another status than the order's.
     */
    static void completeHistory(ImportRun run) {
        run.update("""
                insert into status_history (id, subject, order_id, from_status, to_status, actor_kind, actor_name,
                  occurred_at, former_status_seconds, imported)
                select s.history_id, 'ORDER', m.record_id, m.old_status, s.status, 'SYSTEM', 'import', :now,
                  case when :now >= m.old_status_changed_at
                    then floor(extract(epoch from :now - m.old_status_changed_at)) end,
                  true
                from resolved_orders m join staged_orders s using (line)
                where m.verdict = 'UPDATED' and m.old_status <> s.status
                  and not exists (
                    select from resolved_order_status_events e join staged_order_status_events es using (line)
                    where e.verdict = 'CREATED' and e.order_id = m.record_id and es.to_status = s.status)
                order by m.line
                """);
    }

    /**
     * Links references of earlier imports whose record is there now. The record's version moves on, as it does with
     * every change, and the ledger's with it: the next import must not take this for a change made here.
     *
     * @return how many
     */
    static long link(ImportRun run, List<TableImport> tables) {
        long linked = 0;
        for (TableImport table : tables) {
            for (ReferenceColumn reference : table.optionalReferences()) {
                linked += link(run, table.kind, reference);
            }
        }
        return linked;
    }

    private static long link(ImportRun run, LegacyTable kind, ReferenceColumn reference) {
        boolean user = reference.target() == LegacyTable.USER;
        // A lead has one order; the oldest that names it gets it.
        boolean once = kind == LegacyTable.ORDER && reference.target() == LegacyTable.LEAD;
        return run.jdbc()
                .sql("""
                        with resolved as (
                          select u.record_id, r.id as target,
                            row_number() over (partition by r.id order by t.created_at, t.id) as place
                          from legacy_unresolved_references u
                          join %1$s t on t.id = u.record_id
                          %2$s
                          where u.kind = '%3$s' and u.field = '%4$s' and t.%4$s is null %5$s),
                        linked as (
                          update %1$s t set %4$s = r.target, version = t.version + 1, updated_at = :now
                          from resolved r
                          where t.id = r.record_id %6$s
                          returning t.id, t.version),
                        in_step as (
                          update legacy_records l set record_version = linked.version
                          from linked
                          where l.kind = '%3$s' and l.record_id = linked.id and l.record_version = linked.version - 1),
                        forgotten as (
                          delete from legacy_unresolved_references u using linked
                          where u.kind = '%3$s' and u.field = '%4$s' and u.record_id = linked.id)
                        select count(*) from linked
                        """.formatted(
                                kind.target,
                                user
                                        ? "join users r on r.id::text = u.target_legacy_id"
                                        : """
                                          join legacy_records l
                                            on l.kind = u.target_kind and l.legacy_id = u.target_legacy_id
                                          join %s r on r.id = l.record_id
                                          """.formatted(reference.target().target),
                                kind,
                                reference.field(),
                                once ? "and not exists (select from orders o where o.lead_id = r.id)" : "",
                                once ? "and r.place = 1" : ""))
                .param("now", run.time())
                .query(Long.class)
                .single();
    }

    /**
     * What orders keep of their events, their shipments and the catalogue. None of it is a change that somebody made:
     * versions stay.
     */
    static void refreshOrders(ImportRun run) {
        run.update("""
                with touched as (
                  select m.record_id as id from resolved_orders m where m.verdict in ('CREATED', 'UPDATED')
                  union
                  select e.order_id from resolved_order_status_events e where e.verdict = 'CREATED'
                  union
                  select p.order_id from resolved_shipments p where p.verdict in ('CREATED', 'UPDATED')),
                history as (
                  select o.id, max(h.occurred_at) as latest,
                    max(h.occurred_at) filter (where h.to_status = o.status) as to_status
                  from touched join orders o using (id) join status_history h on h.order_id = o.id
                  group by o.id),
                estimates as (
                  select p.order_id as id, max(p.estimated_delivery) as latest
                  from touched join shipments p on p.order_id = touched.id
                  group by p.order_id),
                given as (
                  select m.record_id as id from resolved_orders m join staged_orders s using (line)
                  where m.verdict = 'CREATED' and s.updated_at_given),
                facts as (
                  select o.id, e.latest as delivery_estimate,
                    coalesce(h.to_status, h.latest, o.created_at) as status_changed_at,
                    g.id is not null as updated_at_given
                  from touched join orders o using (id)
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
                where o.archived_bike = exists (select from bikes b where b.bike_id = o.bike_id and b.active)
                """);
    }
}
