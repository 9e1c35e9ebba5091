package crm.coupon;

import crm.graphql.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A reduction of the price: a percentage or an amount.
 *
 * @param validFrom included; null for no limit
 * @param validUntil excluded; null for no limit
 * @param maxRedemptions null for no limit; likewise for each customer
 * @param minimumPrice that an order must have, in EUR; null for none
 * @param deactivatedAt null while it may be redeemed
 */
record Coupon(
        UUID id,
        String code,
        @Nullable BigDecimal percent,
        @Nullable Money amount,
        @Nullable Instant validFrom,
        @Nullable Instant validUntil,
        @Nullable Integer maxRedemptions,
        @Nullable Integer maxRedemptionsPerCustomer,
        @Nullable Money minimumPrice,
        @Nullable Instant deactivatedAt,
        @Nullable UUID createdById,
        int version,
        Instant createdAt,
        Instant updatedAt) {

    /** Whether it may be redeemed at this time, if its limits and the order allow it. */
    boolean isActive(Instant now) {
        return deactivatedAt == null
                && (validFrom == null || !now.isBefore(validFrom))
                && (validUntil == null || now.isBefore(validUntil));
    }
}
