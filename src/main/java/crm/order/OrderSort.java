package crm.order;

import crm.sql.Keyset;

enum OrderSort {
    CREATED_AT_ASC,
    CREATED_AT_DESC,
    UPDATED_AT_ASC,
    UPDATED_AT_DESC,
    FINAL_PRICE_ASC,
    FINAL_PRICE_DESC,
    SLA_DUE_AT_ASC,
    SLA_DUE_AT_DESC,
    ORDER_CODE_ASC,
    ORDER_CODE_DESC;

    /** What is due never is due last of all. */
    static final String DUE = "coalesce(o.sla_due_at, 'infinity'::timestamptz)";

    /** What has no price yet is cheaper than anything that has one. */
    static final String PRICE = "coalesce(o.final_price, -1)";

    Keyset keyset() {
        return switch (this) {
            case CREATED_AT_ASC -> Keyset.ascending(name(), "o.created_at", "timestamptz");
            case CREATED_AT_DESC -> Keyset.descending(name(), "o.created_at", "timestamptz");
            case UPDATED_AT_ASC -> Keyset.ascending(name(), "o.updated_at", "timestamptz");
            case UPDATED_AT_DESC -> Keyset.descending(name(), "o.updated_at", "timestamptz");
            case FINAL_PRICE_ASC -> Keyset.ascending(name(), PRICE, "numeric");
            case FINAL_PRICE_DESC -> Keyset.descending(name(), PRICE, "numeric");
            case SLA_DUE_AT_ASC -> Keyset.ascending(name(), DUE, "timestamptz");
            case SLA_DUE_AT_DESC -> Keyset.descending(name(), DUE, "timestamptz");
            case ORDER_CODE_ASC -> Keyset.ascending(name(), "o.order_code", "text");
            case ORDER_CODE_DESC -> Keyset.descending(name(), "o.order_code", "text");
        };
    }
}
