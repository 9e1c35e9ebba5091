package crm.search;

import crm.graphql.Connection;
import crm.graphql.TotalCount;
import java.util.List;

/**
 * A page of what a text finds, the best first.
 *
 * @param page as it was read; results of which the record is no longer there are missing in {@code results}
 */
record SearchResults(List<Result> results, Connection<SearchHit> page) {

    /** @param node a {@code Customer}, an {@code Order} or a {@code Lead} */
    record Result(Object node, SearchType type, List<SearchMatch> matches) {}

    public List<Object> nodes() {
        return results.stream().map(Result::node).toList();
    }

    public Connection.PageInfo pageInfo() {
        return page.pageInfo();
    }

    public TotalCount totalCount() {
        return page.totalCount();
    }
}
