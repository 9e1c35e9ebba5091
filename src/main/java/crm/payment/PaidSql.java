package crm.payment;

/**
 * The sums of an order's payments in EUR, as SQL for statements that read {@code orders o}: the same as the fields
 * {@code paid}, {@code refunded} and {@code balance} of an order. Only completed payments count, and only in the
 * direction of their role; those in RUB at the order's exchange rate, and not at all without one.
 */
public final class PaidSql {

    /** The amount of the payment {@code p} in EUR; null where no rate is known. */
    static final String IN_EUR =
            "(case p.currency when 'EUR' then p.amount when 'RUB' then p.amount / o.exchange_rate end)";

    /** Whether the payment {@code p} came in from the customer. */
    static final String IS_RECEIVED = "(p.direction = 'INCOMING' and p.role in ('DEPOSIT', 'BALANCE'))";

    /** Whether the payment {@code p} returned money to the customer. */
    static final String IS_REFUND = "(p.direction = 'OUTGOING' and p.role = 'REFUND')";

    /** What the payment {@code p} adds to what is paid, in EUR; null for payments of other roles. */
    static final String ADDED =
            "case when " + IS_RECEIVED + " then " + IN_EUR + " when " + IS_REFUND + " then -" + IN_EUR + " end";

    /** What was refunded. */
    public static final String REFUNDED = sum("case when " + IS_REFUND + " then " + IN_EUR + " end");

    /** What came in minus what was refunded. */
    public static final String PAID = sum(ADDED);

    /** The final price minus what is paid; null without a final price. */
    public static final String BALANCE = "o.final_price - " + PAID;

    private PaidSql() {}

    private static String sum(String amount) {
        return "(select coalesce(round(sum(" + amount + "), 2), 0.00) from payments p"
                + " where p.order_id = o.id and p.status = 'COMPLETED')";
    }
}
