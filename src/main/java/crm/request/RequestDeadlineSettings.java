package crm.request;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long a request may take.
 *
 * @param deadline how long a request may take; then what still runs in the database is cancelled
 * @param statementTimeout how long PostgreSQL may work on one statement of a request; shorter than the deadline, so
 *     that PostgreSQL stops by itself even when this server is gone
 */
@ConfigurationProperties("crm.limit")
public record RequestDeadlineSettings(
        @DefaultValue("10s") Duration deadline,
        @DefaultValue("9s") Duration statementTimeout) {}
