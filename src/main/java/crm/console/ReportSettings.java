package crm.console;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the commands write their reports.
 *
 * @param reportDirectory a text, because Spring looks for a path on the classpath first, where it finds "."
 */
@ConfigurationProperties("crm.import")
public record ReportSettings(@DefaultValue(".") String reportDirectory) {

    public Path reports() {
        return Path.of(reportDirectory);
    }
}
