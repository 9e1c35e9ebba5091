package crm.legacy.row;

import crm.legacy.value.RejectionReason;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A row while the import checks it: its source, and the warnings about it so far. */
public final class ImportRow {

    private final SourceRow source;

    private final Set<ImportWarning> warnings = new LinkedHashSet<>();

    private final Set<String> kept = new LinkedHashSet<>();

    private final Map<String, Object> computed = new HashMap<>();

    private final StatusMapping statuses;

    /** @param statuses the mapping for the table of the row */
    public ImportRow(SourceRow source, StatusMapping statuses) {
        this.source = source;
        this.statuses = statuses;
    }

    StatusMapping statuses() {
        return statuses;
    }

    public SourceRow source() {
        return source;
    }

    /** @param columns the column's name, then its other names in the old schema */
    public FieldValue field(String... columns) {
        return field(List.of(columns));
    }

    /** @param columns the column's name, then its other names in the old schema */
    public FieldValue field(List<String> columns) {
        return new FieldValue(this, columns);
    }

    /** Adds a warning; equal warnings count once. */
    public void warn(String column, RejectionReason reason, @Nullable String value, String message) {
        warnings.add(new ImportWarning(column, reason, value, message));
    }

    public Set<ImportWarning> warnings() {
        return warnings;
    }

    /** Keeps the cell of a known column as {@code legacyData}, because nothing else stores its value. */
    public void keep(String column) {
        kept.add(column);
    }

    /** The columns whose cells the import keeps as {@code legacyData}. */
    public Set<String> kept() {
        return kept;
    }

    /** Computes a value once, for all columns that derive from it. */
    @SuppressWarnings("unchecked")
    public <T> T once(String name, Supplier<T> computation) {
        Object known = computed.get(name);
        if (known == null) {
            known = computation.get();
            computed.put(name, known);
        }
        return (T) known;
    }
}
