package crm.graphql;

import java.util.Objects;
import java.util.stream.Stream;

/** The chain of causes of an exception: frameworks wrap what happened. */
public final class Causes {

    private Causes() {}

    /** The exception itself, then its cause, and so on. */
    public static Stream<Throwable> of(Throwable exception) {
        return Stream.iterate(exception, Objects::nonNull, Throwable::getCause);
    }
}
