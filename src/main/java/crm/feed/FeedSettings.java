package crm.feed;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param retention how long a client can go on from a position
 * @param auditRetention how long the values before and after a change of a record are kept
 * @param pollInterval how long the changes of other nodes can stay unnoticed where the database sends no notification
 * @param notificationInterval shortest time between two notifications that a node sends to the others
 */
@ConfigurationProperties("crm.feed")
record FeedSettings(
        @DefaultValue("90d") Duration retention,
        @DefaultValue("730d") Duration auditRetention,
        @DefaultValue("500ms") Duration pollInterval,
        @DefaultValue("50ms") Duration notificationInterval) {}
