package crm.export;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param directory where the files are kept; all nodes share it
 * @param retention how long a file can be downloaded
 * @param maxPerCaller exports of one caller that may wait or run at the same time
 * @param maxConcurrent exports that run at the same time on a node; each holds one database connection
 * @param timeLimit how long one may be made; then it fails
 */
@ConfigurationProperties("crm.export")
record ExportSettings(
        Path directory,
        @DefaultValue("7d") Duration retention,
        @DefaultValue("3") int maxPerCaller,
        @DefaultValue("1") int maxConcurrent,
        @DefaultValue("10m") Duration timeLimit) {}
