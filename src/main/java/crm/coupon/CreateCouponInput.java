package crm.coupon;

import crm.graphql.Money;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

record CreateCouponInput(
        String code,
        @Nullable BigDecimal percent,
        @Nullable Money amount,
        @Nullable Instant validFrom,
        @Nullable Instant validUntil,
        @Nullable Integer maxRedemptions,
        @Nullable Integer maxRedemptionsPerCustomer,
        @Nullable Money minimumPrice) {}
