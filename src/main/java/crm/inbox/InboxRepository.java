package crm.inbox;

import crm.security.Actor;
import crm.sql.Pages;
import crm.sql.Utc;
import crm.sql.Where;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Writes the tables {@code notifications} and {@code inbox_reads}. */
@Component
class InboxRepository {

    private final InboxParts parts;

    private final JdbcClient jdbc;

    InboxRepository(InboxParts parts, JdbcClient jdbc) {
        this.parts = parts;
        this.jdbc = jdbc;
    }

    /** Tells people of a comment that mentions them: an id of a notification for each. An earlier one is replaced. */
    void mention(Collection<UUID> ids, Collection<UUID> people, UUID comment, Actor by, Instant now) {
        jdbc.sql("delete from notifications where comment_id = :comment and recipient_id = any(:people::uuid[])")
                .param("comment", comment)
                .param("people", Where.uuids(people))
                .update();
        jdbc.sql("""
                        insert into notifications (id, recipient_id, kind, comment_id, actor_kind, actor_id, actor_name,
                          occurred_at)
                        select n.id, n.person, 'MENTION', :comment, :kind, :actor, left(:name, 200), :now
                        from unnest(:ids::uuid[], :people::uuid[]) as n (id, person)
                        """)
                .param("ids", Where.uuids(ids))
                .param("people", Where.uuids(people))
                .param("comment", comment)
                .param("kind", by.kind().name())
                .param("actor", by.id())
                .param("name", by.name())
                .param("now", Utc.offset(now))
                .update();
    }

    /**
     * Forgets whom records were assigned to.
     *
     * @param type {@code ORDER}, {@code LEAD} or {@code TASK}
     */
    void unassign(Collection<UUID> records, String type) {
        String column = type.toLowerCase(Locale.ROOT) + "_id";
        jdbc.sql("delete from notifications where " + column + " = any(:records::uuid[])")
                .param("records", Where.uuids(records))
                .update();
    }

    /**
     * Tells a person of work that was assigned to them: an id of a notification for each record.
     *
     * @param type {@code ORDER}, {@code LEAD} or {@code TASK}
     */
    void assign(Collection<UUID> ids, Collection<UUID> records, String type, UUID person, Actor by, Instant now) {
        jdbc.sql("""
                        insert into notifications (id, recipient_id, kind, order_id, lead_id, task_id, actor_kind,
                          actor_id, actor_name, occurred_at)
                        select n.id, :person, 'ASSIGNMENT', case :type when 'ORDER' then n.record end,
                          case :type when 'LEAD' then n.record end, case :type when 'TASK' then n.record end,
                          :kind, :actor, left(:name, 200), :now
                        from unnest(:ids::uuid[], :records::uuid[]) as n (id, record)
                        """)
                .param("ids", Where.uuids(ids))
                .param("records", Where.uuids(records))
                .param("type", type)
                .param("person", person)
                .param("kind", by.kind().name())
                .param("actor", by.id())
                .param("name", by.name())
                .param("now", Utc.offset(now))
                .update();
    }

    /**
     * Marks items as read that have one of these keys, or are older than a time; and forgets those that ended.
     *
     * @param end null to mark those with the keys only
     */
    void markRead(UUID person, Collection<UUID> keys, @Nullable Instant end, Instant now) {
        jdbc.sql("""
                        update notifications set read_at = :now
                        where recipient_id = :person and read_at is null
                          and (id = any(:keys::uuid[]) or occurred_at < :end::timestamptz)
                        """)
                .param("person", person)
                .param("keys", Where.uuids(keys))
                .param("end", Utc.optionalOffset(end))
                .param("now", Utc.offset(now))
                .update();
        List<UUID> current = current(person, now);
        jdbc.sql("delete from inbox_reads where person_id = :person and not item_key = any(:current::uuid[])")
                .param("person", person)
                .param("current", Where.uuids(current))
                .update();
        String union = parts.derived().stream().map(InboxRepository::select).collect(Collectors.joining(" union all "));
        jdbc.sql("insert into inbox_reads (person_id, item_key, read_at) select :person, u.id, :now from"
                        + " (select :person::uuid) as asked (parent) cross join lateral (" + union
                        + ") u where u.id = any(:keys::uuid[]) or u.occurred_at < :end::timestamptz"
                        + " on conflict do nothing")
                .params(InboxQueries.times(now))
                .param("person", person)
                .param("keys", Where.uuids(keys))
                .param("end", Utc.optionalOffset(end))
                .update();
    }

    private List<UUID> current(UUID person, Instant now) {
        String union = parts.derived().stream().map(InboxRepository::select).collect(Collectors.joining(" union all "));
        return jdbc.sql("select u.id from (select :person::uuid) as asked (parent) cross join lateral (" + union
                        + ") u")
                .params(InboxQueries.times(now))
                .param("person", person)
                .query(UUID.class)
                .list();
    }

    private static String select(Pages.Part part) {
        return "select " + part.columns() + " from " + part.from() + " where " + part.condition();
    }

    /** Deletes notifications that are older than this. */
    void forget(Duration age, Instant now) {
        jdbc.sql("delete from notifications where occurred_at < :before")
                .param("before", Utc.offset(now.minus(age)))
                .update();
    }
}
