package crm.booking;

import crm.image.Picture;
import crm.order.OrderStage;
import crm.shipment.ShipmentStatus;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The progress of one order as its customer sees it, without personal data and prices. */
record OrderTracking(
        String orderCode,
        TrackingStage status,
        Instant statusChangedAt,
        @Nullable OrderStage stage,
        Instant bookedAt,
        List<TrackingStep> steps,
        TrackedBike bike,
        @Nullable TrackedShipment shipment) {

    record TrackedBike(String title, Picture image) {}

    record TrackedShipment(
            @Nullable String carrier,
            @Nullable String trackingNumber,
            ShipmentStatus status,
            @Nullable LocalDate estimatedDelivery,
            @Nullable Instant shippedAt,
            @Nullable Instant deliveredAt) {}
}
