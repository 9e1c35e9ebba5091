package crm.booking;

import crm.command.UserError;
import crm.order.Order;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a change of an order's tracking tokens ended. */
record TrackingTokenPayload(
        @Nullable Order order,
        @Nullable String trackingToken,
        @Nullable Integer revoked,
        List<UserError> userErrors,
        boolean replayed) {}
