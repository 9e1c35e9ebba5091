package crm.payment;

import crm.command.UserError;
import crm.history.StatusChange;
import crm.order.Order;
import crm.order.OrderTransition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the mutations of payments answer.
 *
 * @param offers the transitions that the payment made possible
 * @param statusChange the change of the order that followed by itself
 */
record PaymentPayload(
        @Nullable Payment payment,
        @Nullable Order order,
        List<OrderTransition> offers,
        @Nullable StatusChange statusChange,
        List<UserError> userErrors,
        boolean replayed) {}
