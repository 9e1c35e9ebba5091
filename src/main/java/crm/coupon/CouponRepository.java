package crm.coupon;

import crm.command.Patch;
import crm.sql.Utc;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Writes the tables {@code coupons} and {@code coupon_redemptions}. */
@Component
class CouponRepository {

    private final JdbcClient jdbc;

    CouponRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A new coupon. */
    record NewCoupon(
            UUID id,
            String code,
            @Nullable BigDecimal percent,
            @Nullable BigDecimal amount,
            @Nullable String currency,
            @Nullable OffsetDateTime validFrom,
            @Nullable OffsetDateTime validUntil,
            @Nullable Integer maxRedemptions,
            @Nullable Integer maxRedemptionsPerCustomer,
            @Nullable BigDecimal minimumPrice,
            @Nullable UUID createdBy,
            OffsetDateTime now) {}

    void insert(NewCoupon coupon) {
        jdbc.sql("""
                        insert into coupons (id, code, percent, amount, currency, valid_from, valid_until,
                          max_redemptions, max_redemptions_per_customer, minimum_price, created_by, created_at,
                          updated_at)
                        values (:id, :code, :percent, :amount, :currency, :validFrom, :validUntil, :maxRedemptions,
                          :maxRedemptionsPerCustomer, :minimumPrice, :createdBy, :now, :now)
                        """).paramSource(coupon).update();
    }

    /** Writes the columns of a patch, and increments the version. An empty patch writes nothing. */
    void update(UUID id, Patch patch, Instant now) {
        patch.apply(jdbc, "coupons", id, now);
    }

    void redeem(
            UUID id,
            UUID coupon,
            UUID order,
            BigDecimal priceBefore,
            BigDecimal priceAfter,
            @Nullable UUID redeemedBy,
            Instant now) {
        jdbc.sql("""
                        insert into coupon_redemptions (id, coupon_id, order_id, price_before, price_after, redeemed_by,
                          redeemed_at)
                        values (:id, :coupon, :order, :before, :after, :redeemedBy, :now)
                        """)
                .param("id", id)
                .param("coupon", coupon)
                .param("order", order)
                .param("before", priceBefore)
                .param("after", priceAfter)
                .param("redeemedBy", redeemedBy)
                .param("now", Utc.offset(now))
                .update();
    }
}
