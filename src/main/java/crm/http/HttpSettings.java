package crm.http;

import java.time.Duration;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * @param maxBodySize the largest body of a request
 * @param bodyReadTimeout how long the body of a request may take to arrive
 * @param trustedDocumentsOnly callers of these kinds may send only documents that are built in
 */
@ConfigurationProperties("crm.http")
record HttpSettings(
        @DefaultValue("1MB") DataSize maxBodySize,
        @DefaultValue("10s") Duration bodyReadTimeout,
        @DefaultValue Set<CallerKind> trustedDocumentsOnly) {}
