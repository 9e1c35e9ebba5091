package crm.legacy;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param reportDirectory where the reports of rejected rows and of warnings are written
 */
@ConfigurationProperties("crm.import")
record ImportSettings(@DefaultValue(".") Path reportDirectory) {}
