package crm.coupon;

import crm.graphql.Money;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A coupon that reduced the final price of an order.
 *
 * @param priceBefore in EUR; null, as the price after it, where only the fact is known
 */
record CouponRedemption(
        UUID id,
        UUID couponId,
        UUID orderId,
        @Nullable Money priceBefore,
        @Nullable Money priceAfter,
        @Nullable UUID redeemedById,
        Instant redeemedAt) {

    @Nullable
    Money discount() {
        return priceBefore == null || priceAfter == null
                ? null
                : Money.eur(priceBefore.amount().subtract(priceAfter.amount()));
    }
}
