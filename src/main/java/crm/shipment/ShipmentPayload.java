package crm.shipment;

import crm.command.UserError;
import crm.history.StatusChange;
import crm.order.Order;
import crm.order.OrderTransition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the mutations of shipments answer.
 *
 * @param offers the transitions that the order allows after its last delivery
 * @param statusChange the change of the order that followed by itself
 */
record ShipmentPayload(
        @Nullable Shipment shipment,
        @Nullable ShipmentEvent event,
        @Nullable Order order,
        List<OrderTransition> offers,
        @Nullable StatusChange statusChange,
        List<UserError> userErrors,
        boolean replayed) {}
