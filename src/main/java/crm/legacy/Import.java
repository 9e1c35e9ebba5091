package crm.legacy;

import crm.console.Progress;
import crm.console.ReportSettings;
import crm.crypto.IdGenerator;
import crm.legacy.report.ImportResult;
import crm.legacy.report.ImportResult.FileResult;
import crm.legacy.report.Reports;
import crm.legacy.row.Export;
import crm.legacy.row.ExportSource;
import crm.legacy.row.ExportUnreadable;
import crm.legacy.row.LegacyTable;
import crm.legacy.row.RowSource;
import crm.legacy.row.SourceUnavailable;
import crm.legacy.row.StatusMapping;
import crm.legacy.staging.CopyWriter;
import crm.legacy.staging.ImportRun;
import crm.legacy.staging.ResolvedTable;
import crm.legacy.table.CrossTableFixups;
import crm.legacy.table.TableImport;
import crm.legacy.table.TableImports;
import crm.legacy.verification.Verification;
import crm.legacy.verification.VerificationResult;
import crm.legacy.verification.VerificationResult.TableResult;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Imports an export of the old CRM in one transaction: if it is killed or fails, nothing has changed. Imports never run
 * at the same time; the second one waits.
 */
@Component
@EnableConfigurationProperties({ImportSettings.class, ReportSettings.class})
class Import {

    // The key of the advisory lock: "crmimprt" in ASCII.
    private static final long LOCK = 0x63726d696d707274L;

    /**
     * Settings of the transaction. Compiling statements takes longer than it saves. The search indexes take many new
     * rows faster from a longer pending list. The setting {@code crm.import} allows the status changes of the old CRM.
     */
    private static final List<String> TRANSACTION_SETTINGS = List.of(
            "lock_timeout = 0",
            "jit = off",
            "work_mem = '32MB'",
            "gin_pending_list_limit = '32MB'",
            "crm.import = 'on'",
            "crm.change = '{\"kind\": \"SYSTEM\", \"name\": \"Import\"}'");

    /** PostgreSQL ends a statement first. */
    private static final Duration BEYOND_THE_TIMEOUT = Duration.ofSeconds(10);

    private enum Mode {
        REAL,
        /** Changes nothing. */
        DRY_RUN,
        /** Marks the records as those of the demo. */
        DEMO
    }

    private final JdbcClient jdbc;

    private final DataSource dataSource;

    private final TransactionTemplate transaction;

    private final IdGenerator ids;

    private final Clock clock;

    private final ImportSettings settings;

    private final ReportSettings reporting;

    Import(
            JdbcClient jdbc,
            DataSource dataSource,
            TransactionTemplate transaction,
            IdGenerator ids,
            Clock clock,
            ImportSettings settings,
            ReportSettings reporting) {
        this.jdbc = jdbc;
        this.dataSource = dataSource;
        this.transaction = transaction;
        this.ids = ids;
        this.clock = clock;
        this.settings = settings;
        this.reporting = reporting;
    }

    /**
     * Imports real records, after it has removed those of the demo.
     *
     * @throws ExportUnreadable if a source cannot be read to its end; then nothing has changed
     */
    ImportResult run(Export export, Progress progress) {
        return run(ExportSource.of(export), progress, Mode.REAL).orElseThrow();
    }

    /**
     * Imports real records, after it has removed those of the demo.
     *
     * @param source is opened when no other import runs
     * @throws ExportUnreadable if a source cannot be read to its end; then nothing has changed
     * @throws SourceUnavailable if the source was lost; then nothing has changed
     */
    ImportResult run(ExportSource source, Progress progress) {
        return run(source, progress, Mode.REAL).orElseThrow();
    }

    /** Does and reports the same as {@link #run}, and changes nothing. */
    ImportResult dryRun(ExportSource source, Progress progress) {
        return run(source, progress, Mode.DRY_RUN).orElseThrow();
    }

    /** Imports records of the demo and marks them as such; empty if customers, leads or orders exist already. */
    Optional<ImportResult> runDemo(Export export) {
        return run(ExportSource.of(export), Progress.NONE, Mode.DEMO);
    }

    /**
     * Compares the rows of the source with the records that came from them, and changes nothing. What an import would
     * reject or change is taken from a dry run over the same rows.
     *
     * @param sample how many rows of each table are compared cell by cell
     */
    VerificationResult verify(ExportSource source, Progress progress, int sample) {
        Instant start = clock.instant();
        ImportRun run = new ImportRun(jdbc, new CopyWriter(dataSource), ids, start, false, true);
        try (Reports reports = new Reports(reporting.reports(), start)) {
            List<TableResult> tables = Objects.requireNonNull(transaction.execute(status -> {
                status.setRollbackOnly();
                limitTime();
                lock(progress);
                configure(run);
                return source.read(export -> {
                    Object savepoint = status.createSavepoint();
                    ImportResult dryRun = importAll(run, export, reports, progress);
                    status.rollbackToSavepoint(savepoint);
                    return Verification.run(run, export, dryRun, reports, progress, sample);
                });
            }));
            reports.publish();
            return new VerificationResult(
                    tables,
                    reports.totals(),
                    reports.differences(),
                    reports.rejects(),
                    Duration.between(start, clock.instant()));
        } finally {
            progress.done();
        }
    }

