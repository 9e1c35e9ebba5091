package crm.order;

import crm.graphql.Money;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.ArgumentValue;

/**
 * @param transcript as plain Java
 * @param applyToOrder whether the final price becomes the negotiated price of the order
 */
record UpdateNegotiationInput(
        String id,
        ArgumentValue<String> platform,
        ArgumentValue<Money> startPrice,
        ArgumentValue<Money> finalPrice,
        ArgumentValue<Money> discount,
        ArgumentValue<Boolean> success,
        ArgumentValue<Object> transcript,
        ArgumentValue<String> summary,
        boolean applyToOrder,
        @Nullable Integer expectedVersion,
        @Nullable Integer expectedOrderVersion) {}
