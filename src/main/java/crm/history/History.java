package crm.history;

import crm.sql.Utc;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Writes the table {@code status_history}: rows are only ever added. */
@Component
public class History {

    private final JdbcClient jdbc;

    private final ApplicationEventPublisher events;

    History(JdbcClient jdbc, ApplicationEventPublisher events) {
        this.jdbc = jdbc;
        this.events = events;
    }

    /**
     * Adds changes in one statement, in the transaction of the changes: a lost row is a lost audit trail. Then it
     * publishes {@link StatusesChanged}.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void append(Collection<StatusChange> changes) {
        if (changes.isEmpty()) {
            return;
        }
        jdbc.sql("""
                        insert into status_history (id, subject, lead_id, order_id, from_status, to_status, actor_kind,
                          actor_id, actor_name, occurred_at, note, reason, former_status_seconds, imported, rebuilt,
                          stage, legacy_status, correction, withdraws, resumed)
                        select c.id::uuid, c.subject, case c.subject when 'LEAD' then c.subject_id::uuid end,
                          case c.subject when 'ORDER' then c.subject_id::uuid end, c.from_status, c.to_status,
                          c.actor_kind, c.actor_id::uuid, left(c.actor_name, 200), c.occurred_at::timestamptz, c.note,
                          c.reason, c.seconds::bigint, c.imported::boolean, c.rebuilt::boolean, c.stage,
                          c.legacy_status, c.correction::boolean, c.withdraws::uuid[], c.resumed::boolean
                        from unnest(:ids::text[], :subjects::text[], :subjectIds::text[], :froms::text[], :tos::text[],
                          :kinds::text[], :actorIds::text[], :actorNames::text[], :times::text[], :notes::text[],
                          :reasons::text[], :seconds::text[], :imported::text[], :rebuilt::text[],
                          :stages::text[], :legacyStatuses::text[], :corrections::text[], :withdraws::text[],
                          :resumed::text[])
                          as c (id, subject, subject_id, from_status, to_status, actor_kind, actor_id, actor_name,
                            occurred_at, note, reason, seconds, imported, rebuilt, stage, legacy_status,
                            correction, withdraws, resumed)
                        """)
                .param("ids", texts(changes, StatusChange::id))
                .param("subjects", texts(changes, StatusChange::subject))
                .param("subjectIds", texts(changes, StatusChange::subjectId))
                .param("froms", texts(changes, StatusChange::from))
                .param("tos", texts(changes, StatusChange::to))
                .param("kinds", texts(changes, change -> change.actor().kind()))
                .param("actorIds", texts(changes, change -> change.actor().id()))
                .param("actorNames", texts(changes, change -> change.actor().name()))
                .param(
                        "times",
                        texts(changes, change -> Utc.offset(change.occurredAt()).toString()))
                .param("notes", texts(changes, StatusChange::note))
                .param("reasons", texts(changes, StatusChange::reason))
                .param("seconds", texts(changes, StatusChange::timeInPreviousStatus))
                .param("imported", texts(changes, StatusChange::imported))
                .param("rebuilt", texts(changes, StatusChange::rebuilt))
                .param("stages", texts(changes, StatusChange::stage))
                .param("legacyStatuses", texts(changes, StatusChange::legacyStatus))
                .param("corrections", texts(changes, StatusChange::correction))
                .param("withdraws", texts(changes, History::withdraws))
                .param("resumed", texts(changes, StatusChange::resumed))
                .update();
        events.publishEvent(new StatusesChanged(List.copyOf(changes)));
    }

    private static String withdraws(StatusChange change) {
        return change.withdraws().stream().map(UUID::toString).collect(Collectors.joining(",", "{", "}"));
    }

    private static @Nullable String[] texts(
            Collection<StatusChange> changes, Function<StatusChange, @Nullable Object> column) {
        return changes.stream()
                .map(column)
                .map(value -> value == null ? null : value.toString())
                .toArray(String[]::new);
    }
}
