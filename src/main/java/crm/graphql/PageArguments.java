package crm.graphql;

import org.jspecify.annotations.Nullable;

/**
 * The requested page of a list: the arguments {@code first}, {@code last}, {@code after} and {@code before}.
 *
 * @param size how many elements at most
 * @param backward true to take the last ones instead of the first
 * @param after cursor to begin behind
 * @param before cursor to end before
 * @param counted whether the client requests {@code totalCount}
 */
public record PageArguments(
        int size,
        boolean backward,
        @Nullable String after,
        @Nullable String before,
        boolean counted) {

    /** The page size if the client sends neither {@code first} nor {@code last}. */
    public static final int DEFAULT_SIZE = 20;

    /** Most elements of a page. */
    public static final int MAXIMUM_SIZE = 100;

    /** @throws RequestRefused naming the argument that is out of bounds */
    static PageArguments of(
            @Nullable Integer first,
            @Nullable Integer last,
            @Nullable String after,
            @Nullable String before,
            boolean counted) {
        if (first != null && last != null) {
            throw RequestRefused.badArgument("last", "page.firstAndLast");
        }
        String name = last == null ? "first" : "last";
        Integer given = last == null ? first : last;
        int size = given == null ? DEFAULT_SIZE : given;
        if (size < 1 || size > MAXIMUM_SIZE) {
            throw RequestRefused.badArgument(name, "page.size", MAXIMUM_SIZE);
        }
        return new PageArguments(size, last != null, after, before, counted);
    }
}
