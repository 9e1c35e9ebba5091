package crm.customer;

import crm.sql.Keyset;

enum CustomerSort {
    CREATED_AT_ASC,
    CREATED_AT_DESC,
    UPDATED_AT_ASC,
    UPDATED_AT_DESC,
    FULL_NAME_ASC,
    FULL_NAME_DESC;

    Keyset keyset() {
        return switch (this) {
            case CREATED_AT_ASC -> Keyset.ascending(name(), "c.created_at", "timestamptz");
            case CREATED_AT_DESC -> Keyset.descending(name(), "c.created_at", "timestamptz");
            case UPDATED_AT_ASC -> Keyset.ascending(name(), "c.updated_at", "timestamptz");
            case UPDATED_AT_DESC -> Keyset.descending(name(), "c.updated_at", "timestamptz");
            case FULL_NAME_ASC -> Keyset.ascending(name(), "c.full_name", "text");
            case FULL_NAME_DESC -> Keyset.descending(name(), "c.full_name", "text");
        };
    }

    boolean showsNames() {
        return switch (this) {
            case FULL_NAME_ASC, FULL_NAME_DESC -> true;
            case CREATED_AT_ASC, CREATED_AT_DESC, UPDATED_AT_ASC, UPDATED_AT_DESC -> false;
        };
    }
}
