package crm.order;

import crm.command.Changed;
import crm.command.Command;
import crm.command.Commands;
import crm.command.Result;
import crm.graphql.Loaders;
import graphql.schema.DataFetchingEnvironment;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

@Controller
class NegotiationController {

    private final Negotiations negotiations;

    private final OrderDetailsQueries queries;

    private final OrderQueries orders;

    private final Commands commands;

    NegotiationController(
            Negotiations negotiations, OrderDetailsQueries queries, OrderQueries orders, Commands commands) {
        this.negotiations = negotiations;
        this.queries = queries;
        this.orders = orders;
        this.commands = commands;
    }

    @MutationMapping
    NegotiationPayload createNegotiation(@Argument CreateNegotiationInput input, Command command) {
        return commands.run(
                command, Changed.class, () -> negotiations.create(input), result -> payload(result, command));
    }

    @MutationMapping
    NegotiationPayload updateNegotiation(@Argument UpdateNegotiationInput input, Command command) {
        return commands.run(
                command, Changed.class, () -> negotiations.update(input), result -> payload(result, command));
    }

    private NegotiationPayload payload(Result<Changed> result, Command command) {
        Negotiation negotiation = Changed.node(result, queries::negotiations);
        // A refused creation has no negotiation: then the subject is the order.
        UUID order = negotiation == null ? result.subject() : negotiation.orderId();
        if (negotiation != null) {
            queries.transcripts(List.of(negotiation.id()))
                    .forEach((id, transcript) -> command.remember(OrderDetailsQueries.TRANSCRIPT, id, transcript));
        }
        return new NegotiationPayload(
                negotiation,
                command.remember("Order", Result.found(order, orders::byIds), Order::id),
                result.errors(),
                result.replayed());
    }

    @SchemaMapping
    CompletableFuture<Order> order(Negotiation negotiation, DataFetchingEnvironment environment) {
        return Loaders.load(environment, "Order", negotiation.orderId());
    }
}
