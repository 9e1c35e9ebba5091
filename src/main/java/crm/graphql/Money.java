package crm.graphql;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;
import org.jspecify.annotations.Nullable;

/** An amount of one currency; never a float. */
public record Money(BigDecimal amount, Currency currency) {

    private static final Currency EUR = Currency.getInstance("EUR");

    private static final Currency RUB = Currency.getInstance("RUB");

    /** With at least the digits that the currency has: 1950 EUR are 1950.00. */
    public Money {
        int digits = Math.max(0, currency.getDefaultFractionDigits());
        if (amount.scale() < digits) {
            amount = amount.setScale(digits, RoundingMode.UNNECESSARY);
        }
    }

    /** Null stays null: an amount that is not known has no currency either. */
    public static @Nullable Money eur(@Nullable BigDecimal amount) {
        return amount == null ? null : new Money(amount, EUR);
    }

    /** Null stays null: an amount that is not known has no currency either. */
    public static @Nullable Money rub(@Nullable BigDecimal amount) {
        return amount == null ? null : new Money(amount, RUB);
    }

    /** @param currency an ISO 4217 code */
    public static @Nullable Money of(@Nullable BigDecimal amount, String currency) {
        return amount == null ? null : new Money(amount, Currency.getInstance(currency));
    }
}
