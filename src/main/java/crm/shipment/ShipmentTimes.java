package crm.shipment;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The status of a shipment, and the times of shipping and delivery that follow from it. Any status may
 * follow any other, so that users can correct a wrong status.
 *
 * @param since when it took this status; null where the old CRM did not record it
 */
record ShipmentTimes(
        ShipmentStatus status,
        @Nullable Instant since,
        @Nullable Instant shippedAt,
        @Nullable Instant deliveredAt) {

    /** Changes the status; no change if it is the current one. */
    ShipmentTimes moved(ShipmentStatus to, Instant at) {
        if (to == status) {
            return this;
        }
        Instant shipped = to.mayBeShipped() ? shippedAt : null;
        if (shipped == null && to.isHandedOver() && !status.isHandedOver()) {
            shipped = at;
        }
        Instant delivered = to.mayBeDelivered() ? deliveredAt : null;
        return new ShipmentTimes(to, at, shipped, to == ShipmentStatus.DELIVERED ? at : delivered);
    }

    /**
     * Whether the shipment has a newer state than a carrier's event of this time: events arrive in any order. Before
     * the carrier has it, every event counts as newer.
     */
    boolean isNewerThan(Instant report) {
        Instant known = since != null ? since : deliveredAt != null ? deliveredAt : shippedAt;
        return status.mayBeShipped() && known != null && known.isAfter(report);
    }
}
