package crm.sla;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Writes the table {@code service_levels}. */
@Component
class ServiceLevelRepository {

    private final JdbcClient jdbc;

    ServiceLevelRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Locks the table for the caller's transaction, so that one node at a time writes it. */
    void lock() {
        jdbc.sql("lock table service_levels in share row exclusive mode").update();
    }

    /**
     * Replaces the levels of one kind of record.
     *
     * @param levels by status
     * @return the statuses whose level changed, was added or was removed
     */
    List<String> replace(DueDates.Subject subject, Map<String, Duration> levels) {
        return jdbc.sql("""
                        with wanted as (
                          select status, make_interval(secs => seconds) as due_in
                          from unnest(:statuses::text[], :seconds::bigint[]) as w (status, seconds)),
                        gone as (
                          delete from service_levels
                          where subject = :subject and status not in (select status from wanted)
                          returning status),
                        written as (
                          insert into service_levels as l (subject, status, due_in)
                          select :subject, status, due_in from wanted
                          on conflict (subject, status) do update set due_in = excluded.due_in
                          where l.due_in <> excluded.due_in
                          returning status)
                        select status from gone union all select status from written
                        """)
                .param("subject", subject.name())
                .param("statuses", levels.keySet().toArray(String[]::new))
                .param(
                        "seconds",
                        levels.values().stream().map(Duration::toSeconds).toArray(Long[]::new))
                .query(String.class)
                .list();
    }
}
