package crm.shipment;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

record CreateShipmentInput(
        String orderId,
        @Nullable String carrier,
        @Nullable String trackingNumber,
        ShipmentStatus status,
        @Nullable LocalDate estimatedDelivery,
        @Nullable Instant shippedAt,
        @Nullable Instant deliveredAt,
        @Nullable String externalReference) {}
