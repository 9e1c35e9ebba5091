package crm.execution;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonSerialize;

/**
 * An object of the answer: its values, in the order of the planned fields. It knows its place in the answer, from which
 * the path of an error is made when one is needed.
 */
@JsonSerialize(using = ResponseObjectSerializer.class)
final class ResponseObject extends AbstractMap<String, @Nullable Object> {

    private final ObjectPlan plan;

    private final @Nullable Object[] values;

    private final @Nullable Place place;

    /**
     * Where an object stands.
     *
     * @param parent that has it in the field, or in a list of the field
     * @param field number of the field in the parent's plan
     * @param indexes in the list of the field, and in the lists in it; empty without a list
     */
    record Place(ResponseObject parent, int field, int[] indexes) {}

    /** @param place null for the root */
    ResponseObject(ObjectPlan plan, @Nullable Place place) {
        this.plan = plan;
        this.place = place;
        this.values = new Object[plan.fields().length];
    }

    ObjectPlan plan() {
        return plan;
    }

    @Nullable
    Place place() {
        return place;
    }

    @Nullable
    Object value(int field) {
        return values[field];
    }

    void set(int field, @Nullable Object value) {
        values[field] = value;
    }

    @Override
    public @Nullable Object get(@Nullable Object key) {
        int field = plan.indexOf(key);
        return field < 0 ? null : values[field];
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return plan.indexOf(key) >= 0;
    }

    @Override
    public int size() {
        return values.length;
    }

    @Override
    public Set<Map.Entry<String, @Nullable Object>> entrySet() {
        return new Entries();
    }

    private final class Entries extends AbstractSet<Map.Entry<String, @Nullable Object>> {

        @Override
        public int size() {
            return values.length;
        }

        @Override
        public Iterator<Map.Entry<String, @Nullable Object>> iterator() {
            return new Iterator<>() {

                private int next;

                @Override
                public boolean hasNext() {
                    return next < values.length;
                }

                @Override
                public Map.Entry<String, @Nullable Object> next() {
                    if (!hasNext()) {
                        throw new NoSuchElementException();
                    }
                    int field = next++;
                    return new SimpleImmutableEntry<>(plan.fields()[field].key(), values[field]);
                }
            };
        }
    }
}
