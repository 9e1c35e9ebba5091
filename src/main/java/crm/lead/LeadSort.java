package crm.lead;

import crm.sql.Keyset;

enum LeadSort {
    CREATED_AT_ASC,
    CREATED_AT_DESC,
    UPDATED_AT_ASC,
    UPDATED_AT_DESC,
    SLA_DUE_AT_ASC,
    SLA_DUE_AT_DESC;

    /** What is due never is due last of all. */
    static final String DUE = "coalesce(l.sla_due_at, 'infinity'::timestamptz)";

    Keyset keyset() {
        return switch (this) {
            case CREATED_AT_ASC -> Keyset.ascending(name(), "l.created_at", "timestamptz");
            case CREATED_AT_DESC -> Keyset.descending(name(), "l.created_at", "timestamptz");
            case UPDATED_AT_ASC -> Keyset.ascending(name(), "l.updated_at", "timestamptz");
            case UPDATED_AT_DESC -> Keyset.descending(name(), "l.updated_at", "timestamptz");
            case SLA_DUE_AT_ASC -> Keyset.ascending(name(), DUE, "timestamptz");
            case SLA_DUE_AT_DESC -> Keyset.descending(name(), DUE, "timestamptz");
        };
    }
}
