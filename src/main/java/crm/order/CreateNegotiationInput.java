package crm.order;

import crm.graphql.Money;
import org.jspecify.annotations.Nullable;

/**
 * @param transcript as plain Java
 * @param applyToOrder whether the final price becomes the negotiated price of the order
 */
record CreateNegotiationInput(
        String orderId,
        @Nullable String platform,
        @Nullable Money startPrice,
        @Nullable Money finalPrice,
        @Nullable Money discount,
        @Nullable Boolean success,
        @Nullable Object transcript,
        @Nullable String summary,
        boolean applyToOrder,
        @Nullable Integer expectedOrderVersion) {}
