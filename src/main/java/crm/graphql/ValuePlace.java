package crm.graphql;

import graphql.language.Argument;
import graphql.language.SourceLocation;
import graphql.language.VariableDefinition;
import org.jspecify.annotations.Nullable;

/**
 * Where in a request a value is.
 *
 * @param kind of the place
 * @param owner of an argument: its field or directive; empty for a variable
 * @param path from the variable or argument on, such as {@code input.totalPrice} or {@code ids.0}
 */
record ValuePlace(
        Kind kind, String owner, String path, @Nullable SourceLocation location) {

    /** Kinds of places; each has a message {@code value.place.<kind>}. */
    enum Kind {
        VARIABLE,
        ARGUMENT
    }

    static ValuePlace variable(VariableDefinition definition) {
        return new ValuePlace(Kind.VARIABLE, "", definition.getName(), definition.getSourceLocation());
    }

    /** @param owner such as {@code orders} or {@code @include} */
    static ValuePlace argument(String owner, Argument argument) {
        return new ValuePlace(Kind.ARGUMENT, owner, argument.getName(), argument.getSourceLocation());
    }

    /** @param step name of a field, or index of an item */
    ValuePlace below(Object step) {
        return new ValuePlace(kind, owner, path + "." + step, location);
    }

    /** Whether it is a variable or an argument itself, rather than a part of its value. */
    boolean isWhole() {
        return path.indexOf('.') < 0;
    }
}
