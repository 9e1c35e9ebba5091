package crm.sql;

import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The records of a list of which a request reads a page: what a file of the whole list is made of. So a file has the
 * filter, the order and the permissions of the list, and no second code that could differ.
 *
 * @param from the table that the caller sees, with its alias
 * @param where the conditions, those of the caller's partner among them
 * @param order SQL of the order
 */
public record ListedRecords(String from, Where where, String order) {

    private static final ThreadLocal<@Nullable Consumer<ListedRecords>> OBSERVER = new ThreadLocal<>();

    /**
     * Runs a request on this thread.
     *
     * @param observer is told of each list that the request reads a page of
     */
    public static void observe(Consumer<ListedRecords> observer, Runnable request) {
        OBSERVER.set(observer);
        try {
            request.run();
        } finally {
            OBSERVER.remove();
        }
    }

    static void tell(TableMapping<?> table, Where where, Keyset sort) {
        Consumer<ListedRecords> observer = OBSERVER.get();
        if (observer != null) {
            String direction = sort.descending() ? " desc" : " asc";
            String order = sort.keys().stream()
                    .map(key -> key.expression() + direction)
                    .collect(Collectors.joining(", ", "order by ", ", " + table.id() + direction));
            observer.accept(new ListedRecords(table.from(), where, order));
        }
    }
}
