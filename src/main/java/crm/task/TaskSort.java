package crm.task;

import crm.sql.Keyset;

enum TaskSort {
    CREATED_AT_ASC,
    CREATED_AT_DESC,
    UPDATED_AT_ASC,
    UPDATED_AT_DESC,
    DUE_AT_ASC,
    DUE_AT_DESC;

    /** Tasks without a due date come last. */
    private static final String DUE = "coalesce(t.due_at, 'infinity'::timestamptz)";

    Keyset keyset() {
        return switch (this) {
            case CREATED_AT_ASC -> Keyset.ascending(name(), "t.created_at", "timestamptz");
            case CREATED_AT_DESC -> Keyset.descending(name(), "t.created_at", "timestamptz");
            case UPDATED_AT_ASC -> Keyset.ascending(name(), "t.updated_at", "timestamptz");
            case UPDATED_AT_DESC -> Keyset.descending(name(), "t.updated_at", "timestamptz");
            case DUE_AT_ASC -> Keyset.ascending(name(), DUE, "timestamptz");
            case DUE_AT_DESC -> Keyset.descending(name(), DUE, "timestamptz");
        };
    }
}
