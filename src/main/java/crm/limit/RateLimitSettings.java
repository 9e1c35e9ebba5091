package crm.limit;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What callers may take of this server.
 *
 * @param pointsPerMinute of a caller, which is a person or a key; so many may also be saved up
 * @param anonymousPointsPerMinute of all who come without a token from one address
 * @param atOncePerCaller requests of a caller that are worked on at a time
 * @param atOnce requests that this node works on at a time
 * @param waiting requests that wait for their turn at a time: of one caller for its own, and of all for this node's
 * @param patience how long one waits for its turn
 * @param deadline of a request: then what it still waits for is cancelled
 * @param statementTimeout of PostgreSQL, for the statements of requests; shorter than the deadline, so that PostgreSQL
 *     stops by itself even when this server is gone
 */
@ConfigurationProperties("crm.limit")
record RateLimitSettings(
        @DefaultValue("10000") int pointsPerMinute,
        @DefaultValue("1000") int anonymousPointsPerMinute,
        @DefaultValue("8") int atOncePerCaller,
        @DefaultValue("16") int atOnce,
        @DefaultValue("64") int waiting,
        @DefaultValue("3s") Duration patience,
        @DefaultValue("10s") Duration deadline,
        @DefaultValue("9s") Duration statementTimeout) {}
