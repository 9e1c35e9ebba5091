package crm.export;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param directory where the files are kept, shared by all nodes
 * @param kept how long a file can be fetched
 * @param perCaller how many exports of one caller may wait or run at a time
 * @param atOnce how many a node works on at a time; each holds a connection of the pool for as long
 */
@ConfigurationProperties("crm.export")
record ExportSettings(
        Path directory,
        @DefaultValue("7d") Duration kept,
        @DefaultValue("3") int perCaller,
        @DefaultValue("1") int atOnce) {}
