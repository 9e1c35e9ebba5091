package crm.booking;

import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param tokenLifetime how long a tracking link of a customer works
 * @param duplicateWindow within this time, a second booking of the same bike by the same customer returns the first one
 * @param maxInvalidTokensPerMinute an address that sends more invalid tracking tokens is answered 429, and no token of
 *     it is looked up
 * @param maxFreeBookings active bookings without a paid reserve that one customer may have; null for no limit
 * @param maxPrice EUR: bookings of a higher price are refused; null for no limit
 */
@ConfigurationProperties("crm.booking")
record BookingSettings(
        @DefaultValue("365d") Duration tokenLifetime,
        @DefaultValue("10m") Duration duplicateWindow,
        @DefaultValue("20") int maxInvalidTokensPerMinute,
        @Nullable Integer maxFreeBookings,
        @Nullable BigDecimal maxPrice) {

    BookingSettings {
        if (maxFreeBookings != null && maxFreeBookings < 1) {
            throw new IllegalArgumentException(
                    "crm.booking.max-free-bookings must be at least 1. Remove it for no" + " limit.");
        }
        if (maxPrice != null && maxPrice.signum() <= 0) {
            throw new IllegalArgumentException("crm.booking.max-price must be greater than 0. Remove it for no limit.");
        }
    }
}
