package crm.dashboard;

import crm.lead.LeadStatus;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads the funnel of leads from their history. */
@Component
class FunnelQueries {

    private final JdbcClient jdbc;

    FunnelQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    LeadFunnel leadFunnel(Period period) {
        // An imported row that was not rebuilt says where a lead stood when it was exported, not how it got there.
        return jdbc.sql("""
                        with cohort as (
                          select l.id, l.status, l.created_at from leads l
                          where l.created_at >= :from and l.created_at < :to),
                        reached as (
                          select h.lead_id, h.to_status as status, min(h.occurred_at) as at
                          from status_history h
                          where h.lead_id in (select c.id from cohort c) and (h.rebuilt or not h.imported)
                          group by h.lead_id, h.to_status),
                        known as (select distinct r.lead_id from reached r),
                        standing as (
                          select c.status,
                            count(*) filter (where c.id in (select k.lead_id from known k)) as current,
                            count(*) filter (where c.id not in (select k.lead_id from known k)) as imported_only
                          from cohort c group by c.status),
                        came as (
                          select r.status, count(*) as reached,
                            percentile_cont(0.5) within group (
                              order by extract(epoch from greatest(r.at - c.created_at, interval '0')) / 86400) as days
                          from reached r join cohort c on c.id = r.lead_id group by r.status)
                        select s.status, coalesce(m.reached, 0) as reached, coalesce(n.current, 0) as current,
                          coalesce(n.imported_only, 0) as imported_only, m.days
                        from unnest(:statuses::text[]) with ordinality as s (status, place)
                        left join came m on m.status = s.status
                        left join standing n on n.status = s.status
                        order by s.place
                        """)
                .param("from", period.from().atOffset(ZoneOffset.UTC))
                .param("to", period.to().atOffset(ZoneOffset.UTC))
                .param(
                        "statuses",
                        Arrays.stream(LeadStatus.values()).map(Enum::name).toArray(String[]::new))
                .query(row -> {
                    int total = 0;
                    int importedOnly = 0;
                    List<LeadFunnel.Stage> stages = new ArrayList<>();
                    while (row.next()) {
                        LeadFunnel.Stage stage = new LeadFunnel.Stage(
                                LeadStatus.valueOf(row.getString("status")),
                                row.getInt("reached"),
                                row.getInt("current"),
                                row.getInt("imported_only"),
                                row.getObject("days", Double.class));
                        stages.add(stage);
                        total += stage.current() + stage.importedOnly();
                        importedOnly += stage.importedOnly();
                    }
                    return new LeadFunnel(total, importedOnly, stages);
                });
    }
}
