package crm.image;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * @param directory where copies are kept, unless a bucket is named
 * @param archived how many of a bike's pictures are copied
 * @param attempts how often a picture is tried before it is given up
 * @param firstPause before the second attempt; each one after it is three times as long
 */
@ConfigurationProperties("crm.image")
record ImageSettings(
        Path directory,
        @DefaultValue("4") int archived,
        @DefaultValue("7") int attempts,
        @DefaultValue("1m") Duration firstPause,
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
