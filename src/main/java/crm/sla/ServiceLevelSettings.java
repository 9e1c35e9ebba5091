package crm.sla;

import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How long a record may stay in a status before it is late; a status without an entry is never late.
 *
 * @param lead by lead status
 * @param order by order status; IN_TRANSIT counts only where no shipment has an estimate
 */
@ConfigurationProperties("crm.service-level")
record ServiceLevelSettings(Map<String, Duration> lead, Map<String, Duration> order) {}
