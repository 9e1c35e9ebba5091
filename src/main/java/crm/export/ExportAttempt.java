package crm.export;

import crm.feed.ChangeFeed;
import crm.feed.ChangePosition;
import crm.feed.ChangedRecords;
import crm.graphql.DatabaseFailures;
import crm.order.OrderSearch;
import crm.security.CallerRights;
import crm.sql.Pages;
import crm.sql.Where;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Makes an export's file: one statement on one snapshot, read by a cursor and written as it comes. */
@Component
class ExportAttempt {

    /** So often, and the file is given up: then it is not chance that the database fails or nodes die. */
    static final int MOST = 5;

    private static final Logger log = LoggerFactory.getLogger(ExportAttempt.class);

    private static final Duration UNTIL_A_PLACE_IS_FREE = Duration.ofSeconds(2);

    private static final int FETCHED_AT_ONCE = 1000;

    private final ExportQueries exports;

    private final ExportFiles files;

    private final ExportSettings settings;

    private final ExportTables tables;

    private final OrderSearch search;

    private final Pages pages;

    private final ChangeFeed feed;

    private final TransactionTemplate snapshot;

    private final Clock clock;

    private final Semaphore places;

    ExportAttempt(
            ExportQueries exports,
            ExportFiles files,
            ExportSettings settings,
            ExportTables tables,
            OrderSearch search,
            Pages pages,
            ChangeFeed feed,
            PlatformTransactionManager transactions,
            Clock clock) {
        this.exports = exports;
        this.files = files;
        this.settings = settings;
        this.tables = tables;
        this.search = search;
        this.pages = pages;
        this.feed = feed;
        this.snapshot = new TransactionTemplate(transactions);
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        snapshot.setReadOnly(true);
        this.clock = clock;
        this.places = new Semaphore(settings.maxConcurrent());
    }

    /**
     * Makes the file of an export, or gives it up.
     *
     * @param stopping whether the node is being stopped; then the next one begins anew
     * @return when to try again; empty if there is nothing more to be done
     */
    Optional<Instant> of(UUID id, BooleanSupplier stopping) {
        if (!places.tryAcquire()) {
            return Optional.of(clock.instant().plus(UNTIL_A_PLACE_IS_FREE));
        }
        try {
            Optional<ExportQueries.Attempt> attempt = exports.begin(id);
            if (attempt.isPresent()) {
                make(id, attempt.get(), stopping);
            }
            return Optional.empty();
        } finally {
            places.release();
        }
    }

    private void make(UUID id, ExportQueries.Attempt attempt, BooleanSupplier stopping) {
        if (attempt.number() > MOST) {
            exports.fail(id, "The export was started " + MOST + " times and never finished.", clock.instant());
            return;
        }
        String name = ExportFiles.name(id, attempt.number(), attempt.format());
        try {
            forgetOldFiles();
            // Before the snapshot: what was committed by then is in it.
            Snapshot read = new Snapshot(clock.instant());
            ExportFiles.Written file = files.write(
                    name, out -> snapshot.executeWithoutResult(status -> read.write(attempt, out, stopping)));
            Instant now = clock.instant();
            if (!exports.finish(
                    id,
                    attempt.number(),
                    read.rows,
                    file,
                    read.asOf,
                    read.position(),
                    now,
                    now.plus(settings.retention()))) {
                // Another node took this one for dead, and has begun anew; or the key that asked for it was revoked.
                files.delete(name);
            }
        } catch (TookTooLong e) {
            // The next attempt would take as long.
            exports.fail(
                    id, e.getMessage() + " Narrow the filter, or export a shorter period at a time.", clock.instant());
        } catch (Expired e) {
            exports.fail(id, Expired.MESSAGE, clock.instant());
        } catch (UncheckedIOException e) {
            giveUp(id, Objects.requireNonNull(e.getCause()));
        } catch (IOException e) {
            giveUp(id, e);
        }
    }

