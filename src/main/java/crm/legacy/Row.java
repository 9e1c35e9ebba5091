package crm.legacy;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A row while it is being checked: its source, and the warnings that it has earned so far. */
final class Row {

    final SourceRow source;

    private final Set<Warning> warnings = new LinkedHashSet<>();

    private final Map<String, Object> worked = new HashMap<>();

    Row(SourceRow source) {
        this.source = source;
    }

    /** @param columns the column's name, then what else the old schema called it */
    Field field(String... columns) {
        return new Field(this, List.of(columns));
    }

    /** The same warning twice is one. */
    void warn(String column, Reason reason, @Nullable String value, String message) {
        warnings.add(new Warning(column, reason, value, message));
    }

    Set<Warning> warnings() {
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
