package crm.shipment;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that a carrier reported.
 *
 * @param status that the shipment has from then on; null where the report names none
 * @param timeEstimated true where the old CRM did not record the time and it had to be taken from the shipment
 */
public record ShipmentEvent(
        UUID id,
        Instant occurredAt,
        boolean timeEstimated,
        @Nullable String place,
        String text,
        @Nullable ShipmentStatus status) {}
