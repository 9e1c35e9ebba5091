package crm.order;

import crm.graphql.Connection;
import crm.graphql.Loaders;
import crm.graphql.PageArguments;
import graphql.schema.DataFetchingEnvironment;
import java.util.concurrent.CompletableFuture;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

@Controller
class OrderDetailsController {

    @SchemaMapping
    CompletableFuture<Object> transcript(Negotiation negotiation, DataFetchingEnvironment environment) {
        return Loaders.load(environment, OrderDetailsQueries.TRANSCRIPT, negotiation.id());
    }

    @SchemaMapping
    CompletableFuture<Connection<Negotiation>> negotiations(
            Order order, PageArguments page, DataFetchingEnvironment environment) {
        return Loaders.load(environment, "Order.negotiations", order.id(), page);
    }

    @SchemaMapping
    CompletableFuture<Connection<Review>> reviews(
            Order order, PageArguments page, DataFetchingEnvironment environment) {
        return Loaders.load(environment, "Order.reviews", order.id(), page);
    }
}
