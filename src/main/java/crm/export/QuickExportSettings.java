package crm.export;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * @param maxRows rows of one quick export; one of more rows is refused
 * @param maxSize bytes of one quick export; a larger one is refused
 * @param maxConcurrent quick exports that are made or sent at the same time on a node
 * @param maxPerCaller of these, those of one caller
 * @param sendTimeout how long sending one may take; then the connection is closed
 */
@ConfigurationProperties("crm.quick-export")
record QuickExportSettings(
        @DefaultValue("10000") int maxRows,
        @DefaultValue("64MB") DataSize maxSize,
        @DefaultValue("20") int maxConcurrent,
        @DefaultValue("4") int maxPerCaller,
        @DefaultValue("2m") Duration sendTimeout) {}
