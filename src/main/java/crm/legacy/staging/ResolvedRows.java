package crm.legacy.staging;

import crm.legacy.row.ImportWarning;
import crm.legacy.row.LegacyTable;
import crm.legacy.value.RejectionReason;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the verdicts and the warnings of a resolved table, in the order of the rows. */
public final class ResolvedRows {

    private static final int FETCH_SIZE = 1000;

    private final ImportRun run;

    private final LegacyTable table;

    public ResolvedRows(ImportRun run, LegacyTable table) {
        this.run = run;
        this.table = table;
    }

    /**
     * A row that was rejected because of other rows or records.
     *
     * @param column the column of the export that causes the rejection; null for the id
     * @param firstLine the first line with the same id
     */
    public record RejectedRow(
            long line, RejectionReason reason, @Nullable String column, long firstLine) {}

    /** A warning about an accepted row. */
    public record WarnedRow(long line, ImportWarning warning) {}

    /** Rows that were rejected before they were staged are not among them. */
    public void forEachRejected(Consumer<RejectedRow> consumer) {
        run.jdbc()
                .sql("""
                        select line, verdict, first_line,
                          case when verdict in ('PARENT_MISSING', 'PARENT_REJECTED', 'CODE_TAKEN') then missing end
                            as source_column
                        from %s
                        where verdict not in %s and verdict <> '%s'
                        order by line
                        """.formatted(table.resolved(), ResolvedTable.ACCEPTED, ResolvedTable.REPORTED))
                .withFetchSize(FETCH_SIZE)
                .query(row -> {
                    consumer.accept(new RejectedRow(
                            row.getLong("line"),
                            RejectionReason.valueOf(row.getString("verdict")),
                            row.getString("source_column"),
                            row.getLong("first_line")));
                });
    }

    public void forEachWarning(Consumer<WarnedRow> consumer) {
        run.jdbc()
                .sql("""
                        select m.line, w.source_column, w.reason, w.value, w.message
                        from %s w join %s m using (line)
                        where m.verdict in %s
                        order by m.line
                        """.formatted(table.warned(), table.resolved(), ResolvedTable.ACCEPTED))
                .withFetchSize(FETCH_SIZE)
                .query(row -> {
                    consumer.accept(new WarnedRow(
                            row.getLong("line"),
                            new ImportWarning(
                                    row.getString("source_column"),
                                    RejectionReason.valueOf(row.getString("reason")),
                                    row.getString("value"),
                                    row.getString("message"))));
                });
    }

    /** The number of rows by verdict. */
    public Map<String, Long> counts() {
        Map<String, Long> counts = new HashMap<>();
        run.jdbc()
                .sql("select verdict, count(*) as rows from " + table.resolved() + " group by verdict")
                .query(row -> {
                    counts.put(row.getString("verdict"), row.getLong("rows"));
                });
        return counts;
    }
}
