package crm.payment;

import crm.command.UserError;
import crm.order.Order;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the mutations of payments answer. */
record PaymentPayload(@Nullable Payment payment, @Nullable Order order, List<UserError> userErrors, boolean replayed) {}
