package crm.facet;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The values of a field.
 *
 * @param hasMore whether there are more values than these
 */
record Facet(FacetType type, FacetField field, List<Value> values, boolean hasMore) {

    /**
     * @param value null where the records have none
     * @param name what the value is called, where it is an id
     */
    record Value(
            FacetType type,
            FacetField field,
            @Nullable String value,
            @Nullable String name,
            int count) {}
}
