package crm.legacy.staging;

import crm.legacy.row.ImportWarning;
import crm.legacy.row.LegacyTable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The temporary tables of the checked rows of one table, and of the warnings about them. */
public final class StagingTables {

    private static final List<String> ROW =
            List.of("line", "legacy_id", "record_id", "row_hash", "rejected", "legacy_data");

    private static final List<String> WARNING = List.of("line", "source_column", "reason", "value", "message");

    private final LegacyTable table;

    private final TableColumns columns;

    // Of all staged columns: known when the tables are created.
    private List<String> names = List.of();

    private final List<@Nullable Object[]> rows = new ArrayList<>();

    private final List<@Nullable Object[]> warnings = new ArrayList<>();

    private final List<@Nullable Object[]> rejectedNames = new ArrayList<>();

    public StagingTables(TableColumns columns) {
        this.table = columns.table();
        this.columns = columns;
    }

    public void create(ImportRun run) {
        names = columnNames();
        Stream<String> values = columns.columns().stream()
                .filter(ColumnMapping::isStaged)
                .map(column -> ", " + column.name() + " " + column.type());
        Stream<String> references = columns.references().stream().map(reference -> ", " + reference.staged() + " text");
        run.update(
                """
                create temp table %1$s (
                  line bigint, legacy_id text, record_id uuid, row_hash bytea, rejected boolean, legacy_data jsonb %2$s)
                  on commit drop
                """.formatted(table.staged(), Stream.concat(values, references).collect(Collectors.joining())));
        run.update("""
                create temp table %1$s (line bigint, source_column text, reason text, value text, message text)
                on commit drop
                """.formatted(table.warned()));
    }

    /**
     * @param legacyData a JSON object of what has no column here; null for nothing
     * @param values of the staged columns, then of the references, each in the order of their declaration
     */
    public void add(
            long line,
            String legacyId,
            Object recordId,
            byte[] hash,
            @Nullable String legacyData,
            List<@Nullable Object> values) {
        @Nullable Object[] row = new Object[ROW.size() + values.size()];
        row[0] = line;
        row[1] = legacyId;
        row[2] = recordId;
        row[3] = hash;
        row[4] = false;
        row[5] = legacyData;
        for (int i = 0; i < values.size(); i++) {
            row[ROW.size() + i] = values.get(i);
        }
        rows.add(row);
    }

    /** Adds a row that an earlier import took as it is: it has no values. */
    public void addUnchanged(long line, String legacyId, byte[] hash) {
        @Nullable Object[] row = new Object[names.size()];
        row[0] = line;
        row[1] = legacyId;
        row[3] = hash;
        row[4] = false;
        rows.add(row);
    }

    /** Adds a row that is rejected already: rows that refer to it are rejected with the reason PARENT_REJECTED. */
    public void addRejected(long line, String legacyId) {
        @Nullable Object[] row = new Object[names.size()];
        row[0] = line;
        row[1] = legacyId;
        row[4] = true;
        rows.add(row);
    }

    public void add(long line, ImportWarning warning) {
        warnings.add(new Object[] {line, warning.column(), warning.reason(), warning.value(), warning.message()});
    }

    /** Adds another name of a rejected row, such as its code: a reference may contain it. */
    public void addRejectedName(String name) {
        rejectedNames.add(new Object[] {table.name(), name});
    }

    /** Writes what was added into the temporary tables. */
    public void flush(ImportRun run) {
        run.copy().write("rejected_rows", List.of("kind", "legacy_id"), rejectedNames);
        rejectedNames.clear();
        run.copy().write(table.staged(), names, rows);
        run.copy().write(table.warned(), WARNING, warnings);
        rows.clear();
        warnings.clear();
    }

    private List<String> columnNames() {
        List<String> names = new ArrayList<>(ROW);
        columns.columns().stream()
                .filter(ColumnMapping::isStaged)
                .map(ColumnMapping::name)
                .forEach(names::add);
        columns.references().stream().map(ReferenceColumn::staged).forEach(names::add);
        return names;
    }

    /** Analyzes only the columns of joins: to analyze the other columns takes longer than it saves. */
    void analyze(ImportRun run) {
        String joined = columns.references().stream()
                .map(reference -> ", " + reference.staged())
                .collect(Collectors.joining());
        run.update("analyze %s (line, legacy_id %s)".formatted(table.staged(), joined));
    }
}
