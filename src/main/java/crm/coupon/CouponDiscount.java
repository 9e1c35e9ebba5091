package crm.coupon;

import crm.command.CouponRefusal;
import crm.command.CouponRefused;
import crm.command.Refused;
import crm.graphql.Money;
import crm.order.Order;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How much a coupon takes off a price in EUR: never more than the price, in whole cents, half a cent rounded up. */
final class CouponDiscount {

    private static final int CENTS = 2;

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private CouponDiscount() {}

    /** @throws Refused if the amount of the coupon cannot be converted to EUR */
    static BigDecimal of(Coupon coupon, Order order, BigDecimal price) {
        Money amount = coupon.amount();
        BigDecimal discount = amount == null
                ? percent(price, coupon.percent())
                : euros(amount, order.exchangeRate(), order.id()).min(price);
        return discount.setScale(CENTS, RoundingMode.HALF_UP).min(price);
    }

    private static BigDecimal percent(BigDecimal price, @Nullable BigDecimal percent) {
        if (percent == null) {
            throw new IllegalStateException("a check constraint demands a percentage or an amount");
        }
        return price.multiply(percent).divide(HUNDRED);
    }

    private static BigDecimal euros(Money amount, @Nullable BigDecimal rate, UUID order) {
        switch (amount.currency().getCurrencyCode()) {
            case "EUR" -> {
                return amount.amount();
            }
            case "RUB" -> {
                if (rate == null) {
                    throw new Refused(order, CouponRefused.of(CouponRefusal.NO_EXCHANGE_RATE));
                }
                return amount.amount().divide(rate, CENTS, RoundingMode.HALF_UP);
            }
            default ->
                throw new Refused(
                        order,
                        CouponRefused.of(
                                CouponRefusal.OTHER_CURRENCY, amount.currency().getCurrencyCode()));
        }
    }
}
