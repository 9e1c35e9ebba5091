package crm.legacy.verification;

import crm.console.Progress;
import crm.legacy.report.ImportResult;
import crm.legacy.report.ImportResult.FileResult;
import crm.legacy.report.Reports;
import crm.legacy.row.Export;
import crm.legacy.row.LegacyTable;
import crm.legacy.row.RowSource;
import crm.legacy.row.StatusMapping;
import crm.legacy.staging.ImportRun;
import crm.legacy.verification.VerificationResult.Sum;
import crm.legacy.verification.VerificationResult.TableResult;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares the rows of a source with their records: that each has one, status, time and money of every row, the number
 * and the sums of rows by status and month, and each cell of a sample. A difference is explained if an import rejects
 * the row, or if the record has changed here since the import.
 */
public final class Verification {

    /** Rows that are compared: imported, accepted by an import, and not changed here. */
    private static final String COMPARED = """
            from source_rows v
            join legacy_records l on l.kind = v.kind and l.legacy_id = v.legacy_id
            join %1$s t on t.id = l.record_id
            where v.kind = '%2$s' and not v.rejected and %3$s
            """;

    /** Every row may differ: the driver does not keep them all in memory. */
    private static final int FETCH = 1000;

    private final ImportRun run;

    private final Reports reports;

    private final Map<DifferenceKind, Long> differences = new EnumMap<>(DifferenceKind.class);

    /** The sums of the compared rows by column. */
    private final Map<String, Sum> totals = new LinkedHashMap<>();

    private Verification(ImportRun run, Reports reports) {
        this.run = run;
        this.reports = reports;
    }

    /**
     * Compares all tables of a source.
     *
     * @param dryRun what an import of the same rows would do
     * @param reports contains the rows that this import rejects, and receives the differences
     * @param sample how many rows of each table are compared cell by cell
     */
    public static List<TableResult> run(
            ImportRun run, Export export, ImportResult dryRun, Reports reports, Progress progress, int sample) {
        SourceRows rows = new SourceRows(run, reports, progress);
        export.sources()
                .forEach((table, source) ->
                        rows.load(table, source, export.statuses().getOrDefault(table, StatusMapping.NONE)));
        run.update("create index on source_rows (kind, legacy_id)");
        run.update("analyze source_rows");
        List<TableResult> results = new ArrayList<>();
        export.sources()
                .forEach((table, source) -> results.add(new Verification(run, reports)
                        .compare(table, source, changedInSource(dryRun, source.name()), progress, sample)));
        return results;
    }

    private static long changedInSource(ImportResult dryRun, String file) {
        return dryRun.files().stream()
                .filter(result -> result.file().equals(file))
                .mapToLong(FileResult::updated)
                .sum();
    }

    private TableResult compare(
            LegacyTable table, RowSource source, long changedInSource, Progress progress, int sample) {
        String file = source.name();
        Set<String> columnsHere = new HashSet<>(run.jdbc()
                .sql("select attname from pg_attribute where attrelid = cast(:table as regclass) and attnum > 0")
                .param("table", table.target())
                .query(String.class)
                .list());
        String unchanged = columnsHere.contains("version") ? "t.version = l.record_version" : "true";
        String compared = COMPARED.formatted(table.target(), table, unchanged);
        ComparedColumns columns = ComparedColumns.of(table);
        if (changedInSource > 0) {
            report(file, null, null, DifferenceKind.CHANGED_IN_SOURCE, null, changedInSource + " rows", null);
            differences.put(DifferenceKind.CHANGED_IN_SOURCE, changedInSource);
        }
        findMissing(table, file);
        if (!columns.status().isEmpty()) {
            find(
                    file,
                    DifferenceKind.STATUS,
                    columns.status().getFirst(),
                    "v.status",
                    normalized(columns.statusHere()),
                    compared + " and v.status is distinct from " + normalized(columns.statusHere())
                            + " and v.status is not null");
        }
        if (columns.keepsOldStatus()) {
            String here = table == LegacyTable.ORDER ? "lower(t.status)" : "lower(t.to_status)";
            find(
                    file,
                    DifferenceKind.TRANSLATION,
                    columns.status().getFirst(),
                    "v.translated",
                    here,
                    compared + " and v.translated <> " + here);
        }
        if (columnsHere.contains("created_at")) {
            find(
                    file,
                    DifferenceKind.CREATED_AT,
                    "created_at",
                    "v.created_at",
                    "t.created_at",
                    compared + " and v.created_at <> t.created_at");
        }
        List<String> money = List.copyOf(columns.money().keySet());
        for (int i = 0; i < money.size(); i++) {
            String amount = amount(i);
            String here = "t." + money.get(i);
            find(
                    file,
                    DifferenceKind.MONEY,
                    money.get(i),
                    amount,
                    here,
                    compared + " and " + here + " is distinct from " + amount
                            + notKept(columns.money().get(money.get(i))));
        }
        compareTotals(table, file, columns, money, compared, columnsHere.contains("created_at"));
        long sampled = new SampledRows(run, reports, this).compare(table, source, unchanged, progress, sample);
        return result(table, file, unchanged, sampled);
    }

