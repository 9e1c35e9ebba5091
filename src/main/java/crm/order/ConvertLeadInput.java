package crm.order;

import crm.bike.BikeInput;
import crm.customer.CustomerInput;
import crm.graphql.Money;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

record ConvertLeadInput(
        String id,
        @Nullable String customerId,
        @Nullable CustomerInput customer,
        @Nullable BikeInput bike,
        @Nullable Money listingPrice,
        @Nullable Money finalPrice,
        @Nullable Money totalPrice,
        @Nullable Money bookingAmount,
        @Nullable Money bookingAmountRub,
        @Nullable BigDecimal exchangeRate,
        @Nullable DeliveryMethod deliveryMethod,
        @Nullable String note,
        @Nullable Integer expectedVersion) {}
