package crm.history;

import crm.graphql.Connection;
import crm.graphql.NodeSource;
import crm.graphql.PageArguments;
import crm.security.Actor;
import crm.security.ActorKind;
import crm.sql.Keyset;
import crm.sql.Pages;
import crm.sql.ResultSets;
import crm.sql.TableMapping;
import crm.sql.Where;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads the table {@code status_history}. */
@Component
public class HistoryQueries implements NodeSource {

    private static final TableMapping<StatusChange> CHANGES =
            new TableMapping<>("""
            h.id, h.subject, h.lead_id, h.order_id, h.from_status, h.to_status, h.stage, h.legacy_status, h.reason,
            h.note, h.actor_kind,
            h.actor_id, h.actor_name, h.occurred_at, h.former_status_seconds, h.imported, h.rebuilt,
            h.correction, h.withdraws, h.resumed
            """, "status_history h", "h.id", HistoryQueries::change, StatusChange::id);

    private static final Keyset BY_TIME = Keyset.ascending("OCCURRED_AT", "h.occurred_at", "timestamptz");

    private static final Keyset AS_RECORDED = new Keyset(
            "RECORDED", List.of(new Keyset.Key("h.tx_id", "xid8"), new Keyset.Key("h.change_seq", "bigint")), false);

    private final Pages pages;

    private final JdbcClient jdbc;

    private final TableMapping<StatusChange> changes;

    HistoryQueries(Pages pages, JdbcClient jdbc, List<HistoryVisibility> visibility) {
        String[] visible = new String[HistorySubject.values().length];
        visibility.forEach(it -> visible[it.subject().ordinal()] = it.visible(column(it.subject())));
        this.changes = CHANGES.visibleIf(HistoryVisibility.ofHistory(
                visible[HistorySubject.ORDER.ordinal()], visible[HistorySubject.LEAD.ordinal()]));
        this.pages = pages;
        this.jdbc = jdbc;
    }

    private static String column(HistorySubject subject) {
        return switch (subject) {
            case LEAD -> "h.lead_id";
            case ORDER -> "h.order_id";
        };
    }

    /** The changes of many leads, or of many orders: a page for each, oldest first. */
    public Map<UUID, Connection<StatusChange>> of(
            HistorySubject subject, Collection<UUID> subjects, PageArguments page) {
        return pages.pages(changes, column(subject), subjects, new Where(), BY_TIME, page);
    }

    @Override
    public Set<String> types() {
        return Set.of("OrderHistoryEntry", "LeadHistoryEntry");
    }

    /** Changes by their ids. */
    @Override
    public Map<UUID, StatusChange> byIds(Collection<UUID> ids) {
        return pages.byIds(changes, ids);
    }

    /** All changes as they were recorded, up to where no older transaction can still add one. */
    Connection<StatusChange> page(@Nullable StatusHistoryFilter filter, PageArguments page) {
        Where where = (filter == null ? new Where() : filter.where()).and("h.tx_id < (select feed_horizon())");
        return pages.page(changes, where, AS_RECORDED, page);
    }

    /** What a correction to a status means, by the changes of the record that count so far. */
    public Correction correction(HistorySubject subject, UUID id, Enum<?> status) {
        List<Correction.Passed> passed = jdbc.sql("""
                        select h.id, h.from_status, h.to_status, h.occurred_at from status_history h
                        where %s = :id and h.from_status is distinct from h.to_status and %s
                        order by h.occurred_at, h.tx_id, h.change_seq
                        """.formatted(column(subject), Correction.COUNTS))
                .param("id", id)
                .query((row, number) -> new Correction.Passed(
                        ResultSets.uuid(row, "id"),
                        row.getString("from_status"),
                        row.getString("to_status"),
                        ResultSets.instant(row, "occurred_at")))
                .list();
        return Correction.to(status.name(), passed);
    }

    private static StatusChange change(ResultSet row, int number) throws SQLException {
        HistorySubject subject = ResultSets.required(HistorySubject.class, row, "subject");
        Long seconds = row.getObject("former_status_seconds", Long.class);
        return new StatusChange(
                ResultSets.uuid(row, "id"),
                subject,
                ResultSets.uuid(row, subject == HistorySubject.LEAD ? "lead_id" : "order_id"),
                row.getString("from_status"),
                row.getString("to_status"),
                row.getString("stage"),
                row.getString("legacy_status"),
                row.getString("reason"),
                row.getString("note"),
                new Actor(
                        ResultSets.required(ActorKind.class, row, "actor_kind"),
                        ResultSets.optionalUuid(row, "actor_id"),
                        row.getString("actor_name")),
                ResultSets.instant(row, "occurred_at"),
                seconds == null ? null : Math.toIntExact(seconds),
                row.getBoolean("imported"),
                row.getBoolean("rebuilt"),
                row.getBoolean("correction"),
                ResultSets.uuids(row, "withdraws"),
                row.getBoolean("resumed"));
    }
}
