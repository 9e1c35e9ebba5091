package crm.history;

import crm.graphql.Connection;
import crm.graphql.PageArguments;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

@Controller
class HistoryController {

    private final HistoryQueries history;

    HistoryController(HistoryQueries history) {
        this.history = history;
    }

    @QueryMapping
    Connection<StatusChange> statusHistory(@Argument @Nullable StatusHistoryFilter filter, PageArguments page) {
        return history.page(filter, page);
    }
}
