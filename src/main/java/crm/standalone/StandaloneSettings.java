package crm.standalone;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param dataDirectory where the embedded PostgreSQL and the secrets made beside it live
 */
@ConfigurationProperties("crm.standalone")
record StandaloneSettings(@DefaultValue(".data") Path dataDirectory) {}
