package crm.http;

import java.time.Duration;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * @param maxBody of a request
 * @param upload how long the body of a request may take to arrive
 * @param trustedDocumentsOnly who may send nothing but documents that were built in
 * @param drain how long new requests are turned away before the port is closed, when the server stops
 */
@ConfigurationProperties("crm.http")
record HttpSettings(
        @DefaultValue("1MB") DataSize maxBody,
        @DefaultValue("10s") Duration upload,
        @DefaultValue Set<CallerKind> trustedDocumentsOnly,
        @DefaultValue("2s") Duration drain) {}
