package crm.request;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Limits of transactions outside of requests. The import has its own.
 *
 * @param statementTimeout how long PostgreSQL may work on one statement of a job, and how long a job may pause between
 *     two statements of a transaction
 */
@ConfigurationProperties("crm.job")
record BackgroundWorkSettings(@DefaultValue("2m") Duration statementTimeout) {}