    /** An amount that the import could not use is a member of {@code legacyData}. */
    private static String notKept(@Nullable List<String> names) {
        StringBuilder condition = new StringBuilder();
        for (String name : names == null ? List.<String>of() : names) {
            condition
                    .append(" and not exists (select from legacy_data d where d.record_id = t.id and d.data ? '")
                    .append(name)
                    .append("')");
        }
        return condition.toString();
    }

    private static String amount(int index) {
        return "v.money[" + (index + 1) + "]";
    }

    private static String normalized(String status) {
        return "lower(regexp_replace(btrim(" + status + "), '[\\s-]+', '_', 'g'))";
    }

    private void findMissing(LegacyTable table, String file) {
        find(file, DifferenceKind.MISSING_RECORD, "id", "v.legacy_id", "null::text", """
                from source_rows v
                left join legacy_records l on l.kind = v.kind and l.legacy_id = v.legacy_id
                left join %1$s t on t.id = l.record_id
                where v.kind = '%2$s' and not v.rejected and t.id is null
                """.formatted(
                        table.target(), table));
    }

    private void find(
            String file, DifferenceKind kind, String column, String source, String here, String rowsWithDifference) {
        run.jdbc()
                .sql("select v.line, v.legacy_id, (" + source + ")::text as source, (" + here + ")::text as here "
                        + escaped(rowsWithDifference) + " order by v.line")
                .withFetchSize(FETCH)
                .query(row -> {
                    found(
                            file,
                            row.getLong("line"),
                            row.getString("legacy_id"),
                            kind,
                            column,
                            row.getString("source"),
                            row.getString("here"));
                });
    }

    /** JDBC reads a question mark as a parameter. */
    private static String escaped(String sql) {
        return sql.replace("?", "??");
    }

    void found(
            String file,
            long line,
            String id,
            DifferenceKind kind,
            String column,
            @Nullable String source,
            @Nullable String here) {
        differences.merge(kind, 1L, Long::sum);
        report(file, line, id, kind, column, source, here);
    }

    private void report(
            String file,
            @Nullable Long line,
            @Nullable String id,
            DifferenceKind kind,
            @Nullable String column,
            @Nullable String source,
            @Nullable String here) {
        Map<String, @Nullable Object> entry = new LinkedHashMap<>();
        entry.put("file", file);
        entry.put("line", line);
        entry.put("id", id);
        entry.put("kind", kind);
        entry.put("column", column);
        entry.put("source", source);
        entry.put("here", here);
        reports.difference(entry);
    }

