package crm.shipment;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

record RecordShipmentEventInput(
        String shipmentId,
        Instant occurredAt,
        @Nullable String place,
        String text,
        @Nullable ShipmentStatus status,
        @Nullable Integer expectedVersion) {}
