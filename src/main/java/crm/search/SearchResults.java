package crm.search;

import java.util.List;

/** What a text finds, the best first. */
record SearchResults(List<Result> results) {

    /** @param node a {@code Customer}, an {@code Order} or a {@code Lead} */
    record Result(Object node, SearchType type, List<SearchMatch> matches) {}

    public List<Object> nodes() {
        return results.stream().map(Result::node).toList();
    }
}
