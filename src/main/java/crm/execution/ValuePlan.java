package crm.execution;

import graphql.schema.GraphQLOutputType;
import graphql.schema.GraphQLType;
import graphql.schema.GraphQLTypeUtil;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a value is completed, by the type of its field. A list type has levels: level 0 is that of the field itself,
 * level 1 that of the elements, and so on.
 */
final class ValuePlan {

    /** The type of each level, without its non-null. */
    private final List<GraphQLType> types = new ArrayList<>();

    private final boolean[] nonNull;

    private final @Nullable SelectionPlan selection;

    /** @param selection what is selected of the objects; null for a leaf */
    ValuePlan(GraphQLOutputType type, @Nullable SelectionPlan selection) {
        this.selection = selection;
        List<GraphQLType> declared = new ArrayList<>();
        GraphQLType level = type;
        while (true) {
            declared.add(level);
            GraphQLType nullable = GraphQLTypeUtil.unwrapNonNull(level);
            types.add(nullable);
            if (!GraphQLTypeUtil.isList(nullable)) {
                break;
            }
            level = GraphQLTypeUtil.unwrapOne(nullable);
        }
        this.nonNull = new boolean[types.size()];
        for (int i = 0; i < nonNull.length; i++) {
            nonNull[i] = GraphQLTypeUtil.isNonNull(declared.get(i));
        }
    }

    /** How many lists are around the innermost level. */
    int depth() {
        return nonNull.length - 1;
    }

    boolean isNonNull(int level) {
        return nonNull[level];
    }

    boolean isList(int level) {
        return level < nonNull.length - 1;
    }

    /** The type of a level, without its non-null. */
    GraphQLType type(int level) {
        return types.get(level);
    }

    /** That of the innermost level: a scalar, an enum, or a composite type. */
    GraphQLType named() {
        return types.getLast();
    }

    @Nullable
    SelectionPlan selection() {
        return selection;
    }
}
