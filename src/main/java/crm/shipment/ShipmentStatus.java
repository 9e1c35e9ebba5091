package crm.shipment;

import crm.text.Blanks;
import java.util.Locale;
import java.util.Optional;

/** The status of a shipment. */
public enum ShipmentStatus {
    PREPARING,
    WAREHOUSE_RECEIVED,
    IN_TRANSIT,
    CUSTOMS,
    OUT_FOR_DELIVERY,
    DELIVERED,
    RETURNED,
    LOST;

    /** Whether the carrier has it or had it. A lost or returned shipment may never have been handed over. */
    boolean isHandedOver() {
        return switch (this) {
            case IN_TRANSIT, CUSTOMS, OUT_FOR_DELIVERY, DELIVERED -> true;
            case PREPARING, WAREHOUSE_RECEIVED, RETURNED, LOST -> false;
        };
    }

    /** Whether it can have a time of shipping: not before the carrier has it. */
    boolean mayBeShipped() {
        return switch (this) {
            case IN_TRANSIT, CUSTOMS, OUT_FOR_DELIVERY, DELIVERED, RETURNED, LOST -> true;
            case PREPARING, WAREHOUSE_RECEIVED -> false;
        };
    }

    /** Whether it can have a time of delivery: a returned shipment may have been delivered before. */
    boolean mayBeDelivered() {
        return switch (this) {
            case DELIVERED, RETURNED -> true;
            case PREPARING, WAREHOUSE_RECEIVED, IN_TRANSIT, CUSTOMS, OUT_FOR_DELIVERY, LOST -> false;
        };
    }

    /** Whether it may still arrive. */
    boolean isUnderWay() {
        return switch (this) {
            case PREPARING, WAREHOUSE_RECEIVED, IN_TRANSIT, CUSTOMS, OUT_FOR_DELIVERY -> true;
            case DELIVERED, RETURNED, LOST -> false;
        };
    }

    /**
     * Reads a delivery status as the old CRM wrote it: any case, spaces around it.
     *
     * @return empty for a spelling that is not known; the import must report it
     */
    public static Optional<ShipmentStatus> fromLegacy(String spelling) {
        return Optional.ofNullable(
                switch (Blanks.strip(spelling).toLowerCase(Locale.ROOT)) {
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
