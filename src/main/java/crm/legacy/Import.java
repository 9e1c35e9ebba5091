package crm.legacy;

import crm.crypto.IdGenerator;
import crm.legacy.report.ImportResult;
import crm.legacy.report.ImportResult.FileResult;
import crm.legacy.report.Progress;
import crm.legacy.report.Reports;
import crm.legacy.row.Export;
import crm.legacy.row.ExportUnreadable;
import crm.legacy.row.LegacyTable;
import crm.legacy.row.RowSource;
import crm.legacy.staging.CopyWriter;
import crm.legacy.staging.ImportRun;
import crm.legacy.staging.ResolvedTable;
import crm.legacy.table.CrossTableFixups;
import crm.legacy.table.TableImport;
import crm.legacy.table.TableImports;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Imports an export of the old CRM in one transaction: if it is killed or fails, nothing has changed. Imports never run
 * at the same time; the second one waits.
 */
@Component
@EnableConfigurationProperties(ImportSettings.class)
class Import {

    // The key of the advisory lock: "crmimprt" in ASCII.
    private static final long LOCK = 0x63726d696d707274L;

    /**
     * Settings of the transaction. Statements over whole tables need no timeouts, and compiling them takes longer than
     * it saves. The setting {@code crm.import} allows the status changes of the old CRM.
     */
    private static final List<String> TRANSACTION_SETTINGS = List.of(
            "statement_timeout = 0",
            "lock_timeout = 0",
            "idle_in_transaction_session_timeout = 0",
            "jit = off",
            "work_mem = '32MB'",
            "crm.import = 'on'");

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
     * Imports real records, after it has removed those of the demo.
     *
     * @throws ExportUnreadable if a source cannot be read to its end; then nothing has changed
     */
    ImportResult run(Export export, Progress progress) {
        return run(export, progress, false).orElseThrow();
    }

    /** Imports records of the demo and marks them as such; empty if customers, leads or orders exist already. */
    Optional<ImportResult> runDemo(Export export) {
        return run(export, Progress.NONE, true);
    }

    private Optional<ImportResult> run(Export export, Progress progress, boolean demo) {
        Instant start = clock.instant();
        ImportRun run = new ImportRun(jdbc, new CopyWriter(dataSource), ids, start, demo);
        try (Reports reports = new Reports(settings.reports(), start)) {
            Optional<ImportResult> imported = Objects.requireNonNull(transaction.execute(status -> {
                lock(progress);
                return demo && !isEmpty() ? Optional.empty() : Optional.of(importAll(run, export, reports, progress));
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
                    reports.rejects(),
                    reports.warnings(),
                    Duration.between(start, clock.instant())));
        } finally {
            progress.done();
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

    private static ImportResult importAll(ImportRun run, Export export, Reports reports, Progress progress) {
        TRANSACTION_SETTINGS.forEach(setting -> run.update("set local " + setting));
        List<String> notImported =
                export.unknownFiles().stream().map(name -> "the file " + name).toList();
        List<String> legacyColumns = new ArrayList<>();
        long demoRemoved = run.demo() ? 0 : DemoRemoval.remove(run);
        ResolvedTable.createRejectedRows(run);
        Map<LegacyTable, FileResult> results = new EnumMap<>(LegacyTable.class);
        List<TableImport> tables = TableImports.create(run.ids());
        for (TableImport table : tables) {
            table.createStagingTables(run);
            RowSource source = export.sources().get(table.table());
            if (source == null) {
                // Later statements read the resolved tables of all tables.
                table.resolve(run);
            } else {
                SourceImport sourceImport = new SourceImport(run, table, source, reports, progress);
                results.put(table.table(), sourceImport.run());
                legacyColumns.addAll(sourceImport.legacyColumns());
            }
        }
        CrossTableFixups.completeHistory(run);
        long linked =
                tables.stream().mapToLong(table -> table.linkReferences(run)).sum();
        CrossTableFixups.refreshOrders(run);
        analyze(run, results);
        return new ImportResult(
                List.copyOf(results.values()),
                notImported,
                legacyColumns,
                linked,
                demoRemoved,
                null,
                null,
                Duration.ZERO);
    }

    /** Updates the statistics of tables that were perhaps empty: queries after the import depend on them. */
    private static void analyze(ImportRun run, Map<LegacyTable, FileResult> results) {
        results.forEach((table, result) -> {
            if (result.created() > 0) {
                run.analyze(table.target());
            }
        });
    }
}
