package crm.request;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Whether the database answers, and whether it accepts changes. A node whose database only reads stays ready, because
 * all nodes share that database: without them, nobody could read.
 */
@Component("dbHealthIndicator")
class DatabaseHealth extends AbstractHealthIndicator {

    /** HTTP status 200, as all that Spring Boot does not know as a failure. */
    private static final Status READ_ONLY = new Status("READ_ONLY");

    private final JdbcTemplate jdbc;

    DatabaseHealth(JdbcTemplate jdbc) {
        super("The database does not answer");
        this.jdbc = jdbc;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        Boolean readOnly =
                jdbc.queryForObject("select current_setting('transaction_read_only')::boolean", Boolean.class);
        builder.status(Boolean.TRUE.equals(readOnly) ? READ_ONLY : Status.UP);
    }
}
