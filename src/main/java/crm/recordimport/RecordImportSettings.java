package crm.recordimport;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param maxLines lines of a file that are not empty
 * @param maxPerCaller imports of one caller that may wait or run at the same time
 * @param maxConcurrent imports that run at the same time on a node
 * @param retention how long the errors of an import can be read
 */
@ConfigurationProperties("crm.record-import")
record RecordImportSettings(
        @DefaultValue("10000") int maxLines,
        @DefaultValue("1") int maxPerCaller,
        @DefaultValue("1") int maxConcurrent,
        @DefaultValue("7d") Duration retention) {}
