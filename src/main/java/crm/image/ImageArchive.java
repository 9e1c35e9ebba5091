package crm.image;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.Priority;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import java.time.Clock;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Copies the pictures of booked bikes, before their advertisements disappear. */
@Component
public class ImageArchive {

    static final TaskDescriptor<Void> TASK = TaskDescriptor.of("image-archive");

    private final ImageArchiveQueries archives;

    private final SchedulerClient jobs;

    private final Clock clock;

    ImageArchive(ImageArchiveQueries archives, SchedulerClient jobs, Clock clock) {
        this.archives = archives;
        this.jobs = jobs;
        this.clock = clock;
    }

    /**
     * Has the pictures of an order's snapshot copied once the caller's transaction is committed; if it is not, nothing
     * is copied. Where they are copied already, or about to be, nothing changes; where they were given up, it is tried
     * again.
     */
    @Transactional
    public void schedule(UUID orderId) {
        if (archives.begin(orderId)) {
            jobs.scheduleIfNotExists(
                    TASK.instance(orderId.toString()).priority(Priority.HIGH).build(), clock.instant());
        }
    }
}
