package crm.booking;

import crm.command.UserError;
import crm.history.StatusChange;
import crm.lead.Lead;
import crm.order.Order;
import java.util.List;
import org.jspecify.annotations.Nullable;

record CreateBookingPayload(
        @Nullable Order order,
        @Nullable String orderCode,
        @Nullable Lead lead,
        @Nullable StatusChange event,
        @Nullable String trackingToken,
        List<UserError> userErrors,
        List<UserError> warnings,
        boolean replayed) {}
