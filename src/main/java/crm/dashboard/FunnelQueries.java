package crm.dashboard;

import crm.history.Correction;
import crm.lead.LeadStatus;
import crm.lead.LeadVisibility;
import crm.security.CurrentRights;
import crm.sql.EnumNames;
import crm.sql.Utc;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads the funnel of leads from their history. */
@Component
class FunnelQueries {

    private final JdbcClient jdbc;

    private final CurrentRights rights;

    FunnelQueries(JdbcClient jdbc, CurrentRights rights) {
        this.jdbc = jdbc;
        this.rights = rights;
    }

    LeadFunnel leadFunnel(Period period) {
        UUID viewer = rights.get().viewer();
        // An imported row that was not rebuilt has the status at the time of the export, not how the lead reached it.
        // A row that leaves a status shows that the lead was in that status, but not since when.
        return jdbc.sql("""
                        with cohort as (
                          select l.id, l.status, l.created_at from leads l
                          where l.created_at >= :from and l.created_at < :to%s),
                        known as materialized (
                          select h.lead_id, case when not h.correction then h.from_status end as from_status,
                            h.to_status, h.occurred_at - c.created_at as lasted
                          from cohort c join status_history h on h.lead_id = c.id
                          where (h.rebuilt or not h.imported) and %s),
                        reached as (
                          select k.lead_id, k.to_status as status, greatest(min(k.lasted), interval '0') as lasted
                          from known k group by k.lead_id, k.to_status
                          union all
                          select distinct k.lead_id, k.from_status, null::interval from known k
                          where k.from_status is not null and not exists (
                            select from known o where o.lead_id = k.lead_id and o.to_status = k.from_status)),
                        came as (
                          select r.status, count(*) as reached,
                            percentile_cont(0.5) within group (order by extract(epoch from r.lasted) / 86400) as days
                          from reached r group by r.status),
                        standing as (
                          select c.status,
                            count(*) filter (where c.id in (select k.lead_id from known k)) as current,
                            count(*) filter (where c.id not in (select k.lead_id from known k)) as imported_only
                          from cohort c group by c.status)
                        select s.status, coalesce(m.reached, 0) as reached, coalesce(n.current, 0) as current,
                          coalesce(n.imported_only, 0) as imported_only, m.days,
                          sum(coalesce(n.current, 0) + coalesce(n.imported_only, 0)) over () as total,
                          sum(coalesce(n.imported_only, 0)) over () as total_imported_only
                        from unnest(:statuses::text[]) with ordinality as s (status, place)
                        left join came m on m.status = s.status
                        left join standing n on n.status = s.status
                        order by s.place
                        """.formatted(viewer == null ? "" : " and " + LeadVisibility.VISIBLE, Correction.COUNTS))
                .param("viewer", viewer)
                .param("from", Utc.offset(period.from()))
                .param("to", Utc.offset(period.to()))
                .param("statuses", EnumNames.array(LeadStatus.class, status -> true))
                .query(row -> {
                    int total = 0;
                    int importedOnly = 0;
                    List<LeadFunnel.Stage> stages = new ArrayList<>();
                    while (row.next()) {
                        stages.add(new LeadFunnel.Stage(
                                LeadStatus.valueOf(row.getString("status")),
                                row.getInt("reached"),
                                row.getInt("current"),
                                row.getInt("imported_only"),
                                row.getObject("days", Double.class)));
                        total = row.getInt("total");
                        importedOnly = row.getInt("total_imported_only");
                    }
                    return new LeadFunnel(total, importedOnly, stages);
                });
    }
}
