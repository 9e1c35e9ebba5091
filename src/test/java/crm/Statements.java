package crm;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import net.ttddyy.dsproxy.ExecutionInfo;
import net.ttddyy.dsproxy.QueryInfo;
import net.ttddyy.dsproxy.listener.QueryExecutionListener;

/** The SQL statements that the application sends. */
public class Statements implements QueryExecutionListener {

    private final List<String> seen = new CopyOnWriteArrayList<>();

    @Override
    public void beforeQuery(ExecutionInfo execution, List<QueryInfo> queries) {}

    @Override
    public void afterQuery(ExecutionInfo execution, List<QueryInfo> queries) {
        queries.forEach(query -> seen.add(query.getQuery()));
    }

    /** The statements sent while this runs. */
    public List<String> during(Callable<?> work) throws Exception {
        seen.clear();
        work.call();
        return List.copyOf(seen);
    }
}
