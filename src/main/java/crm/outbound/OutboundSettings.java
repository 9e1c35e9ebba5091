package crm.outbound;

import java.time.Duration;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits of outbound requests. Which addresses they may reach is no setting: see {@link PublicAddresses}.
 *
 * @param ports ports that a URL may have
 * @param deadline how long one request may take: the wait for a permit, DNS, redirects, the last byte
 * @param maxSize the largest body of a response, regardless of its headers
 * @param maxRedirects redirects that the client follows
 * @param maxConcurrent requests at the same time; each may hold {@code maxSize} in memory
 */
@ConfigurationProperties("crm.outbound")
record OutboundSettings(
        @DefaultValue({"80", "443"}) Set<Integer> ports,
        @DefaultValue("5s") Duration deadline,
        @DefaultValue("8MB") DataSize maxSize,
        @DefaultValue("3") int maxRedirects,
        @DefaultValue("8") int maxConcurrent) {}
