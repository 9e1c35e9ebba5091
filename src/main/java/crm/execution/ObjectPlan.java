package crm.execution;

import graphql.schema.GraphQLObjectType;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields that are selected of an object type, at one place of an operation. */
final class ObjectPlan {

    private final GraphQLObjectType type;

    private final FieldPlan[] fields;

    private final Map<String, Integer> indexes;

    ObjectPlan(GraphQLObjectType type, FieldPlan[] fields) {
        this.type = type;
        this.fields = fields;
        this.indexes = HashMap.newHashMap(fields.length);
        for (int i = 0; i < fields.length; i++) {
            indexes.put(fields[i].key(), i);
        }
    }

    GraphQLObjectType type() {
        return type;
    }

    FieldPlan[] fields() {
        return fields;
    }

    /** The number of the field with this key in the answer; -1 if there is none. */
    int indexOf(@Nullable Object key) {
        return indexes.getOrDefault(key, -1);
    }
}
