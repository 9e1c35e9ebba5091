package crm.facet;

import crm.bike.CatalogueBikeFilter;
import crm.customer.CustomerFilter;
import crm.graphql.RequestRefused;
import crm.lead.LeadFilter;
import crm.order.OrderFilter;
import crm.shipment.ShipmentFilter;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The input {@code FacetFilter}: which records are counted. Only the filter of their type may be sent. */
record FacetFilter(
        @Nullable OrderFilter orders,
        @Nullable LeadFilter leads,
        @Nullable ShipmentFilter shipments,
        @Nullable CatalogueBikeFilter bikes,
        @Nullable CustomerFilter customers) {

    static final FacetFilter NONE = new FacetFilter(null, null, null, null, null);

    /** @throws RequestRefused if there is a filter of another type */
    void require(FacetType type) {
        Map<FacetType, String> given = new EnumMap<>(FacetType.class);
        given(given, FacetType.ORDERS, orders, "orders");
        given(given, FacetType.LEADS, leads, "leads");
        given(given, FacetType.SHIPMENTS, shipments, "shipments");
        given(given, FacetType.BIKES, bikes, "bikes");
        given(given, FacetType.CUSTOMERS, customers, "customers");
        given.remove(type);
        given.values().stream().findFirst().ifPresent(name -> {
            throw RequestRefused.badArgument("filter." + name, "facet.otherFilter", type);
        });
    }

    private static void given(Map<FacetType, String> given, FacetType type, @Nullable Object filter, String name) {
        if (filter != null) {
            given.put(type, name);
        }
    }
}
