package crm.legacy;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A row while it is being checked: its source, and the warnings that it has earned so far. */
final class ImportRow {

    final SourceRow source;

    private final Set<ImportWarning> warnings = new LinkedHashSet<>();

    private final Map<String, Object> worked = new HashMap<>();

    ImportRow(SourceRow source) {
        this.source = source;
    }

    /** @param columns the column's name, then what else the old schema called it */
    FieldValue field(String... columns) {
        return new FieldValue(this, List.of(columns));
    }

    /** The same warning twice is one. */
    void warn(String column, RejectionReason reason, @Nullable String value, String message) {
        warnings.add(new ImportWarning(column, reason, value, message));
    }

    Set<ImportWarning> warnings() {
        return warnings;
    }

    /** Works something out once, for all the columns that are made of it. */
    @SuppressWarnings("unchecked")
    <T> T once(String name, Supplier<T> work) {
        Object known = worked.get(name);
        if (known == null) {
            known = work.get();
            worked.put(name, known);
        }
        return (T) known;
    }
}
