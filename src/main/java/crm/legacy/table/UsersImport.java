package crm.legacy.table;

import crm.legacy.row.LegacyTable;
import crm.legacy.staging.ColumnMapping;
import crm.legacy.staging.ImportRun;
import crm.legacy.value.ValueParser;
import java.util.Set;
import java.util.UUID;

/**
 * Users. A user keeps the id, which is that of the identity provider: a row finds a user that the application created
 * at the first request.
 */
final class UsersImport extends TableImport {

    private static final Set<String> ROLES = Set.of("MANAGER", "ADMIN", "ANALYST");

    UsersImport() {
        super(LegacyTable.USER);
        column(ColumnMapping.of(
                "name", "text", names("name", "full_name"), f -> f.required(ValueParser.text(ValueParser.NAME))));
        column(ColumnMapping.of("email", "text", names("email"), f -> f.optional(ValueParser::email)));
        column(ColumnMapping.of("role", "text", names("role"), f -> f.required(ValueParser.oneOf(ROLES))));
        column(ColumnMapping.of("active", "boolean", names("active", "is_active"), f -> {
            Boolean active = f.optional(ValueParser::bool);
            return active == null || active;
        }));
        times();
    }

    @Override
    String legacyId(String text) {
        return ValueParser.uuid(text).toString();
    }

    @Override
    Object newId(ImportRun run, String legacyId) {
        return UUID.fromString(legacyId);
    }
}
