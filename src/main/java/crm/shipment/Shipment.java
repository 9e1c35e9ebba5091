package crm.shipment;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A bike on its way to the customer. */
public record Shipment(
        UUID id,
        UUID orderId,
        @Nullable String carrier,
        @Nullable String trackingNumber,
        ShipmentStatus status,
        @Nullable LocalDate estimatedDelivery,
        @Nullable Instant shippedAt,
        @Nullable Instant deliveredAt,
        int version,
        Instant createdAt,
        Instant updatedAt) {}
