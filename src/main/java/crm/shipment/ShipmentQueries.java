package crm.shipment;

import crm.api.Connection;
import crm.api.Keyset;
import crm.api.Listing;
import crm.api.Loaders;
import crm.api.NodeSource;
import crm.api.PageArguments;
import crm.api.Pages;
import crm.api.Rows;
import crm.api.Where;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads the tables {@code shipments} and {@code shipment_events}. */
@Component
class ShipmentQueries implements NodeSource {

    private static final Listing<Shipment> SHIPMENTS = new Listing<>(
                    """
            s.id, s.order_id, s.carrier, s.tracking_number, s.status, s.status_changed_at, s.estimated_delivery, s.shipped_at,
            s.delivered_at, s.version, s.created_at, s.updated_at""", "shipments s", "s.id", ShipmentQueries::shipment, Shipment::id)
            .ownedBy(ShipmentFilter.OWNED);

    private static final Listing<ShipmentEvent> EVENTS = new Listing<>(
            "e.id, e.occurred_at, e.time_estimated, e.place, e.text",
            "shipment_events e",
            "e.id",
            (row, number) -> new ShipmentEvent(
                    Rows.uuid(row, "id"),
                    Rows.instant(row, "occurred_at"),
                    row.getBoolean("time_estimated"),
                    row.getString("place"),
                    row.getString("text")),
            ShipmentEvent::id);

    private static final Keyset OLDEST_FIRST = Keyset.ascending("OLDEST_FIRST", "s.created_at", "timestamptz");

    private static final Keyset NEWEST_FIRST = Keyset.descending("NEWEST_FIRST", "s.created_at", "timestamptz");

    private static final Keyset EVENTS_OLDEST_FIRST = Keyset.ascending("OLDEST_FIRST", "e.occurred_at", "timestamptz");

    private final Pages pages;

    ShipmentQueries(Pages pages, Loaders loaders) {
        this.pages = pages;
        loaders.toMany(
                "Order.shipments",
                (orders, page) -> pages.pages(SHIPMENTS, "s.order_id", orders, new Where(), OLDEST_FIRST, page));
        loaders.toMany(
                "Shipment.events",
                (shipments, page) ->
                        pages.pages(EVENTS, "e.shipment_id", shipments, new Where(), EVENTS_OLDEST_FIRST, page));
    }

    @Override
    public Map<UUID, Shipment> byIds(Collection<UUID> ids) {
        return pages.byIds(SHIPMENTS, ids);
    }

    /** A shipment, locked until the end of the transaction; its order has to be locked before. */
    Shipment lock(UUID id) {
        return pages.lock(SHIPMENTS, List.of(id)).getFirst();
    }

    Map<UUID, ShipmentEvent> eventsByIds(Collection<UUID> ids) {
        return pages.byIds(EVENTS, ids);
    }

    Connection<Shipment> page(@Nullable ShipmentFilter filter, PageArguments page) {
        Where where = filter == null ? new Where() : filter.where();
        return pages.page(SHIPMENTS, where, NEWEST_FIRST, page);
    }

    private static Shipment shipment(ResultSet row, int number) throws SQLException {
        return new Shipment(
                Rows.uuid(row, "id"),
                Rows.uuid(row, "order_id"),
                row.getString("carrier"),
                row.getString("tracking_number"),
                Rows.required(ShipmentStatus.class, row, "status"),
                Rows.optionalInstant(row, "status_changed_at"),
                row.getObject("estimated_delivery", LocalDate.class),
                Rows.optionalInstant(row, "shipped_at"),
                Rows.optionalInstant(row, "delivered_at"),
                row.getInt("version"),
                Rows.instant(row, "created_at"),
                Rows.instant(row, "updated_at"));
    }
}
