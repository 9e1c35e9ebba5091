package crm.export;

import crm.graphql.RequestErrorCode;
import crm.graphql.RequestRefused;
import crm.graphql.RetryLater;
import crm.http.ListRequests;
import crm.security.CallerRights;
import crm.security.CurrentRights;
import crm.sql.ListedRecords;
import crm.sql.Pages;
import crm.sql.Where;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Makes quick exports: all records of a list, in its order, by one statement that is read by a cursor. */
@Component
@ConditionalOnWebApplication
class QuickExports {

    private static final int FETCHED_AT_ONCE = 1000;

    /** Seconds after which another one is likely to have ended. */
    private static final long SECOND = 1;

    private final QuickExportSettings settings;

    private final ExportTables tables;

    private final CurrentRights rights;

    private final Pages pages;

    private final TransactionTemplate snapshot;

    private final Semaphore places;

    /** Quick exports that are made or sent, by the id of their caller. */
    private final ConcurrentMap<String, Integer> byCaller = new ConcurrentHashMap<>();

    QuickExports(
            QuickExportSettings settings,
            ExportTables tables,
            CurrentRights rights,
            Pages pages,
            PlatformTransactionManager transactions) {
        this.settings = settings;
        this.tables = tables;
        this.rights = rights;
        this.pages = pages;
        this.snapshot = new TransactionTemplate(transactions);
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        snapshot.setReadOnly(true);
        this.places = new Semaphore(settings.maxConcurrent());
    }

    QuickExport of(Export.Type type, Export.Format format) {
        return new QuickExport(type, format);
    }

    /** One quick export, from its request until it is sent. */
    class QuickExport implements ListRequests.Work, AutoCloseable {

        private final Export.Type type;

        private final Export.Format format;

        private @Nullable ListedRecords listed;

        private @Nullable QuickExportFile file;

        /** Null while it holds no place. */
        private @Nullable String caller;

        private int rows;

        private QuickExport(Export.Type type, Export.Format format) {
            this.type = type;
            this.format = format;
        }

        /** The list that is exported; see {@link ListedRecords#observe}. */
        void list(ListedRecords records) {
            listed = records;
        }

        int rows() {
            return rows;
        }

        QuickExportFile file() {
            return Objects.requireNonNull(file, "made before it is sent");
        }

        /** A row costs about as much as a point: 20 µs. */
        @Override
        public long points() {
            return rows;
        }

        @Override
        public void run() {
            enter();
            try {
                file = new QuickExportFile(settings.maxSize().toBytes());
                write(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** A client that reads slowly keeps its place until it is disconnected: it must not keep all of them. */
        private void enter() {
            String id = Objects.requireNonNull(rights.callerId(), "every list asks for a caller");
            int own = byCaller.merge(id, 1, Integer::sum);
            if (own > settings.maxPerCaller()) {
                leave(id);
                throw new RetryLater(
                        RequestErrorCode.RATE_LIMITED,
                        "AT_ONCE_PER_CALLER",
                        SECOND,
                        "quickExport.tooMany",
                        settings.maxPerCaller());
            }
            if (!places.tryAcquire()) {
                leave(id);
                throw new RetryLater(RequestErrorCode.UNAVAILABLE, "AT_ONCE", SECOND, "limit.busy");
            }
            caller = id;
        }

        private void leave(String id) {
            byCaller.computeIfPresent(id, (key, own) -> own == 1 ? null : own - 1);
        }

        private void write(QuickExportFile out) throws IOException {
            CallerRights asked = rights.get();
            ExportQuery content = tables.of(type);
            ListedRecords list = Objects.requireNonNull(listed, "the query of the list reads a page");
            if (!list.from().equals(content.records().from(asked))) {
                throw new IllegalStateException("The list and the export of " + type + " read different tables");
            }
            Where where = content.records().seenBy(asked, list.where());
            ExportRows writer = new ExportRows(content, asked, format, out.output());
            snapshot.executeWithoutResult(status -> pages.query(
                            content.select(asked), where, list.order() + " limit " + (settings.maxRows() + 1))
                    .withFetchSize(FETCHED_AT_ONCE)
                    .query(row -> {
                        rows++;
                        if (rows > settings.maxRows()) {
                            throw RequestRefused.badArgument("filter", "quickExport.tooManyRows", settings.maxRows());
                        }
                        writer.write(row);
                    }));
            writer.end();
        }

        @Override
        public void close() throws IOException {
            try {
                if (file != null) {
                    file.close();
                }
            } finally {
                if (caller != null) {
                    places.release();
                    leave(caller);
                }
            }
        }
    }
}
