package crm.shipment;

import crm.command.UserError;
import crm.order.Order;
import crm.order.OrderTransition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the mutations of shipments answer.
 *
 * @param offers the transitions that the order allows after its last delivery
 */
record ShipmentPayload(
        @Nullable Shipment shipment,
        @Nullable ShipmentEvent event,
        @Nullable Order order,
        List<OrderTransition> offers,
        List<UserError> userErrors,
        boolean replayed) {}
