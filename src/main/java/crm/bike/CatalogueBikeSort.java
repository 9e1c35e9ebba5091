package crm.bike;

import crm.sql.Keyset;

enum CatalogueBikeSort {
    CREATED_AT_ASC,
    CREATED_AT_DESC,
    UPDATED_AT_ASC,
    UPDATED_AT_DESC,
    PRICE_ASC,
    PRICE_DESC;

    /** A bike without a price is cheaper than any other. */
    static final String PRICE = "coalesce(b.price, -1)";

    Keyset keyset() {
        return switch (this) {
            case CREATED_AT_ASC -> Keyset.ascending(name(), "b.created_at", "timestamptz");
            case CREATED_AT_DESC -> Keyset.descending(name(), "b.created_at", "timestamptz");
            case UPDATED_AT_ASC -> Keyset.ascending(name(), "b.updated_at", "timestamptz");
            case UPDATED_AT_DESC -> Keyset.descending(name(), "b.updated_at", "timestamptz");
            case PRICE_ASC -> Keyset.ascending(name(), PRICE, "numeric");
            case PRICE_DESC -> Keyset.descending(name(), PRICE, "numeric");
        };
    }
}
