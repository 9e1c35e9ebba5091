package crm.order;

import crm.command.ErrorCode;
import crm.command.InputErrors;
import crm.command.InvalidInput;
import crm.graphql.Money;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What an order costs.
 *
 * @param listingPrice EUR
 * @param finalPrice EUR
 * @param totalPrice RUB
 * @param bookingAmount EUR
 * @param bookingAmountRub RUB
 * @param exchangeRate RUB for one EUR
 */
public record OrderPrices(
        @Nullable BigDecimal listingPrice,
        @Nullable BigDecimal finalPrice,
        @Nullable BigDecimal totalPrice,
        @Nullable BigDecimal bookingAmount,
        @Nullable BigDecimal bookingAmountRub,
        @Nullable BigDecimal exchangeRate) {

    static final String EUR = "EUR";

    static final String RUB = "RUB";

    private static final int RATE_DIGITS = 6;

    /** Amounts as they stand in an input, each at the path of its name, checked. */
    public static OrderPrices checked(
            @Nullable Money listingPrice,
            @Nullable Money finalPrice,
            @Nullable Money totalPrice,
            @Nullable Money bookingAmount,
            @Nullable Money bookingAmountRub,
            @Nullable BigDecimal exchangeRate,
            InputErrors errors) {
        return new OrderPrices(
                errors.amount("listingPrice", listingPrice, EUR),
                errors.amount("finalPrice", finalPrice, EUR),
                errors.amount("totalPrice", totalPrice, RUB),
                errors.amount("bookingAmount", bookingAmount, EUR),
                errors.amount("bookingAmountRub", bookingAmountRub, RUB),
                exchangeRate == null ? null : rate(exchangeRate, errors));
    }

    static BigDecimal rate(BigDecimal rate, InputErrors errors) {
        if (rate.signum() == 0) {
            errors.add(InvalidInput.at("exchangeRate", ErrorCode.INVALID_VALUE, "input.positive"));
        }
        return errors.decimal("exchangeRate", rate, RATE_DIGITS);
    }

    boolean isEmpty() {
        return equals(new OrderPrices(null, null, null, null, null, null));
    }
}
