package crm.legacy;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param reportDirectory where the reports of rejected rows and of warnings are written; a text, for Spring would look
 *     for a path on the classpath first, and finds "." there
 */
@ConfigurationProperties("crm.import")
record ImportSettings(@DefaultValue(".") String reportDirectory) {

    Path reports() {
        return Path.of(reportDirectory);
    }
}
