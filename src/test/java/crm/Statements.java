package crm;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import net.ttddyy.dsproxy.ExecutionInfo;
import net.ttddyy.dsproxy.QueryInfo;
import net.ttddyy.dsproxy.listener.QueryExecutionListener;

/**
 * The SQL statements that the application sends, without the one that each request of a person has in common, and
 * without those of the change feed.
 */
public class Statements implements QueryExecutionListener {

    /** Finds the record of the person who sends the request: see {@code UserProvisioning}. */
    private static final String CALLER = "select u.id, u.active from users u";

    /** Threads that read the change feed and tell other nodes of changes: at any time, for no request. */
    private static final String FEED = "feed-";

    private final List<String> seen = new CopyOnWriteArrayList<>();

    @Override
    public void beforeQuery(ExecutionInfo execution, List<QueryInfo> queries) {}

    @Override
    public void afterQuery(ExecutionInfo execution, List<QueryInfo> queries) {
        if (Thread.currentThread().getName().startsWith(FEED)) {
            return;
        }
        queries.stream()
                .map(QueryInfo::getQuery)
                .filter(query -> !query.startsWith(CALLER))
                .forEach(seen::add);
    }

    /** The statements sent while this runs. */
    public List<String> during(Callable<?> work) throws Exception {
        seen.clear();
        work.call();
        return List.copyOf(seen);
    }
}
