package crm.booking;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param tokenLifetime how long a tracking token works
 * @param repeatedWithin in this time, the same customer's second booking of the same bike is the first one, repeated
 * @param wrongTokensPerMinute so many tracking tokens that name nothing may come from one address; what comes beyond is
 *     turned away unseen
 */
@ConfigurationProperties("crm.booking")
record BookingSettings(
        @DefaultValue("365d") Duration tokenLifetime,
        @DefaultValue("10m") Duration repeatedWithin,
        @DefaultValue("20") int wrongTokensPerMinute) {}
