package crm.outbound;

import java.time.Duration;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How far the client goes. Whom it may ask is no setting: see {@link PublicAddresses}.
 *
 * @param ports that it may ask
 * @param deadline for one question in all: waiting for a turn, names, redirects, the last byte
 * @param maxSize of an answer's body, whatever its headers say
 * @param maxRedirects that it follows
 * @param atOnce questions at a time; each may hold {@code maxSize} in memory
 */
@ConfigurationProperties("crm.outbound")
record OutboundSettings(
        @DefaultValue({"80", "443"}) Set<Integer> ports,
        @DefaultValue("5s") Duration deadline,
        @DefaultValue("8MB") DataSize maxSize,
        @DefaultValue("3") int maxRedirects,
        @DefaultValue("8") int atOnce) {}
