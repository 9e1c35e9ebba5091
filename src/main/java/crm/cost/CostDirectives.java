package crm.cost;

import graphql.schema.GraphQLAppliedDirective;
import graphql.schema.GraphQLDirectiveContainer;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLTypeUtil;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What the schema says of costs. */
final class CostDirectives {

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
        GraphQLAppliedDirective cost = element.getAppliedDirective("cost");
        return cost == null
                ? OptionalLong.empty()
                : OptionalLong.of(Long.parseLong(cost.getArgument("weight").getValue()));
    }

    static OptionalInt assumedSize(GraphQLFieldDefinition field) {
        GraphQLAppliedDirective size = field.getAppliedDirective("listSize");
        Integer assumed = size == null ? null : size.getArgument("assumedSize").getValue();
        return assumed == null ? OptionalInt.empty() : OptionalInt.of(assumed);
    }

    static List<String> sizeArguments(GraphQLFieldDefinition field) {
        GraphQLAppliedDirective size = field.getAppliedDirective("listSize");
        List<String> arguments =
                size == null ? null : size.getArgument("slicingArguments").getValue();
        return arguments == null ? List.of() : arguments;
    }

    /** Whether a list is as long as the arguments of the field say that leads to its object. */
    static boolean isSizedByParent(GraphQLFieldDefinition field) {
        GraphQLAppliedDirective size = field.getAppliedDirective("listSize");
        return size != null
                && Boolean.TRUE.equals(size.getArgument("sizedByParent").getValue());
    }

    /** The greatest length of a list in an argument or a field of an input. */
    static int greatestSize(GraphQLDirectiveContainer input) {
        GraphQLAppliedDirective size = Objects.requireNonNull(
                input.getAppliedDirective("size"), () -> "no @size limits the list " + input.getName());
        Integer max = size.getArgument("max").getValue();
        return max;
    }
}
