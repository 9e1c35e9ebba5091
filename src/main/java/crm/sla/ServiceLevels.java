package crm.sla;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes the service levels of the settings into the database, where due dates are made of them. Where a level changed
 * since the last start, the due dates of the records in that status follow.
 */
@Component
@Lazy(false)
@EnableConfigurationProperties(ServiceLevelSettings.class)
class ServiceLevels implements InitializingBean {

    private final ServiceLevelSettings settings;

    private final JdbcClient jdbc;

    private final TransactionTemplate transaction;

    ServiceLevels(ServiceLevelSettings settings, JdbcClient jdbc, TransactionTemplate transaction) {
        this.settings = settings;
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    @Override
    public void afterPropertiesSet() {
        transaction.executeWithoutResult(status -> {
            // One node at a time; the others then find nothing to change.
            jdbc.sql("lock table service_levels in share row exclusive mode").update();
            follow("LEAD", "leads", settings.lead());
            follow("ORDER", "orders", settings.order());
        });
    }

    private void follow(String subject, String table, Map<String, Duration> levels) {
        String[] statuses = levels.keySet().toArray(String[]::new);
        Long[] seconds = levels.values().stream().map(Duration::toSeconds).toArray(Long[]::new);
        List<String> changed = jdbc.sql("""
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
                .param("subject", subject)
                .param("statuses", statuses)
                .param("seconds", seconds)
                .query(String.class)
                .list();
        if (!changed.isEmpty()) {
            // The table's own trigger works out the due date.
            jdbc.sql("update " + table + " set status_changed_at = status_changed_at where status = any(:statuses)")
                    .param("statuses", changed.toArray(String[]::new))
                    .update();
        }
    }
}
