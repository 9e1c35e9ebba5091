package crm.graphql;

import graphql.schema.GraphQLAppliedDirective;
import graphql.schema.GraphQLDirectiveContainer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads what the schema says in the arguments of a directive. */
public final class AppliedArguments {

    private AppliedArguments() {}

    /** The value of an argument; null if the element has no such directive, or the argument no value. */
    public static <T> @Nullable T value(GraphQLDirectiveContainer element, String directive, String argument) {
        GraphQLAppliedDirective applied = element.getAppliedDirective(directive);
        return applied == null
                ? null
                : Objects.requireNonNull(applied.getArgument(argument), argument)
                        .getValue();
    }
}
