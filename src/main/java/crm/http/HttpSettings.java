package crm.http;

import java.time.Duration;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * @param maxBodySize the largest body of a request with a valid token or key
 * @param maxAnonymousBodySize the largest body of a request without one
 * @param maxBodyMemory for all bodies of requests in progress with a valid token or key; one caller may use a quarter
 * @param maxAnonymousBodyMemory the same for requests without one; one address may use a quarter
 * @param bodyReadTimeout how long the body of a request may take to arrive
 * @param trustedDocumentsOnly callers of these kinds may send only documents that are built in
 */
@ConfigurationProperties("crm.http")
record HttpSettings(
        @DefaultValue("1MB") DataSize maxBodySize,
        @DefaultValue("16KB") DataSize maxAnonymousBodySize,
        @DefaultValue("16MB") DataSize maxBodyMemory,
        @DefaultValue("8MB") DataSize maxAnonymousBodyMemory,
        @DefaultValue("10s") Duration bodyReadTimeout,
        @DefaultValue Set<CallerKind> trustedDocumentsOnly) {}
