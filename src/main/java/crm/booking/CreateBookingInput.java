package crm.booking;

import crm.bike.BikeInput;
import crm.customer.CustomerInput;
import crm.graphql.Money;
import crm.inspection.InspectionStage;
import crm.order.DeliveryMethod;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

record CreateBookingInput(
        CustomerInput customer,
        @Nullable String bikeId,
        @Nullable String bikeUrl,
        @Nullable BikeInput bike,
        @Nullable Money listingPrice,
        @Nullable Money finalPrice,
        @Nullable Money totalPrice,
        @Nullable Money bookingAmount,
        @Nullable Money bookingAmountRub,
        @Nullable BigDecimal exchangeRate,
        @Nullable DeliveryMethod deliveryMethod,
        @Nullable String notes,
        @Nullable Object bookingMeta,
        @Nullable InspectionStage inspectionStage,
        @Nullable String externalReference,
        @Nullable String source) {}
