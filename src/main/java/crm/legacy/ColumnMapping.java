package crm.legacy;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of one column of the export.
 *
 * @param name in the staging table, and in the table here
 * @param type in SQL
 * @param sources what the old schema called it, and what else its value is made of
 * @param reading makes the value of the row's field
 * @param stored whether the table here has it; otherwise only the merge needs it
 * @param whenCreated what a new record gets, in SQL: {@code s} is the staged row, {@code m} what it met
 * @param whenUpdated what a record gets whose row changed: {@code t} is the record; null: it keeps what it has
 * @param whenUnseen the same where the file has none of the columns; null: it keeps what it has
 */
record ColumnMapping(
        String name,
        @Nullable String type,
        List<String> sources,
        Function<FieldValue, @Nullable Object> reading,
        boolean stored,
        String whenCreated,
        @Nullable String whenUpdated,
        @Nullable String whenUnseen) {

    /** Written at first and again when its row changes. */
    static ColumnMapping of(
            String name, String type, List<String> sources, Function<FieldValue, @Nullable Object> reading) {
        return new ColumnMapping(name, type, sources, reading, true, "s." + name, "s." + name, null);
    }

    /** Needed for the merge, no column of the table here. */
    static ColumnMapping staged(
            String name, String type, List<String> sources, Function<FieldValue, @Nullable Object> reading) {
        return new ColumnMapping(name, type, sources, reading, false, "s." + name, null, null);
    }

    /** No column of the export: worked out by SQL. */
    static ColumnMapping computed(String name, String whenCreated, @Nullable String whenUpdated) {
        return new ColumnMapping(name, null, List.of(), field -> null, true, whenCreated, whenUpdated, whenUpdated);
    }

    /** Written once. */
    ColumnMapping onlyAtFirst() {
        return new ColumnMapping(name, type, sources, reading, stored, whenCreated, null, null);
    }

    /** Written once; a record that has none yet may still get one. */
    ColumnMapping keptOnceThere() {
        return new ColumnMapping(
                name, type, sources, reading, stored, whenCreated, "coalesce(t." + name + ", s." + name + ")", null);
    }

    /** @param sql where the file has one of the columns */
    ColumnMapping whenUpdated(String sql) {
        return new ColumnMapping(name, type, sources, reading, stored, whenCreated, sql, whenUnseen);
    }

    /** @param sql where the file has none of the columns */
    ColumnMapping whenUnseen(String sql) {
        return new ColumnMapping(name, type, sources, reading, stored, whenCreated, whenUpdated, sql);
    }

    boolean isStaged() {
        return type != null;
    }
}
