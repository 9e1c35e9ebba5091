package crm.dashboard;

import java.time.ZoneId;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param timeZone in which days are counted for callers who name none
 */
@ConfigurationProperties("crm.dashboard")
record DashboardSettings(@DefaultValue("UTC") ZoneId timeZone) {}
