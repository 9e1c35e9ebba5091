package crm.legacy;

import crm.crypto.IdGenerator;
import crm.legacy.ExportDirectory.ExportFile;
import crm.legacy.ImportResult.FileResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Imports an export of the old CRM in one transaction: killed at any moment, nothing has happened. Imports never
 * interleave; the second one waits.
 */
@Component
@EnableConfigurationProperties(ImportSettings.class)
class Import {

    // The lock's name: "crmimprt" in ASCII.
    private static final long LOCK = 0x63726d696d707274L;

    /** What other tables' rows refer to: looked up in the ledger by all that follow. */
    private static final Set<LegacyTable> PARENTS =
            EnumSet.of(LegacyTable.CUSTOMER, LegacyTable.LEAD, LegacyTable.ORDER);

    private static final int CHUNK = 1000;

    private static final int FETCH = 1000;

    private final JdbcClient jdbc;

    private final DataSource dataSource;

    private final TransactionTemplate transaction;

    private final IdGenerator ids;

    private final Clock clock;

    private final ImportSettings settings;

    Import(
            JdbcClient jdbc,
            DataSource dataSource,
            TransactionTemplate transaction,
            IdGenerator ids,
            Clock clock,
            ImportSettings settings) {
        this.jdbc = jdbc;
        this.dataSource = dataSource;
        this.transaction = transaction;
        this.ids = ids;
        this.clock = clock;
        this.settings = settings;
    }

    /**
     * Imports real records; those of the demo are taken out first.
     *
     * @throws ExportUnreadable if a file cannot be read to its end; then nothing has changed
     */
    ImportResult run(ExportDirectory export, Progress progress) {
        return run(export, progress, false).orElseThrow();
    }

    /** Imports the demo's records, marked as such; empty if there are customers, leads or orders already. */
    Optional<ImportResult> runDemo(ExportDirectory export) {
        return run(export, Progress.NONE, true);
    }

    private Optional<ImportResult> run(ExportDirectory export, Progress progress, boolean demo) {
        Instant start = clock.instant();
        ImportRun run = new ImportRun(jdbc, new Staging(dataSource), ids, start, demo);
        try (Reports reports = new Reports(settings.reports(), start)) {
            Optional<ImportResult> imported = Objects.requireNonNull(transaction.execute(status -> {
                InTransaction work = new InTransaction(run, export, reports, progress);
                work.lock();
                return demo && !work.isEmpty() ? Optional.empty() : Optional.of(work.run());
            }));
            if (imported.isEmpty()) {
                return imported;
            }
            ImportResult done = imported.get();
            reports.publish();
            return Optional.of(new ImportResult(
                    done.files(),
                    done.notImported(),
                    done.linked(),
                    done.demoTakenOut(),
                    reports.rejects(),
                    reports.warnings(),
                    Duration.between(start, clock.instant())));
        } finally {
            progress.done();
        }
    }

    /** In the order of the import. Rows are read by stateful readers, so each run has its own. */
    private static List<TableImport> tables(IdGenerator ids) {
        return List.of(
                new UsersImport(),
                new BikesImport(),
                new CustomersImport(ids),
                new LeadsImport(ids),
                new OrdersImport(ids),
                new OrderStatusEventsImport(),
                new PaymentsImport(),
                new ShipmentsImport(ids),
                new NegotiationsImport(),
                new TasksImport());
    }

    private static final class InTransaction {

        private final ImportRun run;

        private final ExportDirectory export;

        private final Reports reports;

        private final Progress progress;

        private final List<TableImport> tables;

        private final List<String> notImported = new ArrayList<>();

        private final Map<LegacyTable, FileResult> results = new EnumMap<>(LegacyTable.class);

        InTransaction(ImportRun run, ExportDirectory export, Reports reports, Progress progress) {
            this.run = run;
            this.export = export;
            this.reports = reports;
            this.progress = progress;
            this.tables = tables(run.ids());
        }

        ImportResult run() {
            settle();
            export.unknown().forEach(name -> notImported.add("the file " + name));
            long demoTakenOut = run.demo() ? 0 : DemoRemoval.takeOut(run);
            run.update("create temp table rejected_rows (kind text, legacy_id text) on commit drop");
            for (TableImport table : tables) {
                table.createStaging(run);
                ExportFile file = export.files().get(table.kind);
                if (file == null) {
                    table.resolve(run);
                } else {
                    take(table, file);
                }
            }
            CrossTableFixups.completeHistory(run);
            long linked = CrossTableFixups.link(run, tables);
            CrossTableFixups.refreshOrders(run);
            analyze();
            return new ImportResult(
                    List.copyOf(results.values()), notImported, linked, demoTakenOut, null, null, Duration.ZERO);
        }

        boolean isEmpty() {
            return run.jdbc().sql("""
                            select not exists (select from customers) and not exists (select from leads)
                              and not exists (select from orders)
                            """).query(Boolean.class).single();
        }

        void lock() {
            boolean locked = run.jdbc()
                    .sql("select pg_try_advisory_xact_lock(:key)")
                    .param("key", LOCK)
                    .query(Boolean.class)
                    .single();
            if (!locked) {
                progress.waiting();
                run.jdbc()
                        .sql("select pg_advisory_xact_lock(:key)")
                        .param("key", LOCK)
                        .query(row -> {});
            }
        }

        /**
         * For statements over whole files: none may time out, and compiling them costs more than it saves. The steps of
         * statuses are kept as they were, whatever rules hold for new ones.
         */
        private void settle() {
            for (String setting : List.of(
                    "statement_timeout = 0",
                    "lock_timeout = 0",
                    "idle_in_transaction_session_timeout = 0",
                    "jit = off",
                    "work_mem = '32MB'",
                    "crm.import = 'on'")) {
                run.update("set local " + setting);
            }
        }

