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
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads the table {@code status_history}. */
@Component
public class HistoryQueries implements NodeSource {

    private static final TableMapping<StatusChange> CHANGES =
            new TableMapping<>("""
            h.id, h.subject, h.lead_id, h.order_id, h.from_status, h.to_status, h.stage, h.legacy_status, h.reason,
            h.note, h.actor_kind,
            h.actor_id, h.actor_name, h.occurred_at, h.former_status_seconds, h.imported, h.rebuilt
            """, "status_history h", "h.id", HistoryQueries::change, StatusChange::id);

    private static final Keyset BY_TIME = Keyset.ascending("OCCURRED_AT", "h.occurred_at", "timestamptz");

    private static final Keyset AS_RECORDED = new Keyset(
            "RECORDED", List.of(new Keyset.Key("h.tx_id", "xid8"), new Keyset.Key("h.change_seq", "bigint")), false);

    private final Pages pages;

    HistoryQueries(Pages pages) {
        this.pages = pages;
    }

    /** The changes of many leads, or of many orders: a page for each, oldest first. */
    public Map<UUID, Connection<StatusChange>> of(
            HistorySubject subject, Collection<UUID> subjects, PageArguments page) {
        String parent = switch (subject) {
            case LEAD -> "h.lead_id";
            case ORDER -> "h.order_id";
        };
        return pages.pages(CHANGES, parent, subjects, new Where(), BY_TIME, page);
    }

    /** Changes by their ids. */
    @Override
    public Map<UUID, StatusChange> byIds(Collection<UUID> ids) {
        return pages.byIds(CHANGES, ids);
    }

    /** All changes as they were recorded, up to where no older transaction can still add one. */
    Connection<StatusChange> page(@Nullable StatusHistoryFilter filter, PageArguments page) {
        Where where = (filter == null ? new Where() : filter.where())
                .and("h.tx_id < pg_snapshot_xmin(pg_current_snapshot())");
        return pages.page(CHANGES, where, AS_RECORDED, page);
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
                row.getBoolean("rebuilt"));
    }
}