    /** A full disk or a wrong directory needs a person: to try again would only hide it. */
    private void giveUp(UUID id, IOException e) {
        log.error("The export {} could not be written", id, e);
        exports.fail(id, "Its file could not be written: " + reason(e) + ".", clock.instant());
    }

    /** Without the file's path, which clients must not see. */
    private static String reason(IOException e) {
        if (e instanceof FileSystemException file) {
            return file.getReason() == null ? file.getClass().getSimpleName() : file.getReason();
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    /** What is read of the database while it stands still. */
    private class Snapshot {

        private final Instant asOf;

        /** By {@link System#nanoTime}. */
        private final long end = System.nanoTime() + settings.timeLimit().toNanos();

        private int rows;

        private @Nullable ChangePosition position;

        Snapshot(Instant asOf) {
            this.asOf = asOf;
        }

        /** Everything before it is in the snapshot. Known after the file was written. */
        ChangePosition position() {
            return Objects.requireNonNull(position);
        }

        void write(ExportQueries.Attempt attempt, OutputStream out, BooleanSupplier stopping) {
            ExportQuery records = tables.of(attempt.filter().type());
            ChangePosition since = attempt.since();
            ExportQuery content = since == null ? records : records.withDeleted();
            CallerRights asked = attempt.asked();
            Where where = attempt.filter().where(tables, search, asked, asOf);
            try {
                // The first statement takes the snapshot.
                ChangePosition until = feed.now();
                if (since != null) {
                    until = until.orLater(since);
                }
                position = until;
                if (since != null) {
                    if (!feed.isKept(since)) {
                        throw new Expired();
                    }
                    ChangedRecords.between(since, until, where)
                            .and(content.changed().condition());
                }
                ExportRows rowsOfFile = new ExportRows(content, asked, attempt.format(), out);
                pages.query(
                                content.select(asked),
                                where,
                                "order by " + content.records().id())
                        .withFetchSize(FETCHED_AT_ONCE)
                        .query(row -> {
                            requireTime();
                            rowsOfFile.write(row);
                            rows++;
                            if (rows % FETCHED_AT_ONCE == 0 && stopping.getAsBoolean()) {
                                throw new StoppedInTheMiddle();
                            }
                        });
                if (since != null) {
                    pages.query(
                                    "select d.id from (" + content.changed().ids()
                                            + content.records().goneFor(asked) + " union "
                                            + content.records()
                                                    .idsSeenBy(
                                                            asked,
                                                            content.changed().condition()) + ") d",
                                    content.records().without(asked, where, "d.id"),
                                    "order by d.id")
                            .withFetchSize(FETCHED_AT_ONCE)
                            .query(row -> {
                                requireTime();
                                rowsOfFile.writeDeleted(row.getString("id"));
                                rows++;
                            });
                }
                rowsOfFile.end();
            } catch (DataAccessException e) {
                throw DatabaseFailures.isOutOfTime(e)
                        ? new TookTooLong("The database took too long to find its records.")
                        : e;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void requireTime() {
            if (System.nanoTime() - end > 0) {
                throw new TookTooLong(
                        "The export took longer than " + settings.timeLimit().toSeconds() + " s.");
            }
        }
    }

    private static final class TookTooLong extends RuntimeException {
        TookTooLong(String message) {
            super(message, null, false, false);
        }
    }

    private static final class Expired extends RuntimeException {

        static final String MESSAGE =
                "The position in since is older than what the change feed keeps. Export everything.";

        Expired() {
            super(MESSAGE, null, false, false);
        }
    }

    private static final class StoppedInTheMiddle extends RuntimeException {
        StoppedInTheMiddle() {
            super("the node is shutting down; another node starts again", null, false, false);
        }
    }

    /** Takes away the files whose time is over, and those of attempts that never ended. */
    void forgetOldFiles() throws IOException {
        exports.expire(clock.instant());
        // The names first: a file that is there now has its row.
        List<String> names = files.names();
        Set<String> inUse = exports.namesInUse();
        for (String name : names) {
            if (!inUse.contains(name)) {
                files.delete(name);
            }
        }
    }
}
