package crm.graphql;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list as a Relay connection. Cursors are created only if the client selects them.
 *
 * @param <T> what the list holds
 */
public final class Connection<T> {

    private final List<T> nodes;

    private final PageInfo pageInfo;

    private final @Nullable TotalCount totalCount;

    private final CursorSource cursors;

    /** Creates the cursor of the row at an index of the page. */
    public interface CursorSource {
        String at(int index);
    }

    public Connection(
            List<T> nodes,
            boolean hasNextPage,
            boolean hasPreviousPage,
            CursorSource cursors,
            @Nullable TotalCount totalCount) {
        this(
                nodes,
                new PageInfo(
                        hasNextPage,
                        hasPreviousPage,
                        nodes.size(),
                        cursors,
                        () -> nodes.isEmpty() ? null : cursors.at(nodes.size() - 1)),
                cursors,
                totalCount);
    }

    private Connection(List<T> nodes, PageInfo pageInfo, CursorSource cursors, @Nullable TotalCount totalCount) {
        this.nodes = nodes;
        this.pageInfo = pageInfo;
        this.cursors = cursors;
        this.totalCount = totalCount;
    }

    /**
     * A page of a list that grows at its end. It has an end cursor even if it is empty.
     *
     * @param end makes the cursor of the place up to which the list was read
     */
    public static <T> Connection<T> upTo(
            Supplier<String> end, List<T> nodes, boolean hasNextPage, boolean hasPreviousPage, CursorSource cursors) {
        return new Connection<>(
                nodes, new PageInfo(hasNextPage, hasPreviousPage, nodes.size(), cursors, end), cursors, null);
    }

    /** The same page with what its rows name. A row that names nothing is left out. */
    public <R> Connection<R> resolved(Function<T, @Nullable R> record) {
        List<R> found = new ArrayList<>(nodes.size());
        List<Integer> places = new ArrayList<>(nodes.size());
        for (int i = 0; i < nodes.size(); i++) {
            R named = record.apply(nodes.get(i));
            if (named != null) {
                found.add(named);
                places.add(i);
            }
        }
        return new Connection<>(
                found,
                pageInfo.hasNextPage(),
                pageInfo.hasPreviousPage(),
                index -> cursors.at(places.get(index)),
                totalCount);
    }

    public List<T> nodes() {
        return nodes;
    }

    public List<Edge<T>> edges() {
        List<Edge<T>> edges = new ArrayList<>(nodes.size());
        for (int i = 0; i < nodes.size(); i++) {
            edges.add(new Edge<>(nodes.get(i), i, cursors));
        }
        return edges;
    }

    public PageInfo pageInfo() {
        return pageInfo;
    }

    /** Only for a page that was requested with its count. */
    public TotalCount totalCount() {
        if (totalCount == null) {
            throw new IllegalStateException("this page was read without its count");
        }
        return totalCount;
    }

    /** An element of the page and its cursor. */
    public static final class Edge<T> {

        private final T node;

        private final int index;

        private final CursorSource cursors;

        Edge(T node, int index, CursorSource cursors) {
            this.node = node;
            this.index = index;
            this.cursors = cursors;
        }

        public T node() {
            return node;
        }

        public String cursor() {
            return cursors.at(index);
        }
    }

    /** The position of the page in its list. */
    public static final class PageInfo {

        private final boolean hasNextPage;

        private final boolean hasPreviousPage;

        private final int size;

        private final CursorSource cursors;

        private final Supplier<@Nullable String> end;

        PageInfo(
                boolean hasNextPage,
                boolean hasPreviousPage,
                int size,
                CursorSource cursors,
                Supplier<@Nullable String> end) {
            this.hasNextPage = hasNextPage;
            this.hasPreviousPage = hasPreviousPage;
            this.size = size;
            this.cursors = cursors;
            this.end = end;
        }

        public boolean hasNextPage() {
            return hasNextPage;
        }

        public boolean hasPreviousPage() {
            return hasPreviousPage;
        }

        public @Nullable String startCursor() {
            return size == 0 ? null : cursors.at(0);
        }

        public @Nullable String endCursor() {
            return end.get();
        }
    }
}
