package crm.order;

import crm.graphql.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A reduction of the price: a percentage or an amount. */
public record Coupon(
        UUID id,
        UUID orderId,
        String code,
        @Nullable BigDecimal percent,
        @Nullable Money amount,
        @Nullable Instant validFrom,
        @Nullable Instant validUntil,
        Instant createdAt) {}
