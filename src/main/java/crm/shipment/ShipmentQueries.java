package crm.shipment;

import crm.graphql.Connection;
import crm.graphql.Loaders;
import crm.graphql.NodeSource;
import crm.graphql.PageArguments;
import crm.order.OrderVisibility;
import crm.sql.Keyset;
import crm.sql.Pages;
import crm.sql.ResultSets;
import crm.sql.TableMapping;
import crm.sql.Where;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads the tables {@code shipments} and {@code shipment_events}. */
@Component
class ShipmentQueries implements NodeSource {

    private static final TableMapping<Shipment> SHIPMENTS = new TableMapping<>(
                    """
            s.id, s.order_id, s.carrier, s.tracking_number, s.status, s.status_changed_at, s.estimated_delivery,
            s.shipped_at, s.delivered_at, s.warehouse_photos_received, s.client_received, s.current_location, s.version,
            s.created_at, s.updated_at, s.external_reference, s.partner_id
            """, "shipments s", "s.id", ShipmentQueries::shipment, Shipment::id)
            .ownedBy(ShipmentFilter.OWNED)
            .visibleIf(OrderVisibility.through("s.order_id"))
            .referencedBy("s");

    private static final TableMapping<ShipmentEvent> EVENTS = new TableMapping<>(
                    "e.id, e.occurred_at, e.time_estimated, e.place, e.text, e.status",
                    "shipment_events e",
                    "e.id",
                    (row, number) -> new ShipmentEvent(
                            ResultSets.uuid(row, "id"),
                            ResultSets.instant(row, "occurred_at"),
                            row.getBoolean("time_estimated"),
                            row.getString("place"),
                            row.getString("text"),
                            ResultSets.optional(ShipmentStatus.class, row, "status")),
                    ShipmentEvent::id)
            .visibleIf("exists (select from shipments vs where vs.id = e.shipment_id and "
                    + OrderVisibility.through("vs.order_id") + ")");

    private static final Keyset OLDEST_FIRST = Keyset.ascending("OLDEST_FIRST", "s.created_at", "timestamptz");

    private static final Keyset NEWEST_FIRST = Keyset.descending("NEWEST_FIRST", "s.created_at", "timestamptz");

    private static final Keyset EVENTS_OLDEST_FIRST = Keyset.ascending("OLDEST_FIRST", "e.occurred_at", "timestamptz");

    private final Pages pages;

    ShipmentQueries(Pages pages, Loaders loaders) {
        this.pages = pages;
        loaders.toOne("Shipment", this::byIds);
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

    /** The shipment to which a partner gave an external reference. */
    Optional<UUID> referenced(UUID partner, String reference) {
        return pages.referenced(SHIPMENTS, partner, reference);
    }

    /** A shipment, locked until the end of the transaction; its order has to be locked before. */
    Shipment lock(UUID id) {
        return pages.lock(SHIPMENTS, List.of(id)).getFirst();
    }

    Map<UUID, ShipmentEvent> eventsByIds(Collection<UUID> ids) {
        return pages.byIds(EVENTS, ids);
    }

    /** Which of these shipments are in the list. */
    Set<UUID> matching(@Nullable ShipmentFilter filter, Collection<UUID> ids) {
        return pages.matching(SHIPMENTS, filter == null ? new Where() : filter.where(), ids);
    }

    Connection<Shipment> page(@Nullable ShipmentFilter filter, PageArguments page) {
        Where where = filter == null ? new Where() : filter.where();
        return pages.page(SHIPMENTS, where, NEWEST_FIRST, page);
    }

    private static Shipment shipment(ResultSet row, int number) throws SQLException {
        return new Shipment(
                ResultSets.uuid(row, "id"),
                ResultSets.uuid(row, "order_id"),
                row.getString("carrier"),
                row.getString("tracking_number"),
                ResultSets.required(ShipmentStatus.class, row, "status"),
                ResultSets.optionalInstant(row, "status_changed_at"),
                row.getObject("estimated_delivery", LocalDate.class),
                ResultSets.optionalInstant(row, "shipped_at"),
                ResultSets.optionalInstant(row, "delivered_at"),
                row.getObject("warehouse_photos_received", Boolean.class),
                row.getObject("client_received", Boolean.class),
                row.getString("current_location"),
                row.getInt("version"),
                ResultSets.instant(row, "created_at"),
                ResultSets.instant(row, "updated_at"),
                row.getString("external_reference"),
                ResultSets.optionalUuid(row, "partner_id"));
    }
}
