package crm.order;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param maxPaidReserves active orders with a paid reserve that one customer may have; null for no limit
 * @param reserveSupersedes whether a paid reserve cancels the free bookings of the same bike
 */
@ConfigurationProperties("crm.booking")
record ReserveSettings(
        @Nullable Integer maxPaidReserves,
        @DefaultValue("true") boolean reserveSupersedes) {

    ReserveSettings {
        if (maxPaidReserves != null && maxPaidReserves < 1) {
            throw new IllegalArgumentException(
                    "crm.booking.max-paid-reserves must be at least 1. Remove it for no" + " limit.");
        }
    }
}
