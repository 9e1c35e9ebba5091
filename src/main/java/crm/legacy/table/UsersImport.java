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
        required("name", "text", ValueParser.text(ValueParser.NAME), "name", "full_name");
        optional("email", "text", ValueParser::email);
        required("role", "text", ValueParser.oneOf(ROLES));
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
