package crm.webhook;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Webhooks.
 *
 * @param maxPerCaller webhooks of one caller that have not ended
 * @param allowHttp whether a URL may be http: for a test network
 * @param deadline how long a receiver may take to answer
 * @param maxBodySize of a delivery; a larger one fails
 * @param concurrency deliveries at the same time to one webhook, on all nodes together; one while it fails
 * @param maxConcurrent deliveries at the same time from one node
 * @param maxOpen deliveries of one webhook that wait; further changes wait in the change feed
 * @param retryPeriod how long a delivery is tried; then the webhook is paused
 * @param longestPause between two attempts
 * @param retention how long deliveries that ended are kept
 * @param rotationPeriod how long the secret before a rotation is still used
 * @param pollInterval how often a node looks for deliveries that are due
 */
@ConfigurationProperties("crm.webhook")
record WebhookSettings(
        @DefaultValue("10") int maxPerCaller,
        @DefaultValue("false") boolean allowHttp,
        @DefaultValue("15s") Duration deadline,
        @DefaultValue("256KB") DataSize maxBodySize,
        @DefaultValue("4") int concurrency,
        @DefaultValue("64") int maxConcurrent,
        @DefaultValue("1000") int maxOpen,
        @DefaultValue("3d") Duration retryPeriod,
        @DefaultValue("6h") Duration longestPause,
        @DefaultValue("7d") Duration retention,
        @DefaultValue("1d") Duration rotationPeriod,
        @DefaultValue("1s") Duration pollInterval) {

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);

    /** 5 s, 15 s, 45 s and so on, up to the longest pause. */
    Duration pauseAfter(int attempts) {
        Duration pause = FIRST_PAUSE;
        for (int i = 1; i < attempts && pause.compareTo(longestPause) < 0; i++) {
            pause = pause.multipliedBy(3);
        }
        return pause.compareTo(longestPause) < 0 ? pause : longestPause;
    }

    /** After which another node may send a delivery whose sender did not say how it ended. */
    Duration lease() {
        return deadline.multipliedBy(2).plusSeconds(5);
    }
}
