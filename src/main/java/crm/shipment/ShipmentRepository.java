package crm.shipment;

import crm.command.Patch;
import crm.sql.ResultSets;
import crm.sql.Utc;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Writes the tables {@code shipments} and {@code shipment_events}, and reads what changes need from them. */
@Component
class ShipmentRepository {

    private static final String[] UNDER_WAY = Arrays.stream(ShipmentStatus.values())
            .filter(ShipmentStatus::isUnderWay)
            .map(Enum::name)
            .toArray(String[]::new);

    private final JdbcClient jdbc;

    ShipmentRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A new shipment. */
    record NewShipment(
            UUID id,
            UUID orderId,
            @Nullable String carrier,
            @Nullable String trackingNumber,
            ShipmentTimes times,
            @Nullable LocalDate estimatedDelivery,
            @Nullable UUID partnerId,
            @Nullable String externalReference) {}

    void insert(NewShipment shipment, Instant now) {
        jdbc.sql("""
                        insert into shipments (id, order_id, carrier, tracking_number, status, status_changed_at,
                          estimated_delivery, shipped_at, delivered_at, partner_id, external_reference, created_at,
                          updated_at)
                        values (:id, :order, :carrier, :trackingNumber, :status, :since, :estimate, :shipped,
                          :delivered, :partner, :reference, :now, :now)
                        """)
                .param("id", shipment.id())
                .param("order", shipment.orderId())
                .param("carrier", shipment.carrier())
                .param("trackingNumber", shipment.trackingNumber())
                .param("status", shipment.times().status().name())
                .param("since", Utc.optionalOffset(shipment.times().since()))
                .param("estimate", shipment.estimatedDelivery())
                .param("shipped", Utc.optionalOffset(shipment.times().shippedAt()))
                .param("delivered", Utc.optionalOffset(shipment.times().deliveredAt()))
                .param("partner", shipment.partnerId())
                .param("reference", shipment.externalReference())
                .param("now", Utc.offset(now))
                .update();
    }

    void insertEvent(ShipmentEvent event, UUID shipment, @Nullable ShipmentStatus status, Instant now) {
        jdbc.sql("""
                        insert into shipment_events (id, shipment_id, occurred_at, place, text, status, created_at)
                        values (:id, :shipment, :occurred, :place, :text, :status, :now)
                        """)
                .param("status", status == null ? null : status.name())
                .param("id", event.id())
                .param("shipment", shipment)
                .param("occurred", Utc.optionalOffset(event.occurredAt()))
                .param("place", event.place())
                .param("text", event.text())
                .param("now", Utc.offset(now))
                .update();
    }

    /** The event that was recorded with the same time and text. */
    Optional<UUID> findEvent(UUID shipment, Instant occurredAt, String text) {
        return jdbc.sql("""
                        select id from shipment_events
                        where shipment_id = :shipment and occurred_at = :occurred and text = :text
                        """)
                .param("shipment", shipment)
                .param("occurred", Utc.optionalOffset(occurredAt))
                .param("text", text)
                .query(UUID.class)
                .optional();
    }

    /** The state before the first report that counts; empty if none counts. */
    Optional<ShipmentTimes> entered(UUID shipment) {
        return jdbc.sql("""
                        select entered_status, entered_status_changed_at, entered_shipped_at, entered_delivered_at
                        from shipments where id = :id and entered_status is not null
                        """)
                .param("id", shipment)
                .query((row, number) -> new ShipmentTimes(
                        ResultSets.required(ShipmentStatus.class, row, "entered_status"),
                        ResultSets.optionalInstant(row, "entered_status_changed_at"),
                        ResultSets.optionalInstant(row, "entered_shipped_at"),
                        ResultSets.optionalInstant(row, "entered_delivered_at")))
                .optional();
    }

    /** The statuses that carriers reported and that count, in any order. */
    List<ShipmentTimes.Report> reports(UUID shipment) {
        return jdbc.sql("""
                        select status, occurred_at from shipment_events
                        where shipment_id = :shipment and status is not null and not superseded
                        """)
                .param("shipment", shipment)
                .query((row, number) -> new ShipmentTimes.Report(
                        ResultSets.required(ShipmentStatus.class, row, "status"),
                        ResultSets.instant(row, "occurred_at")))
                .list();
    }

    /** From now on, the reports before a change by a person do not count. */
    void supersedeReports(UUID shipment) {
        jdbc.sql("""
                        update shipment_events set superseded = true
                        where shipment_id = :shipment and status is not null and not superseded
                        """).param("shipment", shipment).update();
    }

    @Nullable
    LocalDate latestEstimate(UUID order) {
        return jdbc.sql("select max(estimated_delivery) from shipments where order_id = :order")
                .param("order", order)
                .query((row, number) -> Optional.ofNullable(row.getObject(1, LocalDate.class)))
                .single()
                .orElse(null);
    }

    /** Whether at least one shipment of the order may still arrive. */
    boolean isAnyUnderWay(UUID order) {
        return jdbc.sql("select exists (select from shipments where order_id = :order and status = any(:underWay))")
                .param("order", order)
                .param("underWay", UNDER_WAY)
                .query(Boolean.class)
                .single();
    }

    /** Writes the columns of a patch, and increments the version. An empty patch writes nothing. */
    void update(UUID id, Patch patch, Instant now) {
        patch.apply(jdbc, "shipments", id, now);
    }
}
