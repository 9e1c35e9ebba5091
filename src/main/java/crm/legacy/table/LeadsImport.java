package crm.legacy.table;

import crm.bike.BikeSnapshot;
import crm.crypto.IdGenerator;
import crm.customer.PreferredChannel;
import crm.lead.LeadStatus;
import crm.lead.RejectReason;
import crm.legacy.row.FieldValue;
import crm.legacy.row.ImportRow;
import crm.legacy.row.LegacyTable;
import crm.legacy.staging.ColumnMapping;
import crm.legacy.staging.ImportRun;
import crm.legacy.staging.ReferenceColumn;
import crm.legacy.value.DecimalParser;
import crm.legacy.value.RejectionReason;
import crm.legacy.value.TimeParser;
import crm.legacy.value.ValueParser;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Leads, and the history rows that follow from their status and {@code won_date}. */
final class LeadsImport extends TableImport {

    private final Codes codes;

    private final BikeSnapshotReader snapshots = new BikeSnapshotReader(LegacyTable.LEAD);

    LeadsImport(IdGenerator ids) {
        super(LegacyTable.LEAD);
        codes = new Codes(table, "code", "LEAD", "id", ids);
        codes.addTo(this);
        column(ColumnMapping.computed("legacy_id", "s.legacy_id", null));
        legacyUuid();
        column(ColumnMapping.of("source", "text", names("source"), f -> {
            String source = f.optional(ValueParser::source);
            return source == null ? "unknown" : source;
        }));
        column(ColumnMapping.of("status", "text", names("status"), f -> status(f.row())));
        column(ColumnMapping.of("reject_reason", "text", names("reject_reason"), f -> rejectReason(f.row()))
                .whenAbsent("case when s.status = 'REJECTED' then coalesce(s.reject_reason, t.reject_reason) end"));
        optional("contact_name", "text", ValueParser.text(ValueParser.NAME));
        names("contact_value", "contact_method");
        column(ColumnMapping.of(
                "contact_phone", "text", contact("contact_phone"), f -> ContactColumns.phone(phone(f.row()))));
        column(ColumnMapping.of(
                "contact_phone_raw",
                "text",
                contact("contact_phone"),
                f -> ContactColumns.originalPhone(phone(f.row()))));
        column(ColumnMapping.of(
                "contact_email", "text", contact("contact_email"), f -> ContactColumns.email(email(f.row()))));
        column(ColumnMapping.of("bike_id", "text", names("bike_id"), f -> BikeSnapshotReader.bikeId(f.row())));
        column(ColumnMapping.of("bike_url", "text", names("bike_url"), f -> BikeSnapshotReader.bikeUrl(f.row())));
        column(ColumnMapping.of(
                        "external_bike_ref",
                        "text",
                        List.of("bike_url", "bike_snapshot"),
                        f -> BikeSnapshotReader.listingUrl(f.row()))
                .keptOnceSet());
        column(ColumnMapping.of(
                "contact_telegram",
                "text",
                contact("contact_telegram"),
                f -> ContactColumns.of(f.row(), PreferredChannel.TELEGRAM, "contact_telegram", "contact_method")
                        .optional(ValueParser::telegram)));
        column(ColumnMapping.of("bike_snapshot", "jsonb", names("bike_snapshot"), f -> snapshot(f.row()))
                .keptOnceSet());
        column(ColumnMapping.staged(
                "exported_snapshot", "jsonb", List.of("bike_snapshot"), f -> snapshots.exportedJson(f.row())));
        optional(
                "application_notes",
                "text",
                ValueParser.text(ValueParser.NOTE),
                "customer_comment",
                "application_notes");
        optional("estimated_budget", "numeric", DecimalParser::amount, "estimated_budget_eur");
        column(ColumnMapping.staged("won_at", "timestamptz", names("won_date"), f -> wonAt(f.row())));
        column(ColumnMapping.of("status_changed_at", "timestamptz", List.of("status"), f -> statusChangedAt(f.row()))
                .whenUpdated("""
                        case when t.status = s.status then t.status_changed_at
                          when s.status = 'CONVERTED' then coalesce(s.won_at, :now) else :now end
                        """));
        column(ColumnMapping.staged("history_id", "uuid", List.of(), f -> ids.next()));
        column(ColumnMapping.staged(
                "won_history_id", "uuid", List.of(), f -> wonAt(f.row()) == null ? null : ids.next()));
        externalReference();
        times();
        reference(ReferenceColumn.optional("customer_id", LegacyTable.CUSTOMER, "customer_id"));
        reference(ReferenceColumn.optional("assigned_manager", LegacyTable.USER, "assigned_manager", "assigned_to"));
        keepOldValue("status");
        keepOldValue("status_changed_at");
    }

    /** The columns that give a contact. */
    private List<String> contact(String column) {
        names(column);
        return List.of(column, "contact_value", "contact_method");
    }