    private Optional<ImportResult> run(ExportSource source, Progress progress, Mode mode) {
        Instant start = clock.instant();
        boolean demo = mode == Mode.DEMO;
        ImportRun run = new ImportRun(jdbc, new CopyWriter(dataSource), ids, start, demo, false);
        try (Reports reports = new Reports(reporting.reports(), start)) {
            Optional<ImportResult> imported = Objects.requireNonNull(transaction.execute(status -> {
                limitTime();
                lock(progress);
                if (demo && !isEmpty()) {
                    return Optional.empty();
                }
                configure(run);
                ImportResult result = source.read(export -> importAll(run, export, reports, progress));
                if (mode == Mode.DRY_RUN) {
                    // What a commit would check.
                    run.update("set constraints all immediate");
                    status.setRollbackOnly();
                }
                return Optional.of(result);
            }));
            if (imported.isEmpty()) {
                return imported;
            }
            ImportResult result = imported.get();
            reports.publish();
            return Optional.of(new ImportResult(
                    result.files(),
                    result.notImported(),
                    result.legacyColumns(),
                    result.linked(),
                    result.demoRemoved(),
                    result.deleted(),
                    mode == Mode.DRY_RUN,
                    reports.rejects(),
                    reports.warnings(),
                    reports.deleted(),
                    Duration.between(start, clock.instant())));
        } finally {
            progress.done();
        }
    }

    /** Statements over whole tables are long, and end nevertheless; so does the wait for a silent database. */
    private void limitTime() {
        long limit = settings.statementTimeout().toMillis();
        jdbc.sql("select set_config('statement_timeout', :limit, true),"
                        + " set_config('idle_in_transaction_session_timeout', :limit, true)")
                .param("limit", limit + "ms")
                .query(row -> {});
        try {
            DataSourceUtils.getConnection(dataSource)
                    .setNetworkTimeout(Runnable::run, Math.toIntExact(limit + BEYOND_THE_TIMEOUT.toMillis()));
        } catch (SQLException e) {
            throw new UncategorizedSQLException("Setting the network timeout of the import", null, e);
        }
    }

    private void lock(Progress progress) {
        boolean locked = jdbc.sql("select pg_try_advisory_xact_lock(:key)")
                .param("key", LOCK)
                .query(Boolean.class)
                .single();
        if (!locked) {
            progress.waiting();
            jdbc.sql("select pg_advisory_xact_lock(:key)").param("key", LOCK).query(row -> {});
        }
    }

    private boolean isEmpty() {
        return jdbc.sql("""
                        select not exists (select from customers) and not exists (select from leads)
                          and not exists (select from orders)
                        """).query(Boolean.class).single();
    }

    private static void configure(ImportRun run) {
        TRANSACTION_SETTINGS.forEach(setting -> run.update("set local " + setting));
    }

    private static ImportResult importAll(ImportRun run, Export export, Reports reports, Progress progress) {
        List<String> legacyColumns = new ArrayList<>();
        Map<String, Long> deleted = new LinkedHashMap<>();
        long demoRemoved = run.demo() ? 0 : DemoRemoval.remove(run);
        ResolvedTable.createRejectedRows(run);
        Map<LegacyTable, FileResult> results = new EnumMap<>(LegacyTable.class);
        List<TableImport> tables = TableImports.create(run.ids());
        for (TableImport table : tables) {
            table.createStagingTables(run);
            table.translate(export.statuses().getOrDefault(table.table(), StatusMapping.NONE));
            RowSource source = export.sources().get(table.table());
            if (source == null) {
                // Later statements read the resolved tables of all tables.
                table.resolve(run);
            } else {
                SourceImport sourceImport = new SourceImport(run, table, source, reports, progress);
                results.put(table.table(), sourceImport.run());
                legacyColumns.addAll(sourceImport.legacyColumns());
                if (sourceImport.deleted() > 0) {
                    deleted.put(source.name(), sourceImport.deleted());
                }
            }
        }
        CrossTableFixups.completeHistory(run);
        analyze(run, results);
        long linked =
                tables.stream().mapToLong(table -> table.linkReferences(run)).sum();
        CrossTableFixups.refreshOrders(run);
        return new ImportResult(
                List.copyOf(results.values()),
                export.notImported(),
                legacyColumns,
                linked,
                demoRemoved,
                deleted,
                false,
                null,
                null,
                null,
                Duration.ZERO);
    }

    /**
     * Updates the statistics of tables that were perhaps empty: the statements that follow, queries and the next import
     * depend on them. Without them, to link 54,000 references took more than ten minutes.
     */
    private static void analyze(ImportRun run, Map<LegacyTable, FileResult> results) {
        if (results.values().stream().anyMatch(result -> result.created() > 0)) {
            run.analyze("legacy_records");
            run.analyze("legacy_unresolved_references");
        }
        results.forEach((table, result) -> {
            if (result.created() > 0) {
                run.analyze(table.target());
            }
        });
    }
}
