package crm.image;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * @param directory where archived pictures are kept, unless a bucket is set
 * @param maxArchivedPerBike how many pictures of a bike are archived
 * @param maxAttempts how often the server tries to fetch a picture
 * @param maxConcurrentPerPartner orders of one partner whose pictures a node fetches at the same time; less than
 *     {@code crm.job.threads}, so that slow pictures of one partner do not keep out those of others
 * @param retryInitialInterval the wait before the second attempt; each wait after it is three times as long
 */
@ConfigurationProperties("crm.image")
record ImageSettings(
        Path directory,
        @DefaultValue("4") int maxArchivedPerBike,
        @DefaultValue("7") int maxAttempts,
        @DefaultValue("2") int maxConcurrentPerPartner,
        @DefaultValue("1m") Duration retryInitialInterval,
        Proxy proxy,
        @DefaultValue S3 s3) {

    /**
     * @param directory where pictures are remembered that were shown through this server
     * @param maxSize of that directory
     */
    record Proxy(Path directory, @DefaultValue("512MB") DataSize maxSize) {}

    /**
     * A store that speaks S3.
     *
     * @param bucket where copies are kept; none without it
     * @param endpoint of a store that is not Amazon's
     * @param accessKey with the secret key; without both, the SDK looks where it always does
     * @param pathStyle whether the bucket stands in the path, as most stores beside Amazon's want it
     */
    record S3(
            @Nullable String bucket,
            @Nullable URI endpoint,
            @DefaultValue("us-east-1") String region,
            @Nullable String accessKey,
            @Nullable String secretKey,
            @DefaultValue("true") boolean pathStyle) {}
}
