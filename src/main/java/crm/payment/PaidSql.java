package crm.payment;

/**
 * The sums of an order's payments in EUR, as SQL for statements that read {@code orders o}: the same as the fields
 * {@code paid}, {@code refunded} and {@code balance} of an order. Only completed payments count, and only in the
 * direction of their role; those in RUB at the order's exchange rate, and not at all without one.
 */
public final class PaidSql {

    private static final String IN_EUR =
            "case p.currency when 'EUR' then p.amount when 'RUB' then p.amount / o.exchange_rate end";

    private static final String RECEIVED = "p.direction = 'INCOMING' and p.role in ('DEPOSIT', 'BALANCE')";

    private static final String RETURNED = "p.direction = 'OUTGOING' and p.role = 'REFUND'";

    /** What was refunded. */
    public static final String REFUNDED = sum("case when " + RETURNED + " then " + IN_EUR + " end");

    /** What came in minus what was refunded. */
    public static final String PAID =
            sum("case when " + RECEIVED + " then " + IN_EUR + " when " + RETURNED + " then -(" + IN_EUR + ") end");

    /** The final price minus what is paid; null without a final price. */
    public static final String BALANCE = "o.final_price - " + PAID;

    private PaidSql() {}

    private static String sum(String amount) {
        return "(select coalesce(round(sum(" + amount + "), 2), 0.00) from payments p"
                + " where p.order_id = o.id and p.status = 'COMPLETED')";
    }
}
