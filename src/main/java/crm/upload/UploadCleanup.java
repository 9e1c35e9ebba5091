package crm.upload;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import crm.image.ImageStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Deletes files that no record uses. */
@Component
class UploadCleanup {

    private static final int BATCH = 100;

    private final UploadQueries queries;

    private final UploadRepository uploads;

    private final ImageStore store;

    private final UploadSettings settings;

    private final TransactionTemplate transaction;

    private final Clock clock;

    UploadCleanup(
            UploadQueries queries,
            UploadRepository uploads,
            ImageStore store,
            UploadSettings settings,
            TransactionTemplate transaction,
            Clock clock) {
        this.queries = queries;
        this.uploads = uploads;
        this.store = store;
        this.settings = settings;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(UploadSettings.class)
    static class UploadConfiguration {

        @Bean
        RecurringTask<Void> forgetUnusedUploads(UploadCleanup cleanup) {
            return Tasks.recurring("upload-forget-unused", FixedDelay.ofHours(1))
                    .execute((instance, context) -> cleanup.run());
        }
    }

    void run() {
        Instant before = clock.instant().minus(settings.retention());
        int deleted = BATCH;
        while (deleted == BATCH) {
            Integer count = transaction.execute(status -> deleteSome(before));
            deleted = count == null ? 0 : count;
        }
    }

    /** First the files: if the process ends in between, the rows are still there, and the next run goes on. */
    private int deleteSome(Instant before) {
        List<UUID> unused = uploads.lockUnused(before, BATCH);
        queries.all(unused).values().forEach(upload -> {
            if (upload.sha256() != null) {
                try {
                    store.delete(upload.key());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
        uploads.delete(unused);
        return unused.size();
    }
}