        private void take(TableImport table, ExportFile file) {
            progress.reading(file.name());
            Set<String> columns;
            long read = 0;
            long rejected = 0;
            BrokenRows broken = new BrokenRows(table, file.name());
            try (RowReader reader = file.open()) {
                List<SourceRow> chunk = new ArrayList<>(CHUNK);
                SourceRow row;
                do {
                    row = reader.next(broken);
                    if (row != null) {
                        chunk.add(row);
                    }
                    if (row == null || chunk.size() >= CHUNK) {
                        broken.flush();
                        rejected += table.check(run, chunk, file.name(), reports);
                        read += chunk.size();
                        progress.rows(chunk.size());
                        chunk.clear();
                    }
                } while (row != null);
                columns = reader.columns();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            read += broken.count;
            rejected += broken.count;
            columns.stream()
                    .filter(column -> !table.knows(column))
                    .forEach(column -> notImported.add("the column " + column + " of " + file.name()));
            progress.merging(file.name());
            table.resolve(run);
            rejected += reportRejected(table, file);
            long warned = reportWarned(table, file.name());
            Set<String> seen = new HashSet<>();
            columns.forEach(column -> {
                seen.add(column);
                seen.add(table.canonical(column));
            });
            table.merge(run, seen);
            Map<String, Long> counts = counts(table.kind);
            if (PARENTS.contains(table.kind) && counts.containsKey("CREATED")) {
                run.analyze("legacy_records");
            }
            progress.done();
            results.put(
                    table.kind,
                    new FileResult(
                            file.name(),
                            read,
                            counts.getOrDefault("CREATED", 0L),
                            counts.getOrDefault("UPDATED", 0L),
                            counts.getOrDefault("UNCHANGED", 0L),
                            warned,
                            rejected));
        }

        /** Rows that cannot be read; a file may consist of them, so they are not kept either. */
        private final class BrokenRows implements Consumer<RowReader.BrokenRow> {

            private final TableImport table;

            private final String file;

            private final List<RowReader.BrokenRow> waiting = new ArrayList<>();

            private long count;

            BrokenRows(TableImport table, String file) {
                this.table = table;
                this.file = file;
            }

            @Override
            public void accept(RowReader.BrokenRow row) {
                reports.reject(file, row.line(), "", row.reason(), row.message(), row.shown());
                waiting.add(row);
                count++;
                if (waiting.size() >= CHUNK) {
                    flush();
                }
            }

            void flush() {
                table.stageRejected(run, waiting);
                progress.rows(waiting.size());
                waiting.clear();
            }
        }

        /**
         * Those that only the other rows and records gave a reason to reject. The rows as they came stand in the file:
         * it is read again along with the verdicts.
         */
        private long reportRejected(TableImport table, ExportFile file) {
            long[] count = {0};
            try (RowReader reader = file.open()) {
                run.jdbc()
                        .sql("""
                                select line, verdict, missing, first_line from %s
                                where verdict not in %s and verdict <> '%s'
                                order by line
                                """.formatted(table.kind.resolved(), TableImport.TAKEN, TableImport.REPORTED))
                        .withFetchSize(FETCH)
                        .query(row -> {
                            count[0]++;
                            RejectionReason reason = RejectionReason.valueOf(row.getString("verdict"));
                            String column = row.getString("missing");
                            boolean about = column != null
                                    && (reason == RejectionReason.PARENT_MISSING
                                            || reason == RejectionReason.PARENT_REJECTED
                                            || reason == RejectionReason.CODE_TAKEN);
                            SourceRow source = rowAt(reader, row.getLong("line"));
                            reports.reject(
                                    file.name(),
                                    source.line(),
                                    about ? column : TableImport.ID,
                                    reason,
                                    Reports.message(reason, row.getLong("first_line")),
                                    source.forReport());
                        });
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return count[0];
        }

        private static SourceRow rowAt(RowReader reader, long line) {
            SourceRow row;
            do {
                row = reader.next(broken -> {});
                if (row == null) {
                    throw new ExportUnreadable("line " + line + " is gone: the files changed while they were read");
                }
            } while (row.line() < line);
            return row;
        }

        private long reportWarned(TableImport table, String file) {
            long[] count = {0};
            long[] last = {0};
            run.jdbc()
                    .sql("""
                            select m.line, w.source_column, w.reason, w.value, w.message
                            from %s w join %s m using (line)
                            where m.verdict in %s
                            order by m.line
                            """.formatted(table.kind.warned(), table.kind.resolved(), TableImport.TAKEN))
                    .withFetchSize(FETCH)
                    .query(row -> {
                        long line = row.getLong("line");
                        if (line != last[0]) {
                            count[0]++;
                            last[0] = line;
                        }
                        reports.warn(
                                file,
                                line,
                                new ImportWarning(
                                        row.getString("source_column"),
                                        RejectionReason.valueOf(row.getString("reason")),
                                        row.getString("value"),
                                        row.getString("message")));
                    });
            return count[0];
        }

        private Map<String, Long> counts(LegacyTable kind) {
            Map<String, Long> counts = new HashMap<>();
            run.jdbc()
                    .sql("select verdict, count(*) as rows from " + kind.resolved() + " group by verdict")
                    .query(row -> {
                        counts.put(row.getString("verdict"), row.getLong("rows"));
                    });
            return counts;
        }

        /** The tables were perhaps empty a moment ago: the first readers should not pay for that. */
        private void analyze() {
            results.forEach((kind, result) -> {
                if (result.created() > 0) {
                    run.analyze(kind.target);
                }
            });
        }
    }
}
