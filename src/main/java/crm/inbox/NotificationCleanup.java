package crm.inbox;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Clock;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Deletes old notifications, read or not, so that their table does not grow without bound. */
@Configuration(proxyBeanMethods = false)
class NotificationCleanup {

    private static final Duration KEPT = Duration.ofDays(90);

    @Bean
    RecurringTask<Void> forgetOldNotifications(
            InboxRepository inbox, PlatformTransactionManager transactions, Clock clock) {
        // A transaction: a single statement would have the time limit of requests.
        TransactionTemplate transaction = new TransactionTemplate(transactions);
        return Tasks.recurring("inbox-forget-old-notifications", FixedDelay.ofHours(1))
                .execute((instance, context) ->
                        transaction.executeWithoutResult(status -> inbox.forget(KEPT, clock.instant())));
    }
}
