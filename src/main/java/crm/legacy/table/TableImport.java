package crm.legacy.table;

import crm.graphql.RecordReference;
import crm.legacy.report.Reports;
import crm.legacy.row.FieldValue;
import crm.legacy.row.ImportRow;
import crm.legacy.row.LegacyTable;
import crm.legacy.row.RowReader.BrokenRow;
import crm.legacy.row.RowRejected;
import crm.legacy.row.SourceRow;
import crm.legacy.row.StatusMapping;
import crm.legacy.staging.ColumnMapping;
import crm.legacy.staging.ImportRun;
import crm.legacy.staging.ImportedHashes;
import crm.legacy.staging.Merge;
import crm.legacy.staging.ReferenceColumn;
import crm.legacy.staging.ResolvedTable;
import crm.legacy.staging.StagingTables;
import crm.legacy.staging.TableColumns;
import crm.legacy.staging.UnresolvedReferences;
import crm.legacy.value.JsonValueParser;
import crm.legacy.value.MalformedValue;
import crm.legacy.value.NoValue;
import crm.legacy.value.RejectionReason;
import crm.legacy.value.StorableText;
import crm.legacy.value.TimeParser;
import crm.legacy.value.ValueParser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * How one table of the old CRM is imported. A subclass declares its columns and references, and overrides the steps
 * that differ for its table. The steps are the same for all tables:
 *
 * <ol>
 *   <li>{@link #check} parses a chunk of rows, rejects invalid ones, and stages the others.
 *   <li>{@link #resolve} finds the record and the references of each staged row, and gives the row a verdict.
 *   <li>{@link #merge} creates and updates records.
 * </ol>
 */
public abstract class TableImport {

    private static final String INVALID_TEXT = "a NUL character, an unpaired surrogate, or bytes that are not UTF-8";

    /** Columns beside the id whose value a reference may contain. */
    private static final List<String> OTHER_NAMES = List.of("old_uuid_id", "order_code");

    private static final int LONGEST_ID = RecordReference.LONGEST_ID;

    final LegacyTable table;

    private final TableColumns columns;

    private final StagingTables staging;

    private final ImportedHashes importedHashes;

    private String timeSubstitute = "created_at";

    private StatusMapping statuses = StatusMapping.NONE;

    TableImport(LegacyTable table) {
        this.table = table;
        this.columns = new TableColumns(table);
        this.staging = new StagingTables(columns);
        this.importedHashes = new ImportedHashes(table);
    }

    // What a subclass declares

    final void column(ColumnMapping column) {
        columns.add(column);
    }

    /**
     * A column that is left empty if its value is empty or malformed.
     *
     * @param sources its names in the old schema; without any, its name here
     */
    final void optional(String name, String type, Function<String, ?> parser, String... sources) {
        column(ColumnMapping.of(name, type, sourceNames(name, sources), f -> f.optional(parser)));
    }

    /**
     * A column whose value must be given and well-formed; otherwise the row is rejected.
     *
     * @param sources its names in the old schema; without any, its name here
     */
    final void required(String name, String type, Function<String, ?> parser, String... sources) {
        column(ColumnMapping.of(name, type, sourceNames(name, sources), f -> f.required(parser)));
    }

    private List<String> sourceNames(String name, String... sources) {
        return sources.length == 0 ? names(name) : names(sources);
    }

    final void reference(ReferenceColumn reference) {
        columns.add(reference);
    }

    /** The names of one column in the old schema; the first one is its canonical name. */
    final List<String> names(String... names) {
        return columns.names(List.of(names));
    }

    /** The resolved table contains the record's value before the import, as {@code old_…}. */
    final void keepOldValue(String column) {
        columns.keepOldValue(column);
    }

    /**
     * How a row finds a record that exists already.
     *
     * @param condition in SQL: {@code t} is the record, {@code s} the staged row, {@code l} the row's earlier import
     */
    final void existingRecord(String condition) {
        columns.existingRecord(condition);
    }

    /** A record never changes after it was created: the import rejects a changed row. */
    final void immutable() {
        columns.immutable();
    }

    /** The times at which the record was created and last changed, and its version. */
    final void times() {
        required("created_at", "timestamptz", TimeParser::instant);
        updatedAt();
    }

    /**
     * The same for a table whose rows may lack the time of creation.
     *
     * @param substitute the column whose time counts then
     */
    final void timesOr(String substitute) {
        timeSubstitute = substitute;
        column(ColumnMapping.of(
                        "created_at",
                        "timestamptz",
                        names("created_at"),
                        f -> given(f.row(), "created_at", substitute).required(TimeParser::instant))
                .onlyWhenCreated());
        updatedAt();
    }

    private void updatedAt() {
        column(ColumnMapping.of("updated_at", "timestamptz", names("updated_at"), f -> {
                    Object given = f.optional(TimeParser::instant);
                    return given != null ? given : lastKnownTime(f.row());
                })
                .whenUpdated(":now")
                .whenAbsent(":now"));
        version();
    }

    final void version() {
        column(ColumnMapping.computed("version", "0", "t.version + 1"));
    }

    /** The field of the first of two columns that has a value. Unlike two names of one column, both may have one. */
    static FieldValue given(ImportRow row, String column, String substitute) {
        FieldValue field = row.field(column);
        return field.text() != null || row.field(substitute).text() == null ? field : row.field(substitute);
    }

    // What a subclass may override

    /** The time of the last known change of a row without {@code updated_at}. */
    Object lastKnownTime(ImportRow row) {
        return given(row, "created_at", timeSubstitute).required(TimeParser::instant);
    }

    /** The row's id as references contain it. */
    String legacyId(String text) {
        if (!StorableText.isStorable(text)) {
            throw new MalformedValue(RejectionReason.INVALID_TEXT, INVALID_TEXT);
        }
        return ValueParser.id(LONGEST_ID).apply(text);
    }

    /** The id of a record that the row creates. */
    Object newId(ImportRun run, String legacyId) {
        return run.ids().next();
    }

    /** Reads from the database what the rows of a chunk need, before {@link #check} parses them. */
    void beforeCheck(ImportRun run, List<ImportRow> chunk) {}

    /** The id that a reference of the row contains; null to leave the reference empty. */
    @Nullable
    String referenceId(ImportRow row, ReferenceColumn reference, @Nullable String id) {
        return id;
    }

    /** Whether the steps after {@link #check} read the values of rows that earlier imports took as they are. */
    boolean parsesUnchangedRows() {
        return false;
    }

    /** Rejects rows, and warns about them, because of other rows or records; at the end of {@link #resolve}. */
    void afterResolve(ImportRun run) {}

    /** Prepares records for an update; at the beginning of {@link #merge}. */
    void beforeMerge(ImportRun run, Set<String> present) {}

    /** Creates the records. */
    void create(ImportRun run) {
        new Merge(columns).create(run);
    }

    /**
     * Writes records of other tables that derive from the rows; at the end of {@link #merge}.
     *
     * @param present the columns of the source
     */
    void afterMerge(ImportRun run, Set<String> present) {}

    // The steps

    public final LegacyTable table() {
        return table;
    }

    /** How the columns of the old table become columns here. */
    public final TableColumns columns() {
        return columns;
    }

    /** False for a column that is not imported. */
    public final boolean isKnown(String column) {
        return columns.isKnown(column);
    }

    /** Translates unknown statuses of the rows that {@link #check} parses. */
    public final void translate(StatusMapping mapping) {
        statuses = mapping;
    }

    public final void createStagingTables(ImportRun run) {
        staging.create(run);
    }

    /**
     * Parses rows and stages them.
     *
     * @param source the name of the source, for the report
     * @return the number of rejected rows, which are in the report
     */
    public final int check(ImportRun run, List<SourceRow> sourceRows, String source, Reports reports) {
        List<ImportRow> rows = stageUnchanged(
                run,
                sourceRows.stream().map(row -> new ImportRow(row, statuses)).toList());
        beforeCheck(run, rows);
        int rejected = 0;
        for (ImportRow row : rows) {
            long line = row.source().line();
            String legacyId = null;
            try {
                legacyId = row.field(TableColumns.ID).required(this::legacyId);
                checkTexts(row);
                Object id = newId(run, legacyId);
                byte[] hash = row.source().hash(columns::canonicalName);
                List<@Nullable Object> values = values(row);
                staging.add(line, legacyId, id, hash, legacyData(row), values);
                row.warnings().forEach(warning -> staging.add(line, warning));
            } catch (RowRejected e) {
                rejected++;
                reports.reject(
                        source,
                        line,
                        e.column(),
                        e.reason(),
                        e.problem(),
                        row.source().forReport());
                if (legacyId != null) {
                    staging.addRejected(line, legacyId);
                }
                addRejectedNames(row);
            }
        }
        staging.flush(run);
        return rejected;
    }

    /**
     * Stages only the id and the hash of each row that an earlier import took as it is, and returns the other rows.
     * That import gave its warnings.
     */
    private List<ImportRow> stageUnchanged(ImportRun run, List<ImportRow> rows) {
        if (run.parsesAll() || parsesUnchangedRows() || importedHashes.isEmpty(run)) {
            return rows;
        }
        Map<ImportRow, String> ids = new LinkedHashMap<>();
        for (ImportRow row : rows) {
            try {
                ids.put(row, row.field(TableColumns.ID).required(this::legacyId));
            } catch (RowRejected e) {
                // The check finds it again, and reports it.
                ids.put(row, "");
            }
        }
        Map<String, byte[]> imported = importedHashes.find(run, ids.values());
        List<ImportRow> others = new ArrayList<>();
        ids.forEach((row, id) -> {
            byte[] hash = imported.get(id);
            if (hash != null && Arrays.equals(hash, row.source().hash(columns::canonicalName))) {
                staging.addUnchanged(row.source().line(), id, hash);
            } else {
                others.add(row);
            }
        });
        return others;
    }

    private void addRejectedNames(ImportRow row) {
        for (String column : OTHER_NAMES) {
            String name = columns.isKnown(column) ? row.field(column).text() : null;
            if (name != null && isId(name)) {
                staging.addRejectedName(name);
            }
        }
    }

    /** Stages the ids of rows that could not be read. */
    public final void stageRejected(ImportRun run, List<BrokenRow> rows) {
        for (BrokenRow row : rows) {
            String id = row.id();
            if (id != null && !id.isEmpty() && isId(id)) {
                staging.addRejected(row.line(), id);
            }
        }
        staging.flush(run);
    }

    private static boolean isId(String text) {
        return text.codePointCount(0, text.length()) <= LONGEST_ID && StorableText.isStorable(text);
    }

    private static void checkTexts(ImportRow row) {
        row.source().values().forEach((column, value) -> {
            if (!StorableText.isStorable(column) || value != null && !StorableText.isStorable(value)) {
                throw new RowRejected(column, RejectionReason.INVALID_TEXT, INVALID_TEXT);
            }
        });
    }

    /**
     * The cells of unknown columns, those that the import keeps, and the values that the import left out, by their
     * column; null for none. Tokens are redacted: only their hashes are stored.
     */
    private @Nullable String legacyData(ImportRow row) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        Map<String, @Nullable String> values = row.source().forReport();
        values.forEach((column, value) -> {
            boolean stored = columns.isKnown(column) && !row.kept().contains(column);
            if (value != null && !NoValue.is(value) && !stored && !JsonValueParser.isEmpty(value)) {
                data.put(column, value);
            }
        });
        row.warnings().forEach(warning -> {
            String value = values.get(warning.column());
            if (value != null && !NoValue.is(value)) {
                data.put(warning.column(), value);
            }
        });
        return data.isEmpty() ? null : data.toString();
    }

    private List<@Nullable Object> values(ImportRow row) {
        List<@Nullable Object> values =
                new ArrayList<>(columns.columns().size() + columns.references().size());
        for (ColumnMapping column : columns.columns()) {
            if (column.isStaged()) {
                values.add(column.reader().apply(row.field(column.sources())));
            }
        }
        for (ReferenceColumn reference : columns.references()) {
            values.add(referenceValue(row, reference));
        }
        return values;
    }

    private @Nullable Object referenceValue(ImportRow row, ReferenceColumn reference) {
        FieldValue field = row.field(reference.sources());
        if (reference.target() == LegacyTable.USER) {
            return field.optional(ValueParser.id(LONGEST_ID));
        }
        String id = reference.isRequired()
                ? field.required(ValueParser.id(LONGEST_ID))
                : field.strict(ValueParser.id(LONGEST_ID));
        return referenceId(row, reference, id);
    }

    /** Creates the table that gives each staged row its record, its references and a verdict. */
    public final void resolve(ImportRun run) {
        ResolvedTable resolved = new ResolvedTable(columns, staging);
        resolved.create(run);
        afterResolve(run);
        resolved.recordRejected(run);
    }

    /**
     * Creates and updates records.
     *
     * @param sourceColumns the columns of the source; a record keeps its values of the others
     */
    public final void merge(ImportRun run, Set<String> sourceColumns) {
        Set<String> present = new HashSet<>(sourceColumns);
        sourceColumns.forEach(column -> present.add(columns.canonicalName(column)));
        Merge merge = new Merge(columns);
        beforeMerge(run, present);
        if (!columns.isImmutable()) {
            merge.update(run, present);
        }
        create(run);
        merge.recordImported(run);
        merge.storeLegacyData(run);
        new UnresolvedReferences(columns).store(run, present);
        afterMerge(run, present);
    }

    /**
     * Sets the references of earlier imports whose record exists now.
     *
     * @return the number of references that were set
     */
    public final long linkReferences(ImportRun run) {
        return new UnresolvedReferences(columns).link(run);
    }

    // Columns of several tables

    final void externalReference() {
        optional("external_reference", "text", ValueParser.text(ValueParser.NAME));
    }

    /** The id that the row had in the old CRM before its present one. Two records never have the same. */
    final void legacyUuid() {
        column(ColumnMapping.of("legacy_uuid", "uuid", names("old_uuid_id"), f -> f.optional(ValueParser::uuid))
                .keptOnceSet());
    }

    /** Clears the old UUID of a row if another row or record has it. */
    final void clearTakenUuids(ImportRun run) {
        run.update("""
                with requested as (
                  select m.line, m.record_id, s.legacy_uuid, o.id as owner,
                    row_number() over (partition by s.legacy_uuid order by m.line) as number
                  from %1$s m join %2$s s using (line) left join %3$s o on o.legacy_uuid = s.legacy_uuid
                  where m.verdict in %4$s and s.legacy_uuid is not null),
                taken as (
                  select line, legacy_uuid from requested where number > 1 or owner <> record_id),
                cleared as (
                  update %2$s s set legacy_uuid = null from taken where taken.line = s.line)
                insert into %5$s (line, source_column, reason, value, message)
                select line, 'old_uuid_id', 'UUID_TAKEN', legacy_uuid::text, 'another record has it: left empty'
                from taken
                """.formatted(
                        table.resolved(), table.staged(), table.target(), ResolvedTable.ACCEPTED, table.warned()));
    }
}
