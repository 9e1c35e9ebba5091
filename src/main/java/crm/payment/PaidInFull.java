package crm.payment;

import crm.order.PaidCondition;
import org.springframework.stereotype.Component;

/**
 * An order is paid when its completed payments, less what was refunded, cover the final price: in EUR, those in RUB at
 * the order's exchange rate, as {@link PaidSql} counts them. Without a final price, nothing is known.
 */
@Component
class PaidInFull implements PaidCondition {

    @Override
    public String sql() {
        return PaidSql.PAID + " >= o.final_price";
    }
}
