package crm.lead;

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
class LeadBoardController {

    private final LeadBoardQueries board;

    private final Messages messages;

    LeadBoardController(LeadBoardQueries board, Messages messages) {
        this.board = board;
        this.messages = messages;
    }

    @QueryMapping
    LeadBoard leadBoard(@Argument @Nullable LeadFilter filter) {
        return board.board(filter);
    }

    @SchemaMapping(typeName = "LeadBoardColumn")
    String label(LeadBoard.Column column, Locale locale) {
        return messages.label(locale, column.status());
    }

    @SchemaMapping(typeName = "LeadBoardColumn")
    CompletableFuture<Connection<Lead>> leads(
            LeadBoard.Column column, @Argument LeadSort sort, PageArguments page, DataFetchingEnvironment environment) {
        return Loaders.load(environment, LeadBoardQueries.CARDS, new LeadBoardQueries.CardsKey(column, sort, page));
    }
}
