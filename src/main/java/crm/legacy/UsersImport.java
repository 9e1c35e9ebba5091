package crm.legacy;

import java.util.Set;
import java.util.UUID;

/** Users keep their id: it is the identity provider's. One who came by token before is the same user. */
final class UsersImport extends TableImport {

    private static final Set<String> ROLES = Set.of("MANAGER", "ADMIN", "ANALYST");

    UsersImport() {
        super(Kind.USER);
        column(Column.of("name", "text", names("name", "full_name"), f -> f.required(Values.text(Values.NAME))));
        column(Column.of("email", "text", names("email"), f -> f.optional(Values::email)));
        column(Column.of("role", "text", names("role"), f -> f.required(Values.oneOf(ROLES))));
        column(Column.of("active", "boolean", names("active", "is_active"), f -> {
            Boolean active = f.optional(Values::bool);
            return active == null || active;
        }));
        times();
    }

    @Override
    String legacyId(String text) {
        return Values.uuid(text).toString();
    }

    @Override
    Object newId(Run run, String legacyId) {
        return UUID.fromString(legacyId);
    }
}
