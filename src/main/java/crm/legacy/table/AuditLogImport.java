package crm.legacy.table;

import crm.legacy.row.LegacyTable;
import crm.legacy.staging.ColumnMapping;
import crm.legacy.staging.ImportRun;
import crm.legacy.staging.ReferenceColumn;
import crm.legacy.value.JsonValueParser;
import crm.legacy.value.ValueParser;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** The audit log of the old CRM. */
final class AuditLogImport extends TableImport {

    AuditLogImport() {
        super(LegacyTable.AUDIT_ENTRY);
        column(ColumnMapping.of(
                "actor_legacy_id", "text", names("actor_id"), f -> f.optional(ValueParser.text(ValueParser.NAME))));
        required("action", "text", ValueParser.text(ValueParser.NAME));
        required("entity", "text", ValueParser.text(ValueParser.NAME));
        optional("entity_id", "text", ValueParser.text(ValueParser.NAME));
        optional("payload", "jsonb", JsonValueParser::jsonOrText);
        times();
        reference(ReferenceColumn.optional("actor_id", LegacyTable.USER, "actor_id"));
    }

    /** Finds the record that an entry is about. A later import may contain the record. */
    @Override
    void afterMerge(ImportRun run, Set<String> present) {
        String kinds = Arrays.stream(LegacyTable.values())
                .map(table -> "('%s', '%s')".formatted(table.source(), table))
                .collect(Collectors.joining(", "));
        run.update("""
                update audit_log a set record_id = l.record_id
                from (values %s) as k (entity, kind), legacy_records l
                where a.record_id is null and k.entity = a.entity and l.kind = k.kind and l.legacy_id = a.entity_id
                """.formatted(kinds));
    }
}
