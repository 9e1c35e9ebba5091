package crm.shipment;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A shipment of a bike to the customer.
 *
 * @param statusChangedAt null where the old CRM did not record it
 * @param shippedAt when the carrier received it: as entered, otherwise when its status first said so
 * @param externalReference the id of the shipment at the partner
 */
public record Shipment(
        UUID id,
        UUID orderId,
        @Nullable String carrier,
        @Nullable String trackingNumber,
        ShipmentStatus status,
        @Nullable Instant statusChangedAt,
        @Nullable LocalDate estimatedDelivery,
        @Nullable Instant shippedAt,
        @Nullable Instant deliveredAt,
        @Nullable Boolean warehousePhotosReceived,
        @Nullable Boolean clientReceived,
        @Nullable String currentLocation,
        int version,
        Instant createdAt,
        Instant updatedAt,
        @Nullable String externalReference,
        @Nullable UUID partnerId) {

    ShipmentTimes times() {
        return new ShipmentTimes(status, statusChangedAt, shippedAt, deliveredAt);
    }
}
