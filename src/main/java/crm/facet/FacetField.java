package crm.facet;

/** The fields whose values are counted. */
enum FacetField {
    STATUS,
    STAGE,
    MANAGER,
    SOURCE,
    CITY,
    COUNTRY,
    BRAND,
    CATEGORY,
    SIZE,
    DELIVERY_METHOD,
    CARRIER,
    PREFERRED_CHANNEL
}
