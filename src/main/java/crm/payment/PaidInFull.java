package crm.payment;

import crm.order.PaidCondition;
import org.springframework.stereotype.Component;

/**
 * An order is paid when its completed payments, less what was refunded, cover the final price: in EUR, those in RUB at
 * the order's exchange rate, as {@link Balances} counts them. Without a final price, nothing is known.
 */
@Component
class PaidInFull implements PaidCondition {

    private static final String SQL = """
            (select coalesce(round(sum(case
                  when p.direction = 'INCOMING' and p.role in ('DEPOSIT', 'BALANCE') then 1
                  when p.direction = 'OUTGOING' and p.role = 'REFUND' then -1 end
                * case p.currency when 'EUR' then p.amount when 'RUB' then p.amount / o.exchange_rate end), 2), 0)
              from payments p where p.order_id = o.id and p.status = 'COMPLETED') >= o.final_price""";

    @Override
    public String sql() {
        return SQL;
    }
}
