package crm.shipment;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A bike on its way to the customer.
 *
 * @param statusChangedAt null where the old CRM did not record it
 * @param shippedAt when it was handed over: as told, else when it was first seen on its way
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
        @Nullable String currentLocation,
        int version,
        Instant createdAt,
        Instant updatedAt) {

    ShipmentTimes journey() {
        return new ShipmentTimes(status, statusChangedAt, shippedAt, deliveredAt);
    }
}
