package crm.shipment;

import crm.command.Changed;
import crm.command.Command;
import crm.command.Commands;
import crm.command.Result;
import crm.graphql.Connection;
import crm.graphql.Loaders;
import crm.graphql.Messages;
import crm.graphql.PageArguments;
import crm.history.HistoryQueries;
import crm.history.StatusChange;
import crm.order.Order;
import crm.order.OrderTransition;
import crm.security.CurrentRights;
import graphql.schema.DataFetchingEnvironment;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

@Controller
class ShipmentController {

    private final ShipmentQueries queries;

    private final Shipments shipments;

    private final Commands commands;

    private final HistoryQueries history;

    private final Messages messages;

    private final CurrentRights rights;

    ShipmentController(
            ShipmentQueries queries,
            Shipments shipments,
            Commands commands,
            HistoryQueries history,
            Messages messages,
            CurrentRights rights) {
        this.queries = queries;
        this.shipments = shipments;
        this.commands = commands;
        this.history = history;
        this.messages = messages;
        this.rights = rights;
    }

    /** References of other partners are not shown to a partner that reads all shipments. */
    @SchemaMapping
    @Nullable
    String externalReference(Shipment shipment) {
        return rights.isOf(shipment.partnerId()) ? shipment.externalReference() : null;
    }

    @QueryMapping
    Connection<Shipment> shipments(@Argument @Nullable ShipmentFilter filter, PageArguments page) {
        return queries.page(filter, page);
    }

    @MutationMapping
    ShipmentPayload createShipment(@Argument CreateShipmentInput input, Command command) {
        return commands.run(command, Changed.class, () -> shipments.create(input, command.caller()), this::payload);
    }

    @MutationMapping
    ShipmentPayload updateShipment(@Argument UpdateShipmentInput input, Command command) {
        return commands.run(command, Changed.class, () -> shipments.update(input), this::payload);
    }

    @MutationMapping
    ShipmentPayload recordShipmentEvent(@Argument RecordShipmentEventInput input, Command command) {
        return commands.run(command, RecordedEvent.class, () -> shipments.record(input), this::eventPayload);
    }

    private ShipmentPayload payload(Result<Changed> result) {
        Shipment shipment = Changed.node(result, queries::byIds);
        return payload(shipment, null, Changed.event(result, history::byIds), result, result.replayed());
    }

    private ShipmentPayload eventPayload(Result<RecordedEvent> result) {
        RecordedEvent recorded = result.outcome();
        UUID id = recorded == null ? result.subject() : recorded.shipment();
        Shipment shipment = id == null ? null : queries.byIds(List.of(id)).get(id);
        return recorded == null
                ? payload(shipment, null, null, result, false)
                : payload(
                        shipment,
                        queries.eventsByIds(List.of(recorded.event())).get(recorded.event()),
                        Result.found(recorded.statusChange(), history::byIds),
                        result,
                        result.replayed() || recorded.before());
    }

    private ShipmentPayload payload(
            @Nullable Shipment shipment,
            @Nullable ShipmentEvent event,
            @Nullable StatusChange statusChange,
            Result<?> result,
            boolean replayed) {
        if (shipment == null) {
            return new ShipmentPayload(null, event, null, List.of(), statusChange, result.errors(), replayed);
        }
        Order order = shipments.orderOf(shipment);
        List<OrderTransition> offers = result.outcome() == null ? List.of() : shipments.offers(shipment, order);
        return new ShipmentPayload(shipment, event, order, offers, statusChange, result.errors(), replayed);
    }

    @SchemaMapping
    String statusLabel(Shipment shipment, Locale locale) {
        return messages.label(locale, shipment.status());
    }

    @SchemaMapping
    CompletableFuture<Order> order(Shipment shipment, DataFetchingEnvironment environment) {
        return Loaders.load(environment, "Order", shipment.orderId());
    }

    @SchemaMapping
    CompletableFuture<Connection<ShipmentEvent>> events(
            Shipment shipment, PageArguments page, DataFetchingEnvironment environment) {
        return Loaders.load(environment, "Shipment.events", shipment.id(), page);
    }

    @SchemaMapping
    CompletableFuture<Connection<Shipment>> shipments(
            Order order, PageArguments page, DataFetchingEnvironment environment) {
        return Loaders.load(environment, "Order.shipments", order.id(), page);
    }
}
