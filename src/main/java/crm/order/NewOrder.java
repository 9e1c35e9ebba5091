package crm.order;

import crm.bike.BikeSnapshot;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An order that is placed now, checked.
 *
 * @param archivedBike whether the catalogue knows the bike and says that it is gone
 * @param bookingMeta what the website sent along, as JSON
 * @param partnerId who sent it, where a partner did
 * @param partnerCustomerId the customer as that partner knows it
 * @param externalReference what the partner calls it
 */
public record NewOrder(
        UUID customerId,
        @Nullable UUID leadId,
        BikeSnapshot bike,
        boolean archivedBike,
        OrderPrices prices,
        @Nullable DeliveryMethod deliveryMethod,
        @Nullable UUID assignedManager,
        @Nullable String bookingMeta,
        @Nullable UUID partnerId,
        @Nullable UUID partnerCustomerId,
        @Nullable String externalReference) {}
