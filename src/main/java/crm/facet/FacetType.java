package crm.facet;

import java.util.EnumSet;
import java.util.Set;

/** The records whose values are counted. */
enum FacetType {
    ORDERS,
    LEADS,
    SHIPMENTS,
    BIKES,
    CUSTOMERS;

    /** The fields that records of this type have. */
    Set<FacetField> fields() {
        return switch (this) {
            case ORDERS ->
                EnumSet.of(
                        FacetField.STATUS,
                        FacetField.STAGE,
                        FacetField.MANAGER,
                        FacetField.SOURCE,
                        FacetField.CITY,
                        FacetField.BRAND,
                        FacetField.CATEGORY,
                        FacetField.SIZE,
                        FacetField.DELIVERY_METHOD);
            case LEADS ->
                EnumSet.of(
                        FacetField.STATUS,
                        FacetField.MANAGER,
                        FacetField.SOURCE,
                        FacetField.CITY,
                        FacetField.BRAND,
                        FacetField.CATEGORY,
                        FacetField.SIZE);
            case SHIPMENTS -> EnumSet.of(FacetField.STATUS, FacetField.CARRIER);
            case BIKES -> EnumSet.of(FacetField.BRAND, FacetField.CATEGORY, FacetField.SIZE);
            case CUSTOMERS -> EnumSet.of(FacetField.CITY, FacetField.COUNTRY, FacetField.PREFERRED_CHANNEL);
        };
    }
}
