package crm.graphql;

import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import graphql.schema.DataFetchingEnvironment;
import java.util.Map;
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

    /**
     * Those of the field that is fetched.
     *
     * @throws RequestRefused naming the argument that is out of bounds
     */
    public static PageArguments of(DataFetchingEnvironment environment) {
        return of(
                environment.getArgument("first"),
                environment.getArgument("last"),
                environment.getArgument("after"),
                environment.getArgument("before"),
                environment.getMergedField().getFields().stream()
                        .anyMatch(
                                field -> selectsTotalCount(field.getSelectionSet(), environment.getFragmentsByName())));
    }

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

    // Hand-written: the selection set of the environment computes the whole subtree for every parent of the list.
    private static boolean selectsTotalCount(
            @Nullable SelectionSet selectionSet, Map<String, FragmentDefinition> fragments) {
        if (selectionSet == null) {
            return false;
        }
        for (Selection<?> selection : selectionSet.getSelections()) {
            boolean selected = switch (selection) {
                case Field field -> field.getName().equals("totalCount");
                case InlineFragment fragment -> selectsTotalCount(fragment.getSelectionSet(), fragments);
                case FragmentSpread spread -> {
                    FragmentDefinition fragment = fragments.get(spread.getName());
                    yield fragment != null && selectsTotalCount(fragment.getSelectionSet(), fragments);
                }
                default -> false;
            };
            if (selected) {
                return true;
            }
        }
        return false;
    }
}
