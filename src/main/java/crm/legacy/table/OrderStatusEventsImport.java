package crm.legacy.table;

import crm.legacy.row.FieldValue;
import crm.legacy.row.LegacyTable;
import crm.legacy.staging.ColumnMapping;
import crm.legacy.staging.ImportRun;
import crm.legacy.staging.ReferenceColumn;
import crm.legacy.value.TimeParser;
import crm.legacy.value.ValueParser;
import crm.order.OrderStage;
import crm.order.OrderStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The history of orders, unchanged: the import keeps events whose times are not in order, and events that do not match
 * the status of their order.
 */
final class OrderStatusEventsImport extends TableImport {

    /** The status of the old CRM that does not tell whether the quality was confirmed: the grades of the order do. */
    static final String DECISION = "awaiting_client_decision";

    OrderStatusEventsImport() {
        super(LegacyTable.ORDER_STATUS_EVENT);
        immutable();
        column(ColumnMapping.staged(
                "from_status",
                "text",
                names("old_status"),
                f -> f.optionalStatus(ValueParser.status(OrderStatus::fromLegacy))));
        column(ColumnMapping.staged(
                "to_status",
                "text",
                names("new_status"),
                f -> f.requiredStatus(ValueParser.status(OrderStatus::fromLegacy))));
        column(ColumnMapping.staged(
                "occurred_at", "timestamptz", names("created_at"), f -> f.required(TimeParser::instant)));
        column(ColumnMapping.staged(
                "note", "text", names("note", "change_notes"), f -> f.optional(ValueParser.text(ValueParser.NOTE))));
        column(ColumnMapping.staged(
                "from_code", "text", List.of("old_status"), f -> f.optional(ValueParser.text(ValueParser.NAME))));
        column(ColumnMapping.staged(
                "to_code", "text", List.of("new_status"), f -> f.optional(ValueParser.text(ValueParser.NAME))));
        column(ColumnMapping.staged("stage", "text", List.of("new_status"), OrderStatusEventsImport::stage));
        reference(ReferenceColumn.required("order_id", LegacyTable.ORDER, "order_id"));
        // History never changes, so an event does not get a user that a later import contains.
        reference(ReferenceColumn.optional("changed_by", LegacyTable.USER, "changed_by")
                .notLinkedLater());
    }

    private static @Nullable String stage(FieldValue field) {
        String code = field.status();
        return code == null
                ? null
                : OrderStage.fromLegacy(code).map(OrderStage::name).orElse(null);
    }

    /** The time that an order had its former status is that between two events, of which one may be new. */
    @Override
    boolean parsesUnchangedRows() {
        return true;
    }

    @Override
    void create(ImportRun run) {
        run.update("""
                with events as (
                  select m.line, m.record_id, m.order_id, m.changed_by, m.verdict,
                    case when lower(s.from_code) = '%1$s' and o.final_quality > o.initial_quality
                      then 'QUALITY_DEGRADED' else s.from_status end as from_status,
                    case when lower(s.to_code) = '%1$s' and o.final_quality > o.initial_quality
                      then 'QUALITY_DEGRADED' else s.to_status end as to_status,
                    s.occurred_at, s.note, s.stage, s.to_code,
                    lag(s.occurred_at) over (partition by m.order_id order by m.line) as previous_at
                  from resolved_order_status_events m join staged_order_status_events s using (line)
                  left join orders o on o.id = m.order_id
                  where m.verdict in ('CREATED', 'UNCHANGED')),
                timed as (
                  select p.*, p.occurred_at - coalesce(p.previous_at, (
                    select h.occurred_at from status_history h
                    where h.order_id = p.order_id and h.imported
                    order by h.change_seq desc limit 1)) as former
                  from events p where p.verdict = 'CREATED')
                insert into status_history (id, subject, order_id, from_status, to_status, actor_kind, actor_id,
                  actor_name, occurred_at, note, former_status_seconds, imported, stage, legacy_status)
                select e.record_id, 'ORDER', e.order_id, e.from_status, e.to_status,
                  case when u.id is null then 'UNKNOWN' else 'USER' end, u.id, coalesce(u.name, 'unknown'),
                  e.occurred_at, e.note, case when e.former >= interval '0' then floor(extract(epoch from e.former))
                    end,
                  true, e.stage, e.to_code
                from timed e left join users u on u.id = e.changed_by
                order by e.line
                """.formatted(DECISION));
    }
}
