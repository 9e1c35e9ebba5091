package crm.recordimport;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import crm.upload.Uploads;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RecordImportSettings.class)
class RecordImportConfiguration {

    /** Where the database fails in the middle. */
    private static final Duration PAUSE_AFTER_A_FAILURE = Duration.ofSeconds(10);

    /** The row counts the attempts, those of nodes that died among them. */
    @Bean
    CustomTask<Void> recordImportTask(RecordImportAttempt attempt) {
        return Tasks.custom(RecordImports.TASK)
                .onFailure(new FailureHandler.OnFailureRetryLater<>(PAUSE_AFTER_A_FAILURE))
                .execute((instance, context) -> attempt.of(
                                UUID.fromString(instance.getId()),
                                () -> context.getSchedulerState().isShuttingDown())
                        .<CompletionHandler<Void>>map(next -> (complete, job) -> job.reschedule(complete, next))
                        .orElseGet(CompletionHandler.OnCompleteRemove::new));
    }

    @Bean
    RecurringTask<Void> forgetImportErrors(
            RecordImportRepository imports, Uploads uploads, TransactionTemplate transaction, Clock clock) {
        return Tasks.recurring("record-import-forget-errors", FixedDelay.ofHours(1))
                .execute((instance, context) -> transaction.executeWithoutResult(status -> {
                    imports.deleteOldErrors(clock.instant());
                    // Then they are files that no record uses, which are deleted.
                    uploads.detach(imports.expiredUploads(clock.instant()));
                }));
    }
}
