package crm.inbox;

import crm.graphql.Connection;
import crm.graphql.PageArguments;
import crm.graphql.TotalCount;
import crm.security.Actor;
import crm.security.ActorKind;
import crm.security.CurrentRights;
import crm.sql.Pages;
import crm.sql.ResultSets;
import crm.sql.Utc;
import crm.sql.Where;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads the inbox of a person: the table {@code notifications}, and what is due or breached. */
@Component
class InboxQueries {

    /** How long before its due time a task is in the inbox. */
    private static final Duration SOON = Duration.ofDays(1);

    private final InboxParts parts;

    private final Pages pages;

    private final JdbcClient jdbc;

    private final CurrentRights rights;

    private final Clock clock;

    InboxQueries(InboxParts parts, Pages pages, JdbcClient jdbc, CurrentRights rights, Clock clock) {
        this.parts = parts;
        this.pages = pages;
        this.jdbc = jdbc;
        this.rights = rights;
        this.clock = clock;
    }

    /** Newest first. */
    Connection<InboxItem> page(UUID person, boolean unreadOnly, PageArguments page) {
        List<Pages.Part> all = parts.all(unreadOnly, rights.get().viewer() != null);
        return Objects.requireNonNull(
                pages.merged("inbox", all, parameters(), InboxQueries::item, InboxItem::key, List.of(person), page)
                        .get(person));
    }

    /** Counted up to the cap of {@link TotalCount}. */
    TotalCount unread(UUID person) {
        int limit = TotalCount.CAP + 1;
        String union = parts.all(true, rights.get().viewer() != null).stream()
                .map(part -> "(select 1 from " + part.from() + " where " + part.condition() + " limit " + limit + ")")
                .collect(Collectors.joining(" union all "));
        return TotalCount.of(jdbc.sql("select (select count(*) from (select 1 from (" + union + ") u limit " + limit
                        + ") counted) from (select :person::uuid) as asked (parent)")
                .params(parameters())
                .param("person", person)
                .query(Integer.class)
                .single());
    }

    Set<UUID> concerning(UUID person, Collection<UUID> records) {
        return Set.copyOf(jdbc.sql("""
                        select i.id from unnest(:records::uuid[]) as i (id)
                        where exists (select from notifications n
                            where n.comment_id = i.id and n.recipient_id = :person)
                          or exists (select from orders o where o.id = i.id and o.assigned_manager = :person)
                          or exists (select from leads l where l.id = i.id and l.assigned_manager = :person)
                          or exists (select from tasks t where t.id = i.id and t.assignee = :person)
                        """)
                .param("records", Where.uuids(records))
                .param("person", person)
                .query(UUID.class)
                .list());
    }

    boolean becameDueOrRead(UUID person, Instant from, Instant until) {
        return jdbc.sql("""
                        select exists (select from tasks t
                            where t.assignee = :person and not t.completed and t.deleted_at is null
                              and (t.due_at > :from and t.due_at <= :until
                                or t.due_at > :soonFrom and t.due_at <= :soonUntil))
                          or exists (select from orders o
                            where o.assigned_manager = :person and o.sla_due_at > :from and o.sla_due_at <= :until)
                          or exists (select from leads l
                            where l.assigned_manager = :person and l.sla_due_at > :from and l.sla_due_at <= :until)
                          or exists (select from inbox_reads r
                            where r.person_id = :person and r.read_at > :from and r.read_at <= :until)
                          or exists (select from notifications n
                            where n.recipient_id = :person and n.read_at > :from and n.read_at <= :until)
                        """)
                .param("person", person)
                .param("from", Utc.offset(from))
                .param("until", Utc.offset(until))
                .param("soonFrom", Utc.offset(from.plus(SOON)))
                .param("soonUntil", Utc.offset(until.plus(SOON)))
                .query(Boolean.class)
                .single();
    }

    private Map<String, Object> parameters() {
        Map<String, Object> parameters = times(clock.instant());
        UUID viewer = rights.get().viewer();
        if (viewer != null) {
            parameters.put("viewer", viewer);
        }
        return parameters;
    }

    /** The times that the parts compare with. */
    static Map<String, Object> times(Instant now) {
        Map<String, Object> times = new HashMap<>();
        times.put("now", Utc.offset(now));
        times.put("soon", Utc.offset(now.plus(SOON)));
        return times;
    }

    private static InboxItem item(ResultSet row, int number) throws SQLException {
        return new InboxItem(
                ResultSets.uuid(row, "id"),
                ResultSets.required(InboxItemKind.class, row, "kind"),
                ResultSets.instant(row, "occurred_at"),
                ResultSets.optionalInstant(row, "read_at"),
                ResultSets.optionalUuid(row, "comment_id"),
                ResultSets.optionalUuid(row, "order_id"),
                ResultSets.optionalUuid(row, "lead_id"),
                ResultSets.optionalUuid(row, "task_id"),
                actor(row));
    }

    private static @Nullable Actor actor(ResultSet row) throws SQLException {
        ActorKind kind = ResultSets.optional(ActorKind.class, row, "actor_kind");
        return kind == null
                ? null
                : new Actor(kind, ResultSets.optionalUuid(row, "actor_id"), row.getString("actor_name"));
    }
}
