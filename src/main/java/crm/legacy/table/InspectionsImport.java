package crm.legacy.table;

import crm.inspection.InspectionStage;
import crm.inspection.InspectionType;
import crm.legacy.row.FieldValue;
import crm.legacy.row.ImportRow;
import crm.legacy.row.LegacyTable;
import crm.legacy.staging.ColumnMapping;
import crm.legacy.staging.ImportRun;
import crm.legacy.staging.ReferenceColumn;
import crm.legacy.value.JsonValueParser;
import crm.legacy.value.MalformedValue;
import crm.legacy.value.RejectionReason;
import crm.legacy.value.ValueParser;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Inspections of bikes, with their checklists. */
final class InspectionsImport extends TableImport {

    private static final int MAX_ENTRIES = 100;

    InspectionsImport() {
        super(LegacyTable.INSPECTION);
        optional("type", "text", ValueParser.nameOf(InspectionType.class), "inspection_type");
        column(ColumnMapping.of("stage", "text", names("stage"), InspectionsImport::stage));
        optional("specifications_confirmed", "boolean", ValueParser::bool, "bike_specs_confirmed");
        column(ColumnMapping.of(
                "photos", "text[]", names("photos"), f -> entries(f.optional(InspectionsImport::photos))));
        column(ColumnMapping.of(
                "defects", "text[]", names("defects_found"), f -> entries(f.optional(InspectionsImport::defects))));
        optional("verdict", "jsonb", JsonValueParser::jsonOrText, "ai_verdict");
        optional("notes", "text", ValueParser.text(ValueParser.NOTE), "manager_notes");
        optional("next_action", "text", ValueParser.text(ValueParser.NOTE), "next_action_suggestion");
        column(ColumnMapping.staged("checklist", "jsonb", names("checklist"), f -> checklist(f.row())));
        times();
        reference(ReferenceColumn.required("order_id", LegacyTable.ORDER, "order_id"));
    }

    /** An inspection without a stage is at the first one. */
    private static InspectionStage stage(FieldValue field) {
        InspectionStage stage = field.strict(ValueParser.status(InspectionsImport::stageOf));
        return stage == null ? InspectionStage.SELLER_CHECK : stage;
    }

    private static Optional<InspectionStage> stageOf(String spelling) {
        return Optional.ofNullable(
                switch (spelling.toLowerCase(Locale.ROOT)) {
                    case "remote", "seller_check" -> InspectionStage.SELLER_CHECK;
                    case "warehouse", "expert", "workshop" -> InspectionStage.WORKSHOP;
                    case "final", "final_approval" -> InspectionStage.FINAL_APPROVAL;
                    case "done", "completed" -> InspectionStage.DONE;
                    default -> null;
                });
    }

    private static List<String> photos(String text) {
        return bounded(JsonValueParser.textsOrMembers(text));
    }

    private static List<String> defects(String text) {
        return bounded(JsonValueParser.textsOrMembers(text));
    }

    private static List<String> bounded(List<String> entries) {
        if (entries.size() > MAX_ENTRIES) {
            throw new MalformedValue(RejectionReason.TEXT_TOO_LONG, "more than " + MAX_ENTRIES + " entries");
        }
        return entries;
    }

    private static List<String> entries(@Nullable List<String> entries) {
        return entries == null ? List.of() : entries;
    }

    private static @Nullable String checklist(ImportRow row) {
        return LegacyChecklist.read(row, "checklist");
    }

    @Override
    void afterMerge(ImportRun run, Set<String> present) {
        if (!present.contains("checklist")) {
            return;
        }
        run.update("""
                delete from checklist_items k using resolved_inspections m
                where m.verdict = 'UPDATED' and k.inspection_id = m.record_id
                """);
        run.update("""
                insert into checklist_items (inspection_id, item, result, comment, photos, version, updated_at)
                select m.record_id, k.item, k.result, k.comment, coalesce(k.photos, '{}'), 1,
                  coalesce(k.updated_at, s.updated_at)
                from resolved_inspections m join staged_inspections s using (line)
                cross join lateral jsonb_to_recordset(s.checklist)
                  as k (item text, result text, comment text, photos text[], updated_at timestamptz)
                where m.verdict in ('CREATED', 'UPDATED')
                order by m.line
                """);
    }
}
