package crm.feed;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Duration;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Deletes old changes, in short transactions. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(FeedSettings.class)
class FeedRetention {

    private static final int BATCH = 5_000;

    @Bean
    RecurringTask<Void> forgetOldChanges(
            ChangeRepository changes, FeedSettings settings, PlatformTransactionManager transactions) {
        TransactionTemplate transaction = new TransactionTemplate(transactions);
        Duration audit = settings.auditRetention();
        Duration feed = settings.retention();
        if (audit.compareTo(feed) < 0) {
            throw new IllegalArgumentException(
                    "crm.feed.audit-retention (" + audit + ") is shorter than crm.feed.retention (" + feed + ")");
        }
        return Tasks.recurring("feed-forget-old-changes", FixedDelay.ofHours(1)).execute((instance, context) -> {
            repeat(transaction, () -> changes.expire(feed, BATCH));
            repeat(transaction, () -> changes.delete(audit, BATCH));
        });
    }

    private static void repeat(TransactionTemplate transaction, BooleanSupplier batch) {
        boolean more = true;
        while (more && !Thread.currentThread().isInterrupted()) {
            more = Objects.requireNonNull(transaction.execute(status -> batch.getAsBoolean()));
        }
    }
}
