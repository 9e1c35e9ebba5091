package crm.ratelimit;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much one caller, and all of them, may use this node.
 *
 * @param pointsPerMinute points that a user or a key may spend in a minute; as many may be saved up
 * @param anonymousPointsPerMinute points for all requests without a token from one address
 * @param maxConcurrentPerCaller requests of one caller that run at the same time
 * @param maxConcurrent requests that run at the same time on this node
 * @param maxQueued requests that may wait for a permit: per caller, and on this node
 * @param queueTimeout how long a request waits for a permit
 */
@ConfigurationProperties("crm.limit")
record RateLimitSettings(
        @DefaultValue("60000") int pointsPerMinute,
        @DefaultValue("6000") int anonymousPointsPerMinute,
        @DefaultValue("8") int maxConcurrentPerCaller,
        @DefaultValue("16") int maxConcurrent,
        @DefaultValue("64") int maxQueued,
        @DefaultValue("3s") Duration queueTimeout) {}
