package crm.inspection;

import crm.sql.Keyset;

enum InspectionSort {
    CREATED_AT_ASC,
    CREATED_AT_DESC,
    UPDATED_AT_ASC,
    UPDATED_AT_DESC;

    Keyset keyset() {
        return switch (this) {
            case CREATED_AT_ASC -> Keyset.ascending(name(), "i.created_at", "timestamptz");
            case CREATED_AT_DESC -> Keyset.descending(name(), "i.created_at", "timestamptz");
            case UPDATED_AT_ASC -> Keyset.ascending(name(), "i.updated_at", "timestamptz");
            case UPDATED_AT_DESC -> Keyset.descending(name(), "i.updated_at", "timestamptz");
        };
    }
}
