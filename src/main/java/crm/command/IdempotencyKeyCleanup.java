package crm.command;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Deletes old keys, so that their table does not grow without bound. */
@Configuration(proxyBeanMethods = false)
class IdempotencyKeyCleanup {

    /** The API guarantees one day. More time lets a client that was offline over a weekend repeat its requests. */
    private static final Duration KEPT = Duration.ofDays(7);

    @Bean
    RecurringTask<Void> forgetOldKeys(IdempotencyRecords records, PlatformTransactionManager transactions) {
        // A transaction: a single statement would have the time limit of requests.
        TransactionTemplate transaction = new TransactionTemplate(transactions);
        return Tasks.recurring("command-forget-old-keys", FixedDelay.ofHours(1))
                .execute((instance, context) -> transaction.executeWithoutResult(status -> records.forget(KEPT)));
    }
}
