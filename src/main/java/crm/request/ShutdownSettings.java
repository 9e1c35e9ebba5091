package crm.request;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param drainPeriod how long a server that stops still answers requests, and {@code /readyz} with 503, before it
 *     closes its port
 */
@ConfigurationProperties("crm.http")
record ShutdownSettings(@DefaultValue("5s") Duration drainPeriod) {}
