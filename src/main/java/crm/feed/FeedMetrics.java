package crm.feed;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Lazy;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Shows how far a long transaction holds the feed back. The database is asked when the metrics are read. */
@Component
@Lazy(false)
class FeedMetrics {

    private static final Logger log = LoggerFactory.getLogger(FeedMetrics.class);

    private final ChangeRepository changes;

    FeedMetrics(ChangeRepository changes, MeterRegistry meters) {
        this.changes = changes;
        Gauge.builder("crm.feed.delay", this, FeedMetrics::delay)
                .description("How long the oldest change waits that is committed and not told yet")
                .baseUnit("seconds")
                .register(meters);
    }

    /** Not a number where the database does not answer. */
    private double delay() {
        try {
            return changes.delay(changes.bounds().horizon()).toMillis() / 1000.0;
        } catch (DataAccessException | TransactionException e) {
            log.debug("The delay of the change feed is unknown", e);
            return Double.NaN;
        }
    }
}
