package crm.job;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param enabled whether this node works on jobs; one that does not still schedules them
 * @param threads how many jobs of each kind a node works on at a time
 * @param pollingInterval how often a node looks for jobs that are due
 * @param heartbeatInterval how often a node says that it still works on a job; after four times that without a sign,
 *     the job is given to another
 */
@ConfigurationProperties("crm.job")
record JobSettings(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("4") int threads,
        @DefaultValue("2s") Duration pollingInterval,
        @DefaultValue("15s") Duration heartbeatInterval) {}