    /** The counts and sums of the source and those of the records, each by its own status and month. */
    private void compareTotals(
            LegacyTable table,
            String file,
            ComparedColumns columns,
            List<String> money,
            String compared,
            boolean hasCreatedAt) {
        StringBuilder amounts = new StringBuilder();
        StringBuilder sumsSource = new StringBuilder();
        StringBuilder sumsHere = new StringBuilder();
        StringBuilder sums = new StringBuilder();
        for (int i = 0; i < money.size(); i++) {
            String column = money.get(i);
            String comparable = "true" + notKept(columns.money().get(column));
            amounts.append(", case when %1$s then %2$s end as %3$s_source, case when %1$s then t.%3$s end as %3$s_here"
                    .formatted(comparable, amount(i), column));
            sumsSource.append(", sum(%1$s_source) as %1$s".formatted(column));
            sumsHere.append(", sum(%1$s_here) as %1$s".formatted(column));
            sums.append(", coalesce(s.%1$s, 0) as %1$s_source, coalesce(h.%1$s, 0) as %1$s_here".formatted(column));
        }
        String month = "to_char(%s at time zone 'UTC', 'YYYY-MM')";
        String sql = """
                with compared as (
                  select v.status, %1$s as month, %2$s as status_here, %3$s as month_here %4$s
                  %5$s),
                in_source as (
                  select coalesce(status, '') as status, coalesce(month, '') as month, count(*) as rows %6$s
                  from compared group by 1, 2),
                here as (
                  select case when status is null then '' else coalesce(status_here, '') end as status,
                    case when month is null then '' else coalesce(month_here, '') end as month, count(*) as rows %7$s
                  from compared group by 1, 2)
                select nullif(status, '') as status, nullif(month, '') as month,
                  coalesce(s.rows, 0) as rows, coalesce(h.rows, 0) as rows_here %8$s
                from in_source s full join here h using (status, month)
                order by 2, 1
                """.formatted(
                        month.formatted("v.created_at"),
                        normalized(columns.statusHere()),
                        month.formatted(hasCreatedAt ? "t.created_at" : "v.created_at"),
                        amounts,
                        compared,
                        sumsSource,
                        sumsHere,
                        sums);
        run.jdbc().sql(escaped(sql)).query(row -> {
            Map<String, @Nullable Object> entry = new LinkedHashMap<>();
            entry.put("file", file);
            entry.put("status", row.getString("status"));
            entry.put("month", row.getString("month"));
            entry.put("rows", row.getLong("rows"));
            entry.put("rowsHere", row.getLong("rows_here"));
            boolean differs = row.getLong("rows") != row.getLong("rows_here");
            for (String column : money) {
                Sum sum = new Sum(column, row.getBigDecimal(column + "_source"), row.getBigDecimal(column + "_here"));
                entry.put(column, sum.source());
                entry.put(column + "Here", sum.here());
                differs |= sum.source().compareTo(sum.here()) != 0;
                totals.merge(column, sum, Sum::plus);
            }
            entry.put("differs", differs);
            reports.total(entry);
            if (differs) {
                differences.merge(DifferenceKind.TOTAL, 1L, Long::sum);
            }
        });
    }

    private TableResult result(LegacyTable table, String file, String unchanged, long sampled) {
        return run.jdbc()
                .sql("""
                        select count(*) as rows, count(*) filter (where v.rejected) as rejected,
                          count(t.id) as imported,
                          count(t.id) filter (where not v.rejected and not (%3$s)) as changed_here,
                          (select count(*) from legacy_records g where g.kind = '%2$s' and not exists (
                            select from source_rows w where w.kind = g.kind and w.legacy_id = g.legacy_id)) as deleted
                        from source_rows v
                        left join legacy_records l on l.kind = v.kind and l.legacy_id = v.legacy_id
                        left join %1$s t on t.id = l.record_id
                        where v.kind = '%2$s'
                        """.formatted(table.target(), table, unchanged))
                .query((row, number) -> new TableResult(
                        file,
                        row.getLong("rows"),
                        row.getLong("rejected"),
                        row.getLong("imported"),
                        row.getLong("changed_here"),
                        row.getLong("deleted"),
                        sampled,
                        Map.copyOf(differences),
                        List.copyOf(totals.values())))
                .single();
    }
}
