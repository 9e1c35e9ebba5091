package crm.subscription;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * @param maxPerCaller streams that a person or a key may have open on this node, and connections
 * @param maxPerNode streams that may be open on this node, and connections
 * @param maxPerConnection streams of one WebSocket connection
 * @param maxMessageSize the largest message that a client may send over WebSocket
 * @param initTimeout how long a WebSocket connection may wait with {@code connection_init}
 * @param pingInterval how often a silent connection is tested; a WebSocket connection that is silent for two of them is
 *     closed
 * @param checkInterval how often the rights of callers are checked, beside the changes that the feed tells
 * @param bufferSize events that may wait for a client; one that is slower is disconnected, and can resume
 * @param batchSize changes that are read at once
 * @param maxConcurrent how many batches and events are worked on at the same time: each holds a database connection
 */
@ConfigurationProperties("crm.subscription")
record SubscriptionSettings(
        @DefaultValue("100") int maxPerCaller,
        @DefaultValue("1500") int maxPerNode,
        @DefaultValue("50") int maxPerConnection,
        @DefaultValue("256KB") DataSize maxMessageSize,
        @DefaultValue("10s") Duration initTimeout,
        @DefaultValue("25s") Duration pingInterval,
        @DefaultValue("30s") Duration checkInterval,
        @DefaultValue("500") int bufferSize,
        @DefaultValue("500") int batchSize,
        @DefaultValue("2") int maxConcurrent) {}
