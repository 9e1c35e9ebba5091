package crm.shipment;

import java.util.Locale;
import java.util.Optional;

/** Where a shipment is. */
public enum ShipmentStatus {
    PREPARING,
    WAREHOUSE_RECEIVED,
    IN_TRANSIT,
    CUSTOMS,
    OUT_FOR_DELIVERY,
    DELIVERED,
    RETURNED,
    LOST;

    /**
     * Reads a delivery status as the old CRM wrote it: any case, spaces around it.
     *
     * @return empty for a spelling that is not known; it must be reported, never guessed
     */
    public static Optional<ShipmentStatus> fromLegacy(String spelling) {
        return Optional.ofNullable(
                switch (spelling.strip().toLowerCase(Locale.ROOT)) {
                    case "preparing" -> PREPARING;
                    case "warehouse_received" -> WAREHOUSE_RECEIVED;
                    case "in_transit" -> IN_TRANSIT;
                    case "customs" -> CUSTOMS;
                    case "out_for_delivery" -> OUT_FOR_DELIVERY;
                    case "delivered" -> DELIVERED;
                    case "returned" -> RETURNED;
                    case "lost" -> LOST;
                    default -> null;
                });
    }
}
