package crm.search;

import crm.graphql.Connection;
import crm.graphql.Loaders;
import crm.graphql.PageArguments;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.DataFetchingFieldSelectionSet;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

@Controller
class SearchController {

    private final SearchQueries search;

    SearchController(SearchQueries search) {
        this.search = search;
    }

    @QueryMapping
    CompletableFuture<SearchResults> search(
            @Argument String text,
            @Argument @Nullable List<SearchType> types,
            PageArguments page,
            DataFetchingFieldSelectionSet selection,
            DataFetchingEnvironment environment) {
        Set<SearchType> wanted =
                types == null || types.isEmpty() ? EnumSet.allOf(SearchType.class) : EnumSet.copyOf(types);
        Connection<SearchHit> found = search.page(text, wanted, page, selection.contains("pageInfo"));
        List<SearchHit> hits = found.nodes();
        return nodes(hits, environment).thenApply(nodes -> {
            List<SearchResults.Result> results = new ArrayList<>(hits.size());
            for (SearchHit hit : hits) {
                Object node = nodes.get(hit.id());
                // Not there any more: demo records leave when real ones come.
                if (node != null) {
                    results.add(new SearchResults.Result(node, hit.type(), hit.matches()));
                }
            }
            return new SearchResults(results, found);
        });
    }

    /** All loaders are asked before any is waited for: one statement for each type. */
    private static CompletableFuture<Map<UUID, Object>> nodes(
            List<SearchHit> hits, DataFetchingEnvironment environment) {
        CompletableFuture<Map<UUID, Object>> all = CompletableFuture.completedFuture(new HashMap<>());
        for (SearchHit hit : hits) {
            CompletableFuture<@Nullable Object> node = Loaders.load(environment, loader(hit.type()), hit.id());
            all = all.thenCombine(node, (nodes, found) -> {
                if (found != null) {
                    nodes.put(hit.id(), found);
                }
                return nodes;
            });
        }
        return all;
    }

    private static String loader(SearchType type) {
        return switch (type) {
            case CUSTOMER -> "Customer";
            case ORDER -> "Order";
            case LEAD -> "Lead";
        };
    }
}
