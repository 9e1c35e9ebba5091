package crm.legacy;

import crm.console.Progress;
import crm.legacy.report.ImportResult.FileResult;
import crm.legacy.report.Reports;
import crm.legacy.row.ExportUnreadable;
import crm.legacy.row.LegacyTable;
import crm.legacy.row.RowReader;
import crm.legacy.row.RowReader.BrokenRow;
import crm.legacy.row.RowSource;
import crm.legacy.row.SourceRow;
import crm.legacy.staging.DeletedRows;
import crm.legacy.staging.ImportRun;
import crm.legacy.staging.ResolvedRows;
import crm.legacy.staging.TableColumns;
import crm.legacy.table.TableImport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Imports the rows of one source, in chunks, and reports the rejected ones. */
final class SourceImport {

    /** Tables whose rows the rows of later tables refer to. */
    private static final Set<LegacyTable> PARENTS =
            EnumSet.of(LegacyTable.CUSTOMER, LegacyTable.LEAD, LegacyTable.ORDER);

    private static final int CHUNK = 1000;

    /** The limit of a chunk in characters: a row may have a transcript of 1 MB. */
    private static final long CHUNK_CHARACTERS = 8 * 1024 * 1024;

    private final ImportRun run;

    private final TableImport table;

    private final RowSource source;

    private final Reports reports;

    private final Progress progress;

    private final List<BrokenRow> brokenRows = new ArrayList<>();

    private final List<String> legacyColumns = new ArrayList<>();

    private long read;

    private long rejected;

    private long deleted;

    SourceImport(ImportRun run, TableImport table, RowSource source, Reports reports, Progress progress) {
        this.run = run;
        this.table = table;
        this.source = source;
        this.reports = reports;
        this.progress = progress;
    }

    FileResult run() {
        progress.reading(source.name());
        Set<String> columns = stageRows();
        columns.stream()
                .filter(column -> !table.isKnown(column))
                .forEach(column -> legacyColumns.add("the column " + column + " of " + source.name()));
        progress.merging(source.name());
        table.resolve(run);
        // Before the merge adds this run's rows to legacy_records, of which the planner would know nothing.
        deleted = new DeletedRows(run, table.table()).forEach(row -> reports.deleted(source.name(), row));
        ResolvedRows resolved = new ResolvedRows(run, table.table());
        reportRejected(resolved);
        long warned = reportWarnings(resolved);
        table.merge(run, columns);
        Map<String, Long> counts = resolved.counts();
        long created = counts.getOrDefault("CREATED", 0L);
        if (PARENTS.contains(table.table()) && created > 0) {
            // The next tables join it to find the records of their references.
            run.analyze("legacy_records");
        }
        progress.done();
        return new FileResult(
                source.name(),
                read,
                created,
                counts.getOrDefault("UPDATED", 0L),
                counts.getOrDefault("UNCHANGED", 0L),
                warned,
                rejected);
    }

    /** The number of rows that earlier imports brought and that this source no longer contains: all are reported. */
    long deleted() {
        return deleted;
    }

    /** A description of each column that is kept as {@code legacyData}. */
    List<String> legacyColumns() {
        return legacyColumns;
    }

    /** Checks and stages all rows, and returns the columns of the source. */
    private Set<String> stageRows() {
        try (RowReader reader = source.open()) {
            List<SourceRow> chunk = new ArrayList<>(CHUNK);
            long characters = 0;
            SourceRow row;
            do {
                row = reader.next(this::reject);
                if (row != null) {
                    chunk.add(row);
                    characters += row.characters();
                }
                if (row == null || chunk.size() >= CHUNK || characters >= CHUNK_CHARACTERS) {
                    stageBrokenRows();
                    rejected += table.check(run, chunk, source.name(), reports);
                    read += chunk.size();
                    progress.rows(chunk.size());
                    chunk.clear();
                    characters = 0;
                }
            } while (row != null);
            return reader.columns();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void reject(BrokenRow row) {
        reports.reject(source.name(), row.line(), "", row.reason(), row.message(), row.shown());
        brokenRows.add(row);
        // All rows of a source may be broken: the import does not keep them in memory.
        if (brokenRows.size() >= CHUNK) {
            stageBrokenRows();
        }
    }

    private void stageBrokenRows() {
        table.stageRejected(run, brokenRows);
        read += brokenRows.size();
        rejected += brokenRows.size();
        progress.rows(brokenRows.size());
        brokenRows.clear();
    }

    /** Reads the source again, because the report contains the original rows. */
    private void reportRejected(ResolvedRows resolved) {
        try (RowReader reader = source.open()) {
            resolved.forEachRejected(row -> {
                rejected++;
                SourceRow original = rowAt(reader, row.line());
                String column = row.column();
                reports.reject(
                        source.name(),
                        row.line(),
                        column != null ? column : TableColumns.ID,
                        row.reason(),
                        Reports.message(row.reason(), row.firstLine()),
                        original.forReport());
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SourceRow rowAt(RowReader reader, long line) {
        SourceRow row;
        do {
            row = reader.next(broken -> {});
            if (row == null) {
                throw new ExportUnreadable("line " + line + " is missing: the files changed during the import");
            }
        } while (row.line() < line);
        return row;
    }

    /** Reports the warnings, and returns the number of rows that have one. */
    private long reportWarnings(ResolvedRows resolved) {
        long[] count = {0};
        long[] lastLine = {0};
        resolved.forEachWarning(row -> {
            if (row.line() != lastLine[0]) {
                count[0]++;
                lastLine[0] = row.line();
            }
            reports.warn(source.name(), row.line(), row.warning());
        });
        return count[0];
    }
}
