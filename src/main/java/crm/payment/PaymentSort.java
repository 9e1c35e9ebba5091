package crm.payment;

import crm.sql.Keyset;

enum PaymentSort {
    CREATED_AT_ASC,
    CREATED_AT_DESC,
    UPDATED_AT_ASC,
    UPDATED_AT_DESC,
    OCCURRED_AT_ASC,
    OCCURRED_AT_DESC,
    AMOUNT_ASC,
    AMOUNT_DESC;

    /** Payments without a time come last. */
    static final String OCCURRED = "coalesce(p.occurred_at, 'infinity'::timestamptz)";

    Keyset keyset() {
        return switch (this) {
            case CREATED_AT_ASC -> Keyset.ascending(name(), "p.created_at", "timestamptz");
            case CREATED_AT_DESC -> Keyset.descending(name(), "p.created_at", "timestamptz");
            case UPDATED_AT_ASC -> Keyset.ascending(name(), "p.updated_at", "timestamptz");
            case UPDATED_AT_DESC -> Keyset.descending(name(), "p.updated_at", "timestamptz");
            case OCCURRED_AT_ASC -> Keyset.ascending(name(), OCCURRED, "timestamptz");
            case OCCURRED_AT_DESC -> Keyset.descending(name(), OCCURRED, "timestamptz");
            case AMOUNT_ASC -> Keyset.ascending(name(), "p.amount", "numeric");
            case AMOUNT_DESC -> Keyset.descending(name(), "p.amount", "numeric");
        };
    }
}
