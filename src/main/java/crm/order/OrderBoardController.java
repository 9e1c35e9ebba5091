package crm.order;

import crm.graphql.Connection;
import crm.graphql.Loaders;
import crm.graphql.Messages;
import crm.graphql.PageArguments;
import graphql.schema.DataFetchingEnvironment;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

@Controller
class OrderBoardController {

    private final OrderBoardQueries board;

    private final Messages messages;

    OrderBoardController(OrderBoardQueries board, Messages messages) {
        this.board = board;
        this.messages = messages;
    }

    @QueryMapping
    OrderBoard orderBoard(@Argument @Nullable OrderFilter filter) {
        return board.board(filter);
    }

    @SchemaMapping(typeName = "OrderBoardColumn")
    String label(OrderBoard.Column column, Locale locale) {
        return messages.label(locale, column.status());
    }

    @SchemaMapping(typeName = "OrderBoardColumn")
    CompletableFuture<Connection<Order>> orders(
            OrderBoard.Column column,
            @Argument @Nullable OrderSort sort,
            PageArguments page,
            DataFetchingEnvironment environment) {
        OrderSort order = sort == null ? OrderSort.CREATED_AT_DESC : sort;
        return Loaders.load(environment, OrderBoardQueries.CARDS, new OrderBoardQueries.CardsKey(column, order, page));
    }
}
