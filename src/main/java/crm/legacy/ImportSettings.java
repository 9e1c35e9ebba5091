package crm.legacy;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the import.
 *
 * @param reportDirectory the directory of the reports; a text, because Spring looks for a path on the classpath first,
 *     where it finds "."
 */
@ConfigurationProperties("crm.import")
record ImportSettings(@DefaultValue(".") String reportDirectory) {

    Path reports() {
        return Path.of(reportDirectory);
    }
}
