package crm.order;

import crm.graphql.Money;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.ArgumentValue;

record UpdateOrderInput(
        String id,
        ArgumentValue<Money> listingPrice,
        ArgumentValue<Money> negotiatedPrice,
        ArgumentValue<Money> finalPrice,
        ArgumentValue<Money> commission,
        ArgumentValue<Money> totalPrice,
        ArgumentValue<Money> bookingAmount,
        ArgumentValue<Money> bookingAmountRub,
        ArgumentValue<BigDecimal> exchangeRate,
        ArgumentValue<BikeQuality> initialQuality,
        ArgumentValue<BikeQuality> finalQuality,
        ArgumentValue<Boolean> refundable,
        ArgumentValue<DeliveryMethod> deliveryMethod,
        ArgumentValue<String> managerNotes,
        @Nullable Integer expectedVersion) {}
