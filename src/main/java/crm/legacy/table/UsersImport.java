package crm.legacy.table;

import crm.graphql.RecordReference;
import crm.legacy.row.ImportRow;
import crm.legacy.row.LegacyTable;
import crm.legacy.staging.ColumnMapping;
import crm.legacy.staging.ImportRun;
import crm.legacy.staging.TableColumns;
import crm.legacy.value.ValueParser;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Users. A user whose id is a UUID keeps it, because it is that of the identity provider: a row finds a user that the
 * application created at the first request. Other ids of the old CRM, such as {@code USR-7}, become the legacy id.
 */
final class UsersImport extends TableImport {

    private static final Set<String> ROLES = Set.of("MANAGER", "ADMIN", "ANALYST");

    UsersImport() {
        super(LegacyTable.USER);
        required("name", "text", ValueParser.text(ValueParser.NAME), "name", "full_name");
        optional("email", "text", ValueParser::email);
        required("role", "text", ValueParser.oneOf(ROLES));
        column(ColumnMapping.of("active", "boolean", names("active", "is_active"), f -> {
            Boolean active = f.optional(ValueParser::bool);
            return active == null || active;
        }));
        optional("telegram_id", "text", ValueParser.text(ValueParser.NAME));
        column(ColumnMapping.staged("legacy_text_id", "text", List.of(), f -> textId(f.row())));
        column(ColumnMapping.computed("legacy_id", "s.legacy_text_id", null));
        times();
    }

    private static @Nullable String textId(ImportRow row) {
        String id = row.field(TableColumns.ID).text();
        return id == null || RecordReference.isUuid(id) ? null : id;
    }

    @Override
    String legacyId(String text) {
        return RecordReference.isUuid(text) ? ValueParser.uuid(text).toString() : super.legacyId(text);
    }

    @Override
    Object newId(ImportRun run, String legacyId) {
        return RecordReference.isUuid(legacyId) ? UUID.fromString(legacyId) : super.newId(run, legacyId);
    }
}
