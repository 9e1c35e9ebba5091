package crm.legacy;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the import.
 *
 * @param reportDirectory the directory of the reports; a text, because Spring looks for a path on the classpath first,
 *     where it finds "."
 * @param statementTimeout how long PostgreSQL may work on one statement of an import, and how long an import may pause
 *     between two statements, such as for a slow source or for another import
 */
@ConfigurationProperties("crm.import")
record ImportSettings(
        @DefaultValue(".") String reportDirectory,
        @DefaultValue("1h") Duration statementTimeout) {

    Path reports() {
        return Path.of(reportDirectory);
    }
}
