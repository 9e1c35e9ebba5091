package crm.order;

import crm.bike.Bike;
import crm.bike.BikeSnapshot;
import crm.customer.CustomerRecord;
import crm.graphql.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A booked bike on its way from the seller to the customer.
 *
 * @param bikeSnapshot as stored: parsed only for those who ask for the bike
 * @param cachedImages addresses of the archive's copies of the bike's pictures
 * @param legacyStatus the status's code in the old CRM, as it came; null once the status has changed here
 * @param exchangeRate RUB for one EUR
 * @param slaDueAt null where nothing is due
 * @param externalReference the id of the order at the partner
 */
public record Order(
        UUID id,
        String orderCode,
        @Nullable String legacyId,
        OrderStatus status,
        Instant statusChangedAt,
        @Nullable OrderStage stage,
        @Nullable String legacyStatus,
        UUID customerId,
        @Nullable UUID leadId,
        @Nullable UUID assignedManagerId,
        String bikeSnapshot,
        List<String> cachedImages,
        boolean archivedBike,
        @Nullable String externalBikeRef,
        String bikeName,
        @Nullable String bikeUrl,
        @Nullable Money listingPrice,
        @Nullable Money negotiatedPrice,
        @Nullable Money finalPrice,
        @Nullable Money commission,
        @Nullable Money totalPrice,
        @Nullable Money bookingAmount,
        @Nullable Money bookingAmountRub,
        @Nullable BigDecimal exchangeRate,
        @Nullable BikeQuality initialQuality,
        @Nullable BikeQuality finalQuality,
        @Nullable Boolean refundable,
        @Nullable DeliveryMethod deliveryMethod,
        @Nullable String managerNotes,
        @Nullable CancelReason cancelReason,
        @Nullable String cancelNote,
        @Nullable Instant reservePaidAt,
        @Nullable UUID supersededById,
        @Nullable Instant slaDueAt,
        int version,
        Instant createdAt,
        Instant updatedAt,
        @Nullable UUID partnerId,
        @Nullable UUID partnerCustomerId,
        @Nullable String externalReference)
        implements CustomerRecord {

    /** The bike as it was booked. */
    public Bike bike() {
        return new Bike(BikeSnapshot.fromJson(bikeSnapshot), cachedImages, id);
    }

    public boolean isTerminal() {
        return status.isTerminal();
    }
}
