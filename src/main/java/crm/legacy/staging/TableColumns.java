package crm.legacy.staging;

import crm.legacy.row.LegacyTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Declares how the columns of one table of the old CRM become columns of the target table. */
public final class TableColumns {

    /** The column of the export that identifies a row. */
    public static final String ID = "id";

    private final LegacyTable table;

    private final List<ColumnMapping> columns = new ArrayList<>();

    private final List<ReferenceColumn> references = new ArrayList<>();

    private final List<String> oldValues = new ArrayList<>();

    private final Map<String, String> canonicalNames = new LinkedHashMap<>();

    private String existingRecord = "t.id = coalesce(l.record_id, s.record_id)";

    private boolean immutable;

    public TableColumns(LegacyTable table) {
        this.table = table;
    }

    public void add(ColumnMapping column) {
        columns.add(column);
    }

    public void add(ReferenceColumn reference) {
        references.add(reference);
        names(reference.sources());
    }

    /** Declares that a column has several names in the old schema; the first one is its canonical name. */
    public List<String> names(List<String> names) {
        names.forEach(name -> canonicalNames.putIfAbsent(name, names.getFirst()));
        return names;
    }

    /** The resolved table contains the record's value before the import, as {@code old_…}. */
    public void keepOldValue(String column) {
        oldValues.add(column);
    }

    /**
     * How a row finds a record that exists already.
     *
     * @param condition in SQL: {@code t} is the record, {@code s} the staged row, {@code l} the row's earlier import
     */
    public void existingRecord(String condition) {
        existingRecord = condition;
    }

    /** A record never changes after it was created: the import rejects a changed row. */
    public void immutable() {
        immutable = true;
    }

    public LegacyTable table() {
        return table;
    }

    public List<ColumnMapping> columns() {
        return columns;
    }

    public List<ReferenceColumn> references() {
        return references;
    }

    public boolean isKnown(String column) {
        return column.equals(ID) || canonicalNames.containsKey(column);
    }

    /** All names of columns of the old table, in the order of their declaration. */
    public Set<String> names() {
        return canonicalNames.keySet();
    }

    public String canonicalName(String column) {
        return canonicalNames.getOrDefault(column, column);
    }

    public boolean isImmutable() {
        return immutable;
    }

    List<String> oldValues() {
        return oldValues;
    }

    String existingRecordCondition() {
        return existingRecord;
    }

    String forEachReference(Function<ReferenceColumn, String> sql) {
        return references.stream().map(sql).collect(Collectors.joining());
    }
}
