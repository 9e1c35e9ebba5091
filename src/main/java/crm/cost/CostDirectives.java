package crm.cost;

import crm.graphql.AppliedArguments;
import graphql.schema.GraphQLDirectiveContainer;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLTypeUtil;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What the schema says of costs. */
final class CostDirectives {

    private static final String LIST_SIZE = "listSize";

    private CostDirectives() {}

    /** Of a field, else of the type that it leads to. */
    static OptionalLong weight(GraphQLFieldDefinition field) {
        OptionalLong own = weightOf(field);
        return own.isEmpty()
                        && GraphQLTypeUtil.unwrapAll(field.getType()) instanceof GraphQLDirectiveContainer container
                ? weightOf(container)
                : own;
    }

    static OptionalLong weightOf(GraphQLDirectiveContainer element) {
        String weight = AppliedArguments.value(element, "cost", "weight");
        return weight == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(weight));
    }

    static OptionalInt assumedSize(GraphQLFieldDefinition field) {
        Integer assumed = AppliedArguments.value(field, LIST_SIZE, "assumedSize");
        return assumed == null ? OptionalInt.empty() : OptionalInt.of(assumed);
    }

    static List<String> sizeArguments(GraphQLFieldDefinition field) {
        List<String> arguments = AppliedArguments.value(field, LIST_SIZE, "slicingArguments");
        return arguments == null ? List.of() : arguments;
    }

    /** Whether a list is as long as the arguments of the field say that leads to its object. */
    static boolean isSizedByParent(GraphQLFieldDefinition field) {
        return Boolean.TRUE.equals(AppliedArguments.value(field, LIST_SIZE, "sizedByParent"));
    }

    /** The greatest length of a list in an argument or a field of an input. */
    static int greatestSize(GraphQLDirectiveContainer input) {
        Integer max = AppliedArguments.value(input, "size", "max");
        return Objects.requireNonNull(max, () -> "no @size limits the list " + input.getName());
    }
}
