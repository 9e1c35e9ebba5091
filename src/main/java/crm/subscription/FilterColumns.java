package crm.subscription;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The columns that a filter asks for, by the names of its fields. */
final class FilterColumns {

    /** Fields whose conditions depend on nothing but the column of their name. */
    private static final Set<String> OWN = Set.of(
            "status",
            "stage",
            "assigned_manager",
            "assignee",
            "completed",
            "priority",
            "due_at",
            "created_at",
            "order_id",
            "lead_id",
            "customer_id",
            "source");

    private static final Set<String> REFERENCES = Set.of("order", "lead", "customer");

    private static final Set<String> GROUPS = Set.of("and", "or", "not");

    private static final Pattern CAPITAL = Pattern.compile("([A-Z])");

    private static final Pattern VARIANT = Pattern.compile("(NotIn|IsNull)$");

    private FilterColumns() {}

    /**
     * Null if a condition depends on more than columns of the record. Empty for no filter, which a record never leaves.
     */
    static @Nullable Set<String> of(@Nullable Record filter) {
        Set<String> columns = new HashSet<>();
        return filter == null || collect(filter, columns) ? columns : null;
    }

    private static boolean collect(Record conditions, Set<String> columns) {
        for (RecordComponent component : conditions.getClass().getRecordComponents()) {
            Object value = value(conditions, component);
            if (value == null) {
                continue;
            }
            if (GROUPS.contains(component.getName())) {
                for (Object group : value instanceof Collection<?> groups ? groups : Set.of(value)) {
                    if (!(group instanceof Record nested) || !collect(nested, columns)) {
                        return false;
                    }
                }
                continue;
            }
            String column = column(component.getName());
            if (!OWN.contains(column)) {
                return false;
            }
            columns.add(column);
        }
        return true;
    }

    private static String column(String field) {
        String name = VARIANT.matcher(field).replaceFirst("");
        if (REFERENCES.contains(name)) {
            name += "Id";
        }
        return CAPITAL.matcher(name).replaceAll("_$1").toLowerCase(Locale.ROOT);
    }

    private static @Nullable Object value(Record conditions, RecordComponent component) {
        try {
            return component.getAccessor().invoke(conditions);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("a filter is a public record: " + conditions.getClass(), e);
        }
    }
}
