package crm.legacy;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the import.
 *
 * @param statementTimeout how long PostgreSQL may work on one statement of an import, and how long an import may pause
 *     between two statements, such as for a slow source or for another import
 */
@ConfigurationProperties("crm.import")
record ImportSettings(@DefaultValue("1h") Duration statementTimeout) {}
