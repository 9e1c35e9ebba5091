package crm.shipment;

import crm.api.Connection;
import crm.api.Loaders;
import crm.api.Messages;
import crm.api.PageArguments;
import crm.order.Order;
import graphql.schema.DataFetchingEnvironment;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

@Controller
class ShipmentController {

    private final ShipmentQueries shipments;

    private final Messages messages;

    ShipmentController(ShipmentQueries shipments, Messages messages) {
        this.shipments = shipments;
        this.messages = messages;
    }

    @QueryMapping
    Connection<Shipment> shipments(@Argument @Nullable ShipmentFilter filter, PageArguments page) {
        return shipments.page(filter, page);
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
