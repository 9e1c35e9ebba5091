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

    /** Whether the carrier has it or had it: what was lost or came back may never have left. */
    boolean isHandedOver() {
        return switch (this) {
            case IN_TRANSIT, CUSTOMS, OUT_FOR_DELIVERY, DELIVERED -> true;
            case PREPARING, WAREHOUSE_RECEIVED, RETURNED, LOST -> false;
        };
    }

    /** Whether the time of the hand-over can be told: not while it is still with us. */
    boolean mayBeShipped() {
        return switch (this) {
            case IN_TRANSIT, CUSTOMS, OUT_FOR_DELIVERY, DELIVERED, RETURNED, LOST -> true;
            case PREPARING, WAREHOUSE_RECEIVED -> false;
        };
    }

    /** Whether the time of arrival can be told: what came back may have arrived before. */
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
