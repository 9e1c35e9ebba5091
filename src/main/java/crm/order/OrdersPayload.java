package crm.order;

import crm.command.UserError;
import crm.history.StatusChange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the mutations of many orders answer: a result for each that was named, in the order in which they were named.
 */
record OrdersPayload(List<OrderResult> results, List<UserError> userErrors, boolean replayed) {

    record OrderResult(@Nullable Order order, @Nullable StatusChange event, List<UserError> userErrors) {}
}
