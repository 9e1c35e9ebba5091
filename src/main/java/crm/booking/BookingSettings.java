package crm.booking;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param tokenLifetime how long a tracking link of a customer works
 * @param duplicateWindow within this time, a second booking of the same bike by the same customer returns the first one
 * @param maxInvalidTokensPerMinute an address that sends more invalid tracking tokens is answered 429, and no token of
 *     it is looked up
 */
@ConfigurationProperties("crm.booking")
record BookingSettings(
        @DefaultValue("365d") Duration tokenLifetime,
        @DefaultValue("10m") Duration duplicateWindow,
        @DefaultValue("20") int maxInvalidTokensPerMinute) {}
