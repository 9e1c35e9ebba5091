package crm.image;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.Priority;
import com.github.kagkarlsson.scheduler.task.SchedulableInstance;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import crm.command.ErrorCode;
import crm.command.InvalidInput;
import crm.command.Refused;
import crm.crypto.IdGenerator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Backfills: the pictures of orders that have none are handed to the archive, behind those of new bookings. All of it
 * is in the database, so it goes on where it stopped.
 */
@Component
class ImageBackfills {

    static final TaskDescriptor<Void> TASK = TaskDescriptor.of("image-backfill");

    private static final int SLICE = 500;

    private static final Duration UNTIL_COUNTED_AGAIN = Duration.ofSeconds(5);

    private final ImageBackfillQueries backfills;

    private final OrderPictures orders;

    private final BackfillPreview survey;

    private final SchedulerClient jobs;

    private final TransactionTemplate transaction;

    private final IdGenerator ids;

    private final Clock clock;

    ImageBackfills(
            ImageBackfillQueries backfills,
            OrderPictures orders,
            BackfillPreview survey,
            SchedulerClient jobs,
            TransactionTemplate transaction,
            IdGenerator ids,
            Clock clock) {
        this.backfills = backfills;
        this.orders = orders;
        this.survey = survey;
        this.jobs = jobs;
        this.transaction = transaction;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Starts one once the caller's transaction is committed.
     *
     * @param dryRun whether it is only to report what it would do
     * @throws Refused if one is under way already
     */
    @Transactional(propagation = Propagation.MANDATORY)
    UUID start(boolean dryRun, @Nullable UUID startedBy) {
        if (!dryRun) {
            backfills.running().ifPresent(running -> {
                throw new Refused(running, InvalidInput.at("dryRun", ErrorCode.CONFLICT, "backfill.running", running));
            });
        }
        UUID id = ids.next();
        backfills.insert(id, dryRun, startedBy);
        jobs.scheduleIfNotExists(TASK.instance(id.toString()).build(), clock.instant());
        return id;
    }

    /**
     * Goes on with one: looks, then takes the orders on, then counts what became of them.
     *
     * @return when to go on; empty if it is done
     */
    Optional<Instant> goOn(UUID id) throws InterruptedException {
        Optional<ImageBackfill> found = backfills.find(id);
        if (found.isEmpty() || found.get().state() != ImageBackfill.State.RUNNING) {
            return Optional.empty();
        }
        if (found.get().report() == null) {
            BackfillReport report = survey.make();
            transaction.executeWithoutResult(status -> backfills.report(id, report));
            if (!found.get().dryRun()) {
                transaction.executeWithoutResult(status -> orders.fillReferences());
                transaction.executeWithoutResult(status -> orders.correctArchivedBikes());
            }
        }
        if (found.get().dryRun()) {
            backfills.finish(id, ImageBackfill.State.DONE, null);
            return Optional.empty();
        }
        if (!backfills.hasTakenOn(id)) {
            takeOnAll(id);
        }
        if (backfills.progress(id) > 0) {
            return Optional.of(clock.instant().plus(UNTIL_COUNTED_AGAIN));
        }
        backfills.finish(id, ImageBackfill.State.DONE, null);
        return Optional.empty();
    }

    /** Slice by slice, so that no transaction is long, and none is lost with the others. */
    private void takeOnAll(UUID id) {
        UUID after = null;
        List<OrderPictures.Advertised> slice;
        do {
            slice = orders.withoutCopies(after, SLICE);
            List<UUID> orderIds = slice.stream()
                    .filter(order -> !order.pictures().isEmpty())
                    .map(OrderPictures.Advertised::orderId)
                    .toList();
            if (!slice.isEmpty()) {
                after = slice.getLast().orderId();
            }
            if (!orderIds.isEmpty()) {
                transaction.executeWithoutResult(status -> jobs.scheduleBatch(backfills.takeOn(id, orderIds).stream()
                        .<SchedulableInstance<?>>map(order -> ImageArchive.TASK
                                .instance(order.toString())
                                .priority(Priority.LOW)
                                .scheduledTo(clock.instant()))
                        .toList()));
            }
        } while (slice.size() == SLICE);
        backfills.tookOn(id);
    }

    /** Gives one up. */
    void fail(UUID id, String error) {
        backfills.finish(id, ImageBackfill.State.FAILED, error);
    }
}