    /**
     * A number for WhatsApp is a telephone number as well. A lead has no column for its channel: it is kept, and so is
     * the Telegram handle as it was given.
     */
    private static FieldValue phone(ImportRow row) {
        row.keep("contact_method");
        PreferredChannel named = ContactColumns.channel(row, "contact_method");
        if (named == PreferredChannel.TELEGRAM) {
            row.keep("contact_value");
        }
        return ContactColumns.of(
                row,
                named == PreferredChannel.WHATSAPP ? PreferredChannel.WHATSAPP : PreferredChannel.PHONE,
                "contact_phone",
                "contact_method");
    }

    private static FieldValue email(ImportRow row) {
        return ContactColumns.of(row, PreferredChannel.EMAIL, "contact_email", "contact_method");
    }

    private static LeadStatus status(ImportRow row) {
        return row.field("status").requiredStatus(ValueParser.status(LeadStatus::fromLegacy));
    }

    /** {@code spam} and {@code lost} were statuses of the old CRM; here they are reasons of a rejected lead. */
    private static @Nullable String rejectReason(ImportRow row) {
        String given = row.field("reject_reason").optional(ValueParser.nameOf(RejectReason.class));
        if (status(row) != LeadStatus.REJECTED) {
            if (given != null) {
                row.warn("reject_reason", RejectionReason.IGNORED_VALUE, given, "the lead is not rejected: left empty");
            }
            return null;
        }
        String code = row.field("status").status();
        if ("spam".equalsIgnoreCase(code)) {
            return RejectReason.SPAM.name();
        }
        return given == null && "lost".equalsIgnoreCase(code) ? RejectReason.OTHER.name() : given;
    }

    private static @Nullable Instant wonAt(ImportRow row) {
        return row.field("won_date").optional(TimeParser::instant);
    }

    private static Instant statusChangedAt(ImportRow row) {
        Instant wonAt = status(row) == LeadStatus.CONVERTED ? wonAt(row) : null;
        return wonAt != null ? wonAt : row.field("created_at").required(TimeParser::instant);
    }

    @Override
    Instant lastKnownTime(ImportRow row) {
        Instant created = row.field("created_at").required(TimeParser::instant);
        Instant changed = statusChangedAt(row);
        return changed.isAfter(created) ? changed : created;
    }

    private @Nullable String snapshot(ImportRow row) {
        if (BikeSnapshotReader.exported(row) == null) {
            return null;
        }
        BikeSnapshot snapshot = snapshots.assemble(row, null, null);
        if (snapshot == null) {
            row.warn(
                    "bike_snapshot",
                    RejectionReason.MISSING_VALUE,
                    row.field("bike_snapshot").text(),
                    "a snapshot without a title, and nothing else that identifies the bike: left empty");
            return null;
        }
        return snapshot.toJson();
    }

    @Override
    void beforeCheck(ImportRun run, List<ImportRow> chunk) {
        snapshots.readCatalogue(run, chunk);
    }

    @Override
    void afterResolve(ImportRun run) {
        clearTakenUuids(run);
        codes.resolveCollisions(run);
        snapshots.warnOfKeptSnapshots(run);
    }

    @Override
    void afterMerge(ImportRun run, Set<String> present) {
        run.update("""
                insert into status_history (id, subject, lead_id, to_status, actor_kind, actor_name, occurred_at, note,
                  reason, imported)
                select s.history_id, 'LEAD', m.record_id, s.status, 'SYSTEM', 'import', s.created_at,
                  'The old CRM kept no history of leads: this is the status as it was exported.', s.reject_reason, true
                from resolved_leads m join staged_leads s using (line)
                where m.verdict = 'CREATED' and (s.status <> 'CONVERTED' or s.won_at is null)
                order by m.line
                """);
        run.update("""
                insert into status_history (id, subject, lead_id, to_status, actor_kind, actor_name, occurred_at,
                  imported, rebuilt)
                select s.won_history_id, 'LEAD', m.record_id, 'CONVERTED', 'SYSTEM', 'import', s.won_at, true, true
                from resolved_leads m join staged_leads s using (line)
                where m.verdict = 'CREATED' and s.won_at is not null
                order by m.line
                """);
        run.update("""
                insert into status_history (id, subject, lead_id, from_status, to_status, actor_kind, actor_name,
                  occurred_at, reason, former_status_seconds, imported, rebuilt)
                select s.history_id, 'LEAD', m.record_id, m.old_status, s.status, 'SYSTEM', 'import', at.occurred_at,
                  s.reject_reason,
                  case when at.occurred_at >= m.old_status_changed_at
                    then floor(extract(epoch from at.occurred_at - m.old_status_changed_at)) end,
                  true, s.status = 'CONVERTED' and s.won_at is not null
                from resolved_leads m join staged_leads s using (line)
                cross join lateral (
                  select case when s.status = 'CONVERTED' then coalesce(s.won_at, :now) else :now end as occurred_at) at
                where m.verdict = 'UPDATED' and m.old_status <> s.status
                order by m.line
                """);
    }
}
