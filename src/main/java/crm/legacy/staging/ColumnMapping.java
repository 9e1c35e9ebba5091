package crm.legacy.staging;

import crm.legacy.row.FieldValue;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Maps columns of the export to one column of the target table.
 *
 * @param name of the column in the staging table and in the target table
 * @param type of the column in the staging table, in SQL; null if it is not staged
 * @param sources its names in the old schema, and other columns that its value derives from
 * @param reader makes the value of the row's field
 * @param stored whether the target table has the column; otherwise only the import needs it
 * @param whenCreated the value of a new record, in SQL: {@code s} is the staged row, {@code m} the resolved row
 * @param whenUpdated the new value if the row changed: {@code t} is the record; null keeps the value
 * @param whenAbsent the new value if the export has none of the columns; null keeps the value
 */
public record ColumnMapping(
        String name,
        @Nullable String type,
        List<String> sources,
        Function<FieldValue, @Nullable Object> reader,
        boolean stored,
        String whenCreated,
        @Nullable String whenUpdated,
        @Nullable String whenAbsent) {

    /** Written when the record is created, and whenever its row changes. */
    public static ColumnMapping of(
            String name, String type, List<String> sources, Function<FieldValue, @Nullable Object> reader) {
        return new ColumnMapping(name, type, sources, reader, true, "s." + name, "s." + name, null);
    }

    /** Only in the staging table: the import needs it, and the target table does not have it. */
    public static ColumnMapping staged(
            String name, String type, List<String> sources, Function<FieldValue, @Nullable Object> reader) {
        return new ColumnMapping(name, type, sources, reader, false, "s." + name, null, null);
    }

    /** Only in the target table: computed in SQL. */
    public static ColumnMapping computed(String name, String whenCreated, @Nullable String whenUpdated) {
        return new ColumnMapping(name, null, List.of(), field -> null, true, whenCreated, whenUpdated, whenUpdated);
    }

    /** Written only when the record is created. */
    public ColumnMapping onlyWhenCreated() {
        return new ColumnMapping(name, type, sources, reader, stored, whenCreated, null, null);
    }

    /** Written once: a later import sets it only if it is empty. */
    public ColumnMapping keptOnceSet() {
        return new ColumnMapping(
                name, type, sources, reader, stored, whenCreated, "coalesce(t." + name + ", s." + name + ")", null);
    }

    /** @param sql the new value if the export has one of the columns */
    public ColumnMapping whenUpdated(String sql) {
        return new ColumnMapping(name, type, sources, reader, stored, whenCreated, sql, whenAbsent);
    }

    /** @param sql the new value if the export has none of the columns */
    public ColumnMapping whenAbsent(String sql) {
        return new ColumnMapping(name, type, sources, reader, stored, whenCreated, whenUpdated, sql);
    }

    public boolean isStaged() {
        return type != null;
    }
}
